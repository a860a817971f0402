/** Small cities for the tests of the plan, drawn by fast-check. */
import fc from "fast-check";
import { type PlanPolicy, usualPlanPolicy } from "./plan-policy.ts";
import type { PlanOrder, PlanRider } from "./plan-shapes.ts";

export const NOW = 1_700_000_000_000;
export const MINUTE = 60_000;

export const testPolicy: PlanPolicy = { ...usualPlanPolicy, maxApproachMeters: 20_000 };

export function order(id: string, changes: Partial<PlanOrder> = {}): PlanOrder {
  return {
    id,
    storeId: `store of ${id}`,
    pickup: { x: 0, y: 0 },
    dropoff: { x: 1_000, y: 0 },
    placedAtMs: NOW - 5 * MINUTE,
    readyAtMs: NOW,
    refusedRiderIds: [],
    ...changes,
  };
}

export function rider(id: string, changes: Partial<PlanRider> = {}): PlanRider {
  return {
    id,
    at: { x: 0, y: 0 },
    freeAtMs: NOW,
    offDutyAtMs: null,
    metersPerMinute: 300,
    acceptance: 0.9,
    idleMs: null,
    jobsDone: 0,
    onDutyMs: 60 * MINUTE,
    ...changes,
  };
}

export interface City {
  readonly orders: readonly PlanOrder[];
  readonly riders: readonly PlanRider[];
  readonly policy: PlanPolicy;
}

const point = fc.record({
  x: fc.integer({ min: 0, max: 6_000 }),
  y: fc.integer({ min: 0, max: 6_000 }),
});

/** Few stores, so that bundles are possible, and riders scarce about as often as plentiful. */
export const anyCity: fc.Arbitrary<City> = fc
  .record({
    stores: fc.array(point, { minLength: 1, maxLength: 4 }),
    nearStoreMeters: fc.constantFrom(0, 3_000),
    maxBundle: fc.constantFrom(1, 2, 3),
    bundleMinutes: fc.constantFrom(15, 30, 60),
    verdictsPerOrder: fc.constantFrom(0, 3),
  })
  .chain(({ stores, bundleMinutes, ...changes }) =>
    fc.record({
      orders: fc.array(anyOrder(stores), { maxLength: 12 }),
      riders: fc.array(anyRider, { maxLength: 8 }),
      policy: fc.constant({
        ...testPolicy,
        ...changes,
        cityBundleClickToDoorMs: bundleMinutes * MINUTE,
      }),
    }),
  )
  .map(({ orders, riders, policy }) => ({
    orders: orders.map((one, index) => ({ ...one, id: `o${index}` })),
    riders: riders.map((one, index) => ({ ...one, id: `r${index}` })),
    policy,
  }));

function anyOrder(stores: readonly { x: number; y: number }[]): fc.Arbitrary<PlanOrder> {
  return fc
    .record({
      store: fc.nat(stores.length - 1),
      dropoff: point,
      placed: fc.integer({ min: 0, max: 40 }),
      ready: fc.integer({ min: -20, max: 30 }),
      refused: fc.uniqueArray(fc.nat(7), { maxLength: 3 }),
    })
    .map(({ store, dropoff, placed, ready, refused }) =>
      order("", {
        storeId: `s${store}`,
        pickup: stores[store]!,
        dropoff,
        placedAtMs: NOW - placed * MINUTE,
        readyAtMs: NOW + Math.max(ready, -placed) * MINUTE,
        refusedRiderIds: refused.map((index) => `r${index}`),
      }),
    );
}

const anyRider: fc.Arbitrary<PlanRider> = fc
  .record({
    at: point,
    free: fc.integer({ min: -10, max: 25 }),
    off: fc.option(fc.integer({ min: 0, max: 120 })),
    metersPerMinute: fc.constantFrom(200, 320),
    acceptance: fc.double({ min: 0, max: 1, noNaN: true }),
    idleMs: fc.option(fc.nat(3_600_000)),
    jobsDone: fc.nat(20),
    onDutyMs: fc.nat(6 * 3_600_000),
  })
  .map(({ free, off, ...rest }) =>
    rider("", {
      ...rest,
      freeAtMs: NOW + free * MINUTE,
      offDutyAtMs: off === null ? null : NOW + off * MINUTE,
    }),
  );
