import { describe, expect, test } from "vitest";
import { MINUTE, NOW, order, rider, testPolicy } from "./plan.fixture.ts";
import { plan } from "./plan.ts";
import { scalePlanPolicy } from "./plan-policy.ts";
import type { PlanOrder, PlanRider } from "./plan-shapes.ts";

const planOf = (
  orders: PlanOrder[],
  riders: PlanRider[],
  changes: Partial<typeof testPolicy> = {},
) => plan(NOW, orders, riders, { ...testPolicy, ...changes });

const pairs = (made: ReturnType<typeof planOf>) =>
  made.jobs.map(({ riderId, orderIds }) => `${riderId}: ${orderIds.join(" ")}`);

const kitchen = { storeId: "kitchen" };

describe("a job", () => {
  test("says when it is picked up and dropped off", () => {
    const [job] = planOf([order("o")], [rider("r", { at: { x: 0, y: 3_000 } })]).jobs;
    // Ten minutes to the store and one minute of the service before the pick-up; the other minute,
    // three and a third to the door, and half the service there.
    expect(job).toMatchObject({ isDue: true, pickupAtMs: NOW + 11 * MINUTE });
    expect(job!.dropoffAtMs).toEqual([NOW + 11 * MINUTE + MINUTE + 200_000 + MINUTE]);
  });

  test("is held while the rider may leave later, and due when that would cost", () => {
    const cooking = order("o", { readyAtMs: NOW + 15 * MINUTE });
    const far = rider("r", { at: { x: 0, y: 3_000 } });
    expect(planOf([cooking], [far]).jobs[0]).toMatchObject({ isDue: false, heldFor: "food" });
    const soon = { ...cooking, readyAtMs: NOW + 11 * MINUTE };
    expect(planOf([soon], [far]).jobs[0]).toMatchObject({ isDue: true, heldFor: null });
  });

  test("waits for a rider who is about to be free, if that is sooner", () => {
    const busy = rider("busy", { freeAtMs: NOW + 2 * MINUTE });
    const far = rider("far", { at: { x: 0, y: 6_000 } });
    const [job] = planOf([order("o")], [busy, far]).jobs;
    expect(job).toMatchObject({ riderId: "busy", isDue: false, heldFor: "rider" });
  });

  test("is left over when nobody can do it", () => {
    const gone = rider("r", { offDutyAtMs: NOW + MINUTE / 2 });
    expect(planOf([order("o")], [gone])).toMatchObject({ jobs: [], leftOver: ["o"] });
    const refused = order("o", { refusedRiderIds: ["r"] });
    expect(planOf([refused], [rider("r")])).toMatchObject({ jobs: [], leftOver: ["o"] });
    expect(planOf([order("o")], [])).toMatchObject({ jobs: [], leftOver: ["o"] });
  });

  test("is not planned before its horizon", () => {
    const late = order("o", { readyAtMs: NOW + testPolicy.cityHorizonMs + 1 });
    expect(planOf([late], [rider("r")])).toEqual({ jobs: [], leftOver: [], verdicts: [] });
  });
});

describe("bundles", () => {
  const north = { x: 0, y: 2_000 };
  const nearNorth = { x: 100, y: 2_100 };

  test("two orders of one store to neighbours, when there is one rider", () => {
    const orders = [
      order("a", { ...kitchen, dropoff: north }),
      order("b", { ...kitchen, dropoff: nearNorth }),
    ];
    const { jobs, leftOver } = planOf(orders, [rider("r")]);
    expect(jobs.map(({ orderIds }) => orderIds)).toEqual([["a", "b"]]);
    expect(leftOver).toEqual([]);
  });

  test("never over the bound: the second follows as a job of its own", () => {
    const orders = [
      order("a", { ...kitchen, dropoff: north }),
      order("b", { ...kitchen, dropoff: nearNorth }),
    ];
    const strict = { cityBundleClickToDoorMs: 16 * MINUTE };
    const { jobs, leftOver } = planOf(orders, [rider("r")], strict);
    expect(jobs).toHaveLength(1);
    expect(jobs[0]!.orderIds).toHaveLength(1);
    expect(leftOver).toEqual([]);
  });

  test("near stores, where the policy has them", () => {
    const orders = [
      order("a", { dropoff: north }),
      order("b", { dropoff: nearNorth, pickup: { x: 100, y: 0 } }),
    ];
    const riders = [rider("r", { at: { x: 0, y: -3_000 } })];
    expect(planOf(orders, riders, { nearStoreMeters: 0 }).jobs[0]!.orderIds).toHaveLength(1);
    const [job] = planOf(orders, riders, { nearStoreMeters: 150 }).jobs;
    expect(job!.orderIds).toHaveLength(2);
    expect(job!.pickups.map(({ storeId }) => storeId)).toEqual(["store of a", "store of b"]);
    expect(job!.pickups[1]!.atMs).toBeGreaterThan(job!.pickups[0]!.atMs);
  });
});

describe("among riders", () => {
  test("the one who had less work, if both are as near", () => {
    const made = planOf([order("o")], [rider("a", { jobsDone: 2 }), rider("b", { jobsDone: 1 })]);
    expect(pairs(made)).toEqual(["b: o"]);
  });

  test("the one who is likelier to accept, if both are as near", () => {
    const riders = [rider("a", { acceptance: 0.4 }), rider("b", { acceptance: 0.9 })];
    expect(pairs(planOf([order("o")], riders))).toEqual(["b: o"]);
  });

  test("the one at the edge of the city, where it costs no time", () => {
    const cooking = order("o", { readyAtMs: NOW + 30 * MINUTE });
    const riders = [rider("center"), rider("edge", { at: { x: 0, y: 3_000 } })];
    expect(pairs(planOf([cooking], riders))).toEqual(["edge: o"]);
  });

  test("nobody is left out for good: neither for refusing nor for many orders", () => {
    const unpopular = rider("r", { acceptance: 0, jobsDone: 1_000 });
    expect(pairs(planOf([order("o")], [unpopular]))).toEqual(["r: o"]);
  });
});

describe("an old order", () => {
  test("wins at last against ever new ones that are nearer", () => {
    const far = order("far", { pickup: { x: 9_000, y: 0 }, dropoff: { x: 12_000, y: 0 } });
    let minutes = 0;
    for (; minutes < 360; minutes++) {
      const nowMs = NOW + minutes * MINUTE;
      const fresh = Array.from({ length: 3 }, (_, index) =>
        order(`fresh ${minutes} ${index}`, { placedAtMs: nowMs, readyAtMs: nowMs }),
      );
      const free = rider("r", { freeAtMs: nowMs });
      const { jobs } = plan(nowMs, [far, ...fresh], [free], { ...testPolicy, maxBundle: 1 });
      if (jobs[0]!.orderIds.includes("far")) break;
    }
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThan(360);
  });

  test("goes before the end of the only shift", () => {
    const off = NOW + 12 * MINUTE;
    const orders = [order("late", { readyAtMs: NOW + 30 * MINUTE }), order("now")];
    const riders = [rider("ends", { offDutyAtMs: off }), rider("stays")];
    expect(pairs(planOf(orders, riders))).toContain("ends: now");
  });
});

describe("explanations", () => {
  test("say of each rider what spoke against them", () => {
    const orders = [
      order("a", { refusedRiderIds: ["no"] }),
      order("b", { pickup: { x: 100, y: 0 } }),
    ];
    const riders = [
      rider("both"),
      rider("ending", { offDutyAtMs: NOW }),
      rider("far", { at: { x: 30_000, y: 0 } }),
      rider("no", { at: { x: 300, y: 0 } }),
      rider("other", { at: { x: 3_000, y: 0 } }),
    ];
    const { verdicts } = planOf(orders, riders, { verdictsPerOrder: 5 });
    const told = (id: string) =>
      Object.fromEntries(
        verdicts.filter(({ orderId }) => orderId === id).map((one) => [one.riderId, one.outcome]),
      );
    expect(told("a")).toEqual({
      ...{ both: "chosen", ending: "off_duty_soon", far: "too_far", no: "refused" },
      other: "dearer",
    });
    expect(told("b")).toMatchObject({ no: "chosen", other: "dearer" });
    const chosen = verdicts.find(({ orderId, riderId }) => orderId === "a" && riderId === "both")!;
    const { total, ...parts } = chosen.cost!;
    const sum = Object.values(parts).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(total, 3);
  });
});

test("a faster city divides the times of its life, and no others", () => {
  const fast = scalePlanPolicy(testPolicy, 60);
  expect(fast.cityHorizonMs).toBe(testPolicy.cityHorizonMs / 60);
  expect(fast.tickMs).toBe(testPolicy.tickMs);
  expect(fast.maxBundle).toBe(testPolicy.maxBundle);
});
