/**
 * Gives chains of jobs, as they are, to the riders for whom all together they cost least. Looks at
 * near riders first and at others only as far as they could still be part of the optimum.
 */
import type { Chain } from "./job.ts";
import { matchPairs, type PairSource } from "./match-pairs.ts";
import { STAY_COST } from "./plan-world.ts";
import type { RiderGrid, RiderRings } from "./rider-grid.ts";
import type { Roster } from "./roster.ts";
import { costOfChain, leastCostOfChain } from "./walk.ts";

/** Just less than one. */
const HAIR = 1 - 1e-9;

/** @param chains of orders that are each in one of them only */
export function matchChains(chains: readonly Chain[], roster: Roster, grid: RiderGrid): void {
  const riderOf = matchPairs(chainsAndRiders(chains, roster, grid));
  const chainOf = new Map(chains.map((chain, row) => [riderOf[row]!, chain]));
  for (const [rider, before] of roster.chains.entries()) {
    if (before.length > 0 && chainOf.get(rider) !== before) roster.set(rider, []);
  }
  for (const [rider, chain] of chainOf) {
    if (rider >= 0 && roster.chains[rider] !== chain) roster.set(rider, chain);
  }
}

function chainsAndRiders(chains: readonly Chain[], { world }: Roster, grid: RiderGrid): PairSource {
  const views = new Array<RiderRings | undefined>(chains.length).fill(undefined);
  return {
    rows: chains.length,
    columns: world.riders.length,
    stayCost: (row) => chains[row]!.reduce((sum, { orders }) => sum + orders.length, 0) * STAY_COST,
    reveal(row, add) {
      const chain = chains[row]!;
      const store = chain[0]!.stops[0]!;
      views[row] ??= grid.around(world.storeX[store]!, world.storeY[store]!);
      const meters = views[row].widen((rider) => {
        const cost = costOfChain(rider, chain, world);
        if (cost < Number.POSITIVE_INFINITY) add(rider, cost);
      });
      if (meters === Number.POSITIVE_INFINITY) return meters;
      // Rounding must not make the bound a hair too high.
      return leastCostOfChain(meters, chain, world) * HAIR;
    },
  };
}
