import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Chain } from "./job.ts";
import { matchChains, RiderClasses } from "./match-chains.ts";
import { allPairs, matchPairs } from "./match-pairs.ts";
import { anyCity, type City, NOW } from "./plan.fixture.ts";
import { plan } from "./plan.ts";
import type { Plan } from "./plan-shapes.ts";
import { byId, PlanWorld, STAY_COST } from "./plan-world.ts";
import { RiderGrid } from "./rider-grid.ts";
import { Roster } from "./roster.ts";
import { costOfChain } from "./walk.ts";

const planOf = ({ orders, riders, policy }: City): Plan => plan(NOW, orders, riders, policy);

function worldOf({ orders, riders, policy }: City): PlanWorld {
  return new PlanWorld(NOW, [...orders].sort(byId), [...riders].sort(byId), policy);
}

describe("any plan", () => {
  test("gives a rider one job at most, and an order to one rider at most", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const { jobs, leftOver } = planOf(city);
        const riders = jobs.map(({ riderId }) => riderId);
        expect(new Set(riders).size).toBe(riders.length);
        const orders = [...jobs.flatMap(({ orderIds }) => orderIds), ...leftOver];
        expect(new Set(orders).size).toBe(orders.length);
      }),
    );
  });

  test("asks nobody who refused, is off duty at the pick-up, too far, or busy", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        for (const job of planOf(city).jobs) {
          const rider = city.riders.find(({ id }) => id === job.riderId)!;
          const orders = job.orderIds.map((id) => city.orders.find((order) => order.id === id)!);
          for (const { refusedRiderIds } of orders) {
            expect(refusedRiderIds).not.toContain(rider.id);
          }
          for (const { atMs } of job.pickups) {
            expect(atMs).toBeLessThanOrEqual(rider.offDutyAtMs ?? atMs);
            expect(atMs).toBeGreaterThanOrEqual(Math.max(NOW, rider.freeAtMs));
          }
          if (job.isDue) expect(rider.freeAtMs).toBeLessThanOrEqual(NOW);
          expect(job.isDue).toBe(job.heldFor === null);
        }
      }),
    );
  });

  test("bundles only what may share a trip, and brings each in time", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const { policy } = city;
        for (const job of planOf(city).jobs) {
          const orders = job.orderIds.map((id) => city.orders.find((order) => order.id === id)!);
          expect(orders.length).toBeLessThanOrEqual(policy.maxBundle);
          expect(job.dropoffAtMs).toHaveLength(orders.length);
          expect(job.pickups.map(({ storeId }) => storeId).sort()).toEqual(
            [...new Set(orders.map(({ storeId }) => storeId))].sort(),
          );
          for (const [index, order] of orders.entries()) {
            const pickup = job.pickups.find(({ storeId }) => storeId === order.storeId)!;
            expect(pickup.atMs).toBeGreaterThanOrEqual(order.readyAtMs);
            expect(job.dropoffAtMs[index]!).toBeGreaterThan(pickup.atMs);
            if (orders.length === 1) continue;
            expect(job.dropoffAtMs[index]! - order.placedAtMs).toBeLessThanOrEqual(
              policy.cityBundleClickToDoorMs,
            );
            for (const other of orders) {
              const dx = order.pickup.x - other.pickup.x;
              const dy = order.pickup.y - other.pickup.y;
              const isNear = Math.hypot(dx, dy) <= policy.nearStoreMeters;
              expect(order.storeId === other.storeId || isNear).toBe(true);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("is the same whatever order its orders and riders come in", () => {
    fc.assert(
      fc.property(anyCity, fc.infiniteStream(fc.double({ noNaN: true })), (city, keys) => {
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: keys.next().value! }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const shuffled = { ...city, orders: shuffle(city.orders), riders: shuffle(city.riders) };
        expect(planOf(shuffled)).toEqual(planOf(city));
      }),
    );
  });

  test("is the same bit for bit from a kept snapshot", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const kept = JSON.parse(JSON.stringify(city)) as City;
        const made = JSON.stringify(planOf(city));
        expect(JSON.stringify(planOf(kept))).toBe(made);
        expect(JSON.stringify(JSON.parse(made))).toBe(made);
      }),
    );
  });

  test("explains each order by few riders, the chosen one among them", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const { verdicts, jobs } = planOf(city);
        const { verdictsPerOrder } = city.policy;
        for (const told of Map.groupBy(verdicts, ({ orderId }) => orderId).values()) {
          expect(told.length).toBeLessThanOrEqual(verdictsPerOrder);
        }
        if (verdictsPerOrder === 0) expect(verdicts).toEqual([]);
        for (const { riderId, orderIds } of verdictsPerOrder === 0 ? [] : jobs) {
          for (const orderId of orderIds) {
            expect(verdicts).toContainEqual(
              expect.objectContaining({ orderId, riderId, outcome: "chosen" }),
            );
          }
        }
      }),
    );
  });
});

describe("matching near riders first", () => {
  test("costs exactly what matching with everybody costs", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const world = worldOf(city);
        const everybody = [...world.riders.keys()];
        const roster = new Roster(world, new RiderGrid(world, everybody));
        const chains: Chain[] = roster.singles.map((job) => [job]);
        matchChains(chains, roster, new RiderClasses(world));
        const near = chains.reduce((sum, [job]) => {
          const rider = roster.riderOf[job!.orders[0]!]!;
          return sum + (rider < 0 ? STAY_COST : costOfChain(rider, [job!], world));
        }, 0);
        const columns = world.riders.length;
        const costs = Float64Array.from({ length: chains.length * columns }, (_, pair) =>
          costOfChain(pair % columns, chains[Math.floor(pair / columns)]!, world),
        );
        const stay = new Float64Array(chains.length).fill(STAY_COST);
        const found = matchPairs(allPairs(chains.length, columns, costs, stay));
        const all = found.reduce(
          (sum, rider, row) => sum + (rider < 0 ? STAY_COST : costs[row * columns + rider]!),
          0,
        );
        expect(Math.abs(near - all)).toBeLessThan(0.1);
      }),
      { numRuns: 300 },
    );
  });
});
