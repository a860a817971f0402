/** The search's one move: an order goes to where it costs least, alone or in a bundle. */
import { type Chain, type Job, makeJob, mayShare } from "./job.ts";
import { STAY_COST } from "./plan-world.ts";
import type { Roster } from "./roster.ts";
import { costOfChain, urgencyOf, Walk } from "./walk.ts";

/** Less is no gain but the noise of floating point. */
const LEAST_GAIN = 1e-3;

interface Place {
  readonly rider: number;
  readonly chain: Chain;
}

/**
 * @param lookedAt the roster's clock when this order was tried last: who has not changed since
 *   cannot have become better; 0 to try everybody
 * @returns whether the order is elsewhere now
 */
export function relocateOrder(order: number, roster: Roster, lookedAt: number): boolean {
  const { world, riderOf, chains, costs, changedAt } = roster;
  const from = riderOf[order]!;
  const rest = from < 0 ? [] : withoutOrder(chains[from]!, order, roster);
  const restCost = from < 0 ? 0 : costOfChain(from, rest, world);
  if (restCost === Number.POSITIVE_INFINITY) return false;
  const search = new PlaceSearch(order, roster);
  search.best = (from < 0 ? STAY_COST : costs[from]! - restCost) - LEAST_GAIN;
  const since = from >= 0 && changedAt[from]! > lookedAt ? 0 : lookedAt;
  for (const rider of roster.promising(order)) {
    if (changedAt[rider]! <= since || world.isRefused(order, rider)) continue;
    if (rider === from) search.try(rider, rest, restCost);
    else search.try(rider, chains[rider]!, costs[rider]!);
  }
  const { found } = search;
  if (found === null) return false;
  if (from >= 0 && from !== found.rider) roster.set(from, rest);
  roster.set(found.rider, found.chain);
  return true;
}

function withoutOrder(chain: Chain, order: number, { world }: Roster): Chain {
  return chain.flatMap((job) => {
    if (!job.orders.includes(order)) return job;
    return job.orders.length === 1
      ? []
      : makeJob(
          job.orders.filter((o) => o !== order),
          world,
        );
  });
}

const walk = new Walk();

class PlaceSearch {
  /** What the best place found so far adds to the costs. */
  best = 0;
  found: Place | null = null;
  readonly #order: number;
  readonly #roster: Roster;
  readonly #single: Job;

  constructor(order: number, roster: Roster) {
    this.#order = order;
    this.#roster = roster;
    this.#single = roster.singles[order]!;
  }

  try(rider: number, chain: Chain, cost: number): void {
    const isWhole = chain === this.#roster.chains[rider];
    for (let at = 0; at <= chain.length; at++) {
      // Only the walks of the chain as it is are kept; without the order itself, begin again.
      const start = at === 0 || isWhole ? this.#roster.walks[rider]![at]! : null;
      if (start !== null && this.#leastFrom(start) >= this.best) continue;
      this.#tryAlone(rider, chain, cost, at, start);
    }
    if (chain.length > 0 && this.#roster.world.policy.maxBundle > 1) {
      this.#tryShared(rider, chain, cost);
    }
  }

  /** What the order costs at least when it is picked up from there. */
  #leastFrom(start: Walk): number {
    const { world } = this.#roster;
    const order = this.#order;
    const lateThere = start.now + world.halfPickup - world.ready[order]!;
    if (lateThere >= this.best) return lateThere;
    const dx = start.x - world.storeX[order]!;
    const dy = start.y - world.storeY[order]!;
    const ride = Math.sqrt(dx * dx + dy * dy) * world.msPerMeter[start.rider]!;
    const late = Math.max(0, lateThere + ride);
    return (
      late +
      urgencyOf(late, world.policy.cityPatienceMs) +
      ride * world.workWeight +
      world.reluctance[start.rider]!
    );
  }

  #tryAlone(rider: number, chain: Chain, cost: number, at: number, start: Walk | null): void {
    const { world } = this.#roster;
    if (start === null) {
      walk.begin(rider, world);
      for (let k = 0; k < at; k++) walk.step(chain[k]!, world);
    } else walk.copy(start);
    if (!walk.step(this.#single, world)) return;
    for (let k = at; k < chain.length; k++) {
      if (walk.cost(world) - cost >= this.best || !walk.step(chain[k]!, world)) return;
    }
    const added = walk.cost(world) - cost;
    if (added >= this.best) return;
    this.best = added;
    this.found = { rider, chain: chain.toSpliced(at, 0, this.#single) };
  }

  #tryShared(rider: number, chain: Chain, cost: number): void {
    const { world } = this.#roster;
    for (let k = 0; k < chain.length; k++) {
      const { orders } = chain[k]!;
      if (orders.length >= world.policy.maxBundle) continue;
      if (!orders.every((o) => mayShare(o, this.#order, world))) continue;
      for (let at = 0; at <= orders.length; at++) {
        const tried = chain.with(k, makeJob(orders.toSpliced(at, 0, this.#order), world));
        const added = costOfChain(rider, tried, world) - cost;
        if (added >= this.best) continue;
        this.best = added;
        this.found = { rider, chain: tried };
      }
    }
  }
}
