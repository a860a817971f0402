/** Gives chains of jobs, as they are, to the riders for whom all together they cost least. */
import type { Chain } from "./job.ts";
import { matchPairs } from "./match-pairs.ts";
import { STAY_COST } from "./plan-world.ts";
import type { Roster } from "./roster.ts";
import { costOfChain } from "./walk.ts";

/** @param chains of orders that are each in one of them only */
export function matchChains(chains: readonly Chain[], roster: Roster): void {
  const { world } = roster;
  const columns = world.riders.length;
  const costs = new Float64Array(chains.length * columns);
  for (let row = 0; row < chains.length; row++) {
    for (let rider = 0; rider < columns; rider++) {
      costs[row * columns + rider] = costOfChain(rider, chains[row]!, world);
    }
  }
  const stayCosts = Float64Array.from(chains, (chain) =>
    chain.reduce((sum, { orders }) => sum + orders.length * STAY_COST, 0),
  );
  const riderOf = matchPairs(chains.length, columns, costs, stayCosts);
  const chainOf = new Map(chains.map((chain, row) => [riderOf[row]!, chain]));
  for (let rider = 0; rider < columns; rider++) {
    const chain = chainOf.get(rider);
    if (chain !== roster.chains[rider] && (chain || roster.chains[rider]!.length > 0)) {
      roster.set(rider, []);
    }
  }
  for (const [rider, chain] of chainOf) {
    if (rider >= 0 && roster.chains[rider] !== chain) roster.set(rider, chain);
  }
}
