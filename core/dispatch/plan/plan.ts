/**
 * Decides for all open orders of a city at once who brings what: the service calls it each tick, the
 * bench with recorded days. The same values in give the same plan out, whatever their order was.
 *
 * First the orders that are soonest ready, as many as riders, are matched with them one to one, at
 * the least cost of all together. Then orders move one by one to where they cost less: behind or
 * before another job of a rider, or into one of the same store; and the chains that came of it are
 * matched with the riders again.
 */
import { describeJob } from "./describe-job.ts";
import { explainOrders } from "./explain-orders.ts";
import { matchChains, RiderClasses } from "./match-chains.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import type { Plan, PlanOrder, PlanRider } from "./plan-shapes.ts";
import { byId, PlanWorld } from "./plan-world.ts";
import { relocateOrder } from "./relocate-order.ts";
import { RiderGrid } from "./rider-grid.ts";
import { Roster } from "./roster.ts";

/** A plan is soon as good as it gets; these only bound what an odd city could cost. */
const MAX_ROUNDS = 3;
const MAX_PASSES = 4;

/** @param riders those who can be asked now, and those who are expected to be free soon. */
export function plan(
  nowMs: number,
  orders: readonly PlanOrder[],
  riders: readonly PlanRider[],
  policy: PlanPolicy,
): Plan {
  const near = orders
    .filter(({ readyAtMs }) => readyAtMs <= nowMs + policy.cityHorizonMs)
    .sort(byId);
  const world = new PlanWorld(nowMs, near, [...riders].sort(byId), policy);
  const grid = new RiderGrid(world, [...riders.keys()]);
  const classes = new RiderClasses(world);
  const roster = new Roster(world, grid);
  const byReady = [...near.keys()].sort((a, b) => world.ready[a]! - world.ready[b]! || a - b);
  const first = byReady.slice(0, riders.length).map((o) => [roster.singles[o]!]);
  matchChains(first, roster, classes);
  improve(byReady, roster, classes);
  const jobs = roster.chains.flatMap((chain, rider) =>
    chain.length === 0 ? [] : [describeJob(rider, chain[0]!, world)],
  );
  const leftOver = near.filter((_, o) => roster.riderOf[o]! < 0).map(({ id }) => id);
  return { jobs, leftOver, verdicts: explainOrders(roster, grid) };
}

function improve(byReady: readonly number[], roster: Roster, riders: RiderClasses): void {
  const lookedAt = new Float64Array(byReady.length);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let hasMoved = false;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const before = roster.clock;
      for (const order of byReady) {
        const clock = roster.clock;
        relocateOrder(order, roster, lookedAt[order]!);
        lookedAt[order] = clock;
      }
      if (roster.clock === before) break;
      hasMoved = true;
    }
    if (!hasMoved) break;
    const chains = roster.chains.filter((chain) => chain.length > 0);
    const before = roster.clock;
    matchChains(chains, roster, riders);
    if (roster.clock === before) break;
  }
}
