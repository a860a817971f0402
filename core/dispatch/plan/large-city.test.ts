import { describe, expect, test } from "vitest";
import { makeRandom } from "../../seed/index.ts";
import type { Chain } from "./job.ts";
import { matchChains, RiderClasses } from "./match-chains.ts";
import { allPairs, matchPairs } from "./match-pairs.ts";
import { MINUTE, NOW, order, rider, testPolicy } from "./plan.fixture.ts";
import { plan } from "./plan.ts";
import { byId, PlanWorld, STAY_COST } from "./plan-world.ts";
import { RiderGrid } from "./rider-grid.ts";
import { Roster } from "./roster.ts";
import { costOfChain } from "./walk.ts";

function makeCity(seed: string, orderCount: number, riderCount: number) {
  const random = makeRandom(seed);
  const place = () => ({ x: random.between(0, 12_000), y: random.between(0, 12_000) });
  const stores = Array.from({ length: 40 }, (_, index) => ({ id: `s${index}`, at: place() }));
  const orders = Array.from({ length: orderCount }, (_, index) => {
    const store = random.pick(stores);
    return order(`o${index}`, {
      ...{ storeId: store.id, pickup: store.at, dropoff: place() },
      readyAtMs: NOW + random.int(-15, 25) * MINUTE,
    });
  });
  const riders = Array.from({ length: riderCount }, (_, index) =>
    rider(`r${index}`, {
      at: place(),
      freeAtMs: NOW + Math.max(0, random.int(-20, 20)) * MINUTE,
      acceptance: random.next(),
      jobsDone: random.int(0, 10),
      metersPerMinute: random.pick([200, 320]),
    }),
  );
  return { orders: orders.sort(byId), riders: riders.sort(byId) };
}

describe("a large city", () => {
  test("is matched class by class as if everybody were compared with everybody", () => {
    for (const [orderCount, riderCount] of [
      [60, 900],
      [300, 700],
    ] as const) {
      const { orders, riders } = makeCity(`${orderCount}`, orderCount, riderCount);
      const world = new PlanWorld(NOW, orders, riders, testPolicy);
      const roster = new Roster(world, new RiderGrid(world, [...riders.keys()]));
      const chains: Chain[] = roster.singles.map((job) => [job]);
      matchChains(chains, roster, new RiderClasses(world));
      const costs = Float64Array.from({ length: orderCount * riderCount }, (_, pair) =>
        costOfChain(pair % riderCount, chains[Math.floor(pair / riderCount)]!, world),
      );
      const stay = new Float64Array(orderCount).fill(STAY_COST);
      const all = matchPairs(allPairs(orderCount, riderCount, costs, stay));
      expect([...roster.riderOf]).toEqual([...all]);
    }
  });

  test("gives everybody one job at most, and brings every order that can be brought", () => {
    const { orders, riders } = makeCity("crowd", 500, 450);
    const { jobs, leftOver } = plan(NOW, orders, riders, testPolicy);
    const busy = jobs.map(({ riderId }) => riderId);
    expect(new Set(busy).size).toBe(busy.length);
    const brought = jobs.flatMap(({ orderIds }) => orderIds);
    expect(new Set(brought).size).toBe(brought.length);
    expect(leftOver).toEqual([]);
    expect(jobs.some(({ orderIds }) => orderIds.length > 1)).toBe(true);
  });
});
