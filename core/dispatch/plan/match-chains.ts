/**
 * Gives chains of jobs, as they are, to the riders for whom all together they cost least. Looks at
 * near riders first and at others only as far as they could still be part of the optimum.
 */
import type { Chain } from "./job.ts";
import { matchPairs, type PairSource } from "./match-pairs.ts";
import { type PlanWorld, STAY_COST } from "./plan-world.ts";
import { RiderGrid, type RiderRings } from "./rider-grid.ts";
import type { Roster } from "./roster.ts";
import { costOfChain, leastCostOfChain } from "./walk.ts";

const RIDERS_PER_CLASS = 256;
const MAX_CLASSES = 12;
/** Just less than one. */
const HAIR = 1 - 1e-9;

/**
 * The riders by how much speaks against them, each class with a map of its own: so that a class is
 * not searched farther than its own best could matter.
 */
export class RiderClasses {
  readonly #classes: readonly { readonly grid: RiderGrid; readonly leastReluctance: number }[];

  constructor(world: PlanWorld) {
    const { reluctance, riders } = world;
    const willing = [...riders.keys()].sort((a, b) => reluctance[a]! - reluctance[b]! || a - b);
    const count = Math.ceil(willing.length / RIDERS_PER_CLASS);
    const size = Math.ceil(willing.length / Math.max(1, Math.min(MAX_CLASSES, count)));
    this.#classes = Array.from(
      { length: Math.ceil(willing.length / Math.max(1, size)) },
      (_, k) => {
        const members = willing.slice(k * size, (k + 1) * size);
        return {
          grid: new RiderGrid(
            world,
            members.sort((a, b) => a - b),
          ),
          leastReluctance: members.reduce((a, b) => Math.min(a, reluctance[b]!), STAY_COST),
        };
      },
    );
  }

  around(chain: Chain, world: PlanWorld): ClassView[] {
    const store = chain[0]!.stops[0]!;
    const orders = chain.reduce((sum, job) => sum + job.orders.length, 0);
    return this.#classes.map(({ grid, leastReluctance }) => {
      const handicap = orders * (leastReluctance - world.reluctance[world.idealRider]!);
      const rings = grid.around(world.storeX[store]!, world.storeY[store]!);
      return { rings, handicap, bound: handicap + leastCostOfChain(0, chain, world) };
    });
  }
}

interface ClassView {
  readonly rings: RiderRings;
  /** What all of the class cost more than the ideal rider. */
  readonly handicap: number;
  /** What those not told yet cost at least. */
  bound: number;
}

/** @param chains of orders that are each in one of them only */
export function matchChains(chains: readonly Chain[], roster: Roster, riders: RiderClasses): void {
  const riderOf = matchPairs(chainsAndRiders(chains, roster.world, riders));
  const chainOf = new Map(chains.map((chain, row) => [riderOf[row]!, chain]));
  for (const [rider, before] of roster.chains.entries()) {
    if (before.length > 0 && chainOf.get(rider) !== before) roster.set(rider, []);
  }
  for (const [rider, chain] of chainOf) {
    if (rider >= 0 && roster.chains[rider] !== chain) roster.set(rider, chain);
  }
}

function chainsAndRiders(
  chains: readonly Chain[],
  world: PlanWorld,
  riders: RiderClasses,
): PairSource {
  const views = new Array<ClassView[] | undefined>(chains.length).fill(undefined);
  return {
    rows: chains.length,
    columns: world.riders.length,
    stayCost: (row) => chains[row]!.reduce((sum, { orders }) => sum + orders.length, 0) * STAY_COST,
    reveal(row, add) {
      const chain = chains[row]!;
      views[row] ??= riders.around(chain, world);
      const next = lowest(views[row]);
      if (next === undefined) return Number.POSITIVE_INFINITY;
      const meters = next.rings.widen((rider) => {
        const cost = costOfChain(rider, chain, world);
        if (cost < Number.POSITIVE_INFINITY) add(rider, cost);
      });
      next.bound =
        meters === Number.POSITIVE_INFINITY
          ? meters
          : next.handicap + leastCostOfChain(meters, chain, world);
      // Rounding must not make the bound a hair too high.
      return (lowest(views[row])?.bound ?? Number.POSITIVE_INFINITY) * HAIR;
    },
  };
}

function lowest(views: readonly ClassView[]): ClassView | undefined {
  let least: ClassView | undefined;
  for (const view of views) {
    if (view.bound < (least?.bound ?? Number.POSITIVE_INFINITY)) least = view;
  }
  return least;
}
