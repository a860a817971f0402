import { describe, expect, test } from "vitest";
import { type DispatchPolicy, policyFor } from "../policies.ts";
import { decideWave, revisionOf } from "./decide-wave.ts";
import { at, MINUTE, NOW, rider, search, wave } from "./wave.fixture.ts";
import { NO_RIDER } from "./wave-rules.ts";
import type { WaveDecision, WaveRider, WaveSearch, WaveSnapshot } from "./wave-shapes.ts";

const policy = policyFor("in");
const instant = policyFor("in", "ride");
const pairs = ({ offers }: WaveDecision) =>
  offers.map(({ orderIds, riders }) => [orderIds.join("+"), ...riders.map((one) => one.riderId)]);
const outcomes = (decision: WaveDecision, orderId: string) =>
  Object.fromEntries(
    decision.verdicts
      .find((one) => one.orderId === orderId)!
      .riders.map(({ riderId, outcome }) => [riderId, outcome]),
  );

describe.each([
  ["batched", policy],
  ["instant", { ...instant, vehicles: policy.vehicles, fanOut: policy.fanOut }],
] as [string, DispatchPolicy][])("%s", (_, with_) => {
  const decide = (rest: Partial<WaveSnapshot>) => decideWave(wave({ policy: with_, ...rest }));

  test("ready food and a free rider are an offer", () => {
    const decision = decide({ searches: [search("o")], riders: [rider("r")] });
    expect(decision.offers).toEqual([
      {
        orderIds: ["o"],
        riders: [{ riderId: "r", distanceMeters: 500, etaSeconds: 110 }],
        expiresAtMs: NOW + with_.acceptWindowMs,
        tripMeters: 1_350,
        earningMinor: 3_580,
      },
    ]);
    expect(decision).toMatchObject({ holds: [], waits: [], giveUps: [] });
    expect(outcomes(decision, "o")).toEqual({ r: "offered" });
  });

  const reasons: [string, Partial<WaveRider>, Partial<WaveSearch>, string][] = [
    ["a flagged rider", { isFlagged: true }, {}, "flagged"],
    ["a rider off duty", { state: "offline" }, {}, "off_duty"],
    ["a rider with an offer", { state: "offered" }, {}, "has_offer"],
    ["a rider on a long trip", { state: "on_trip" }, {}, "on_trip"],
    ["an old position", { positionAgeMs: 10_000 }, {}, "stale_position"],
    ["who gave it back", {}, { gaveBack: ["r"] }, "gave_back"],
    ["who said no", {}, { asked: [{ riderId: "r", atMs: NOW - 44_999 }] }, "asked_before"],
  ];
  test.each(reasons)("nobody asks %s", (__, about, of, outcome) => {
    const decision = decide({ searches: [search("o", of)], riders: [rider("r", about)] });
    expect(decision.offers).toEqual([]);
    expect(decision.waits).toMatchObject([{ orderId: "o" }]);
    expect(outcomes(decision, "o")).toEqual({ r: outcome });
  });

  test("nobody beyond the last circle is asked", () => {
    const riders = [rider("far", { position: at(8_100) })];
    expect(decide({ searches: [search("o")], riders }).offers).toEqual([]);
    const near = [rider("far", { position: at(7_900) })];
    expect(pairs(decide({ searches: [search("o")], riders: near }))).toEqual([["o", "far"]]);
  });

  test("it gives up at each cap, whoever is there", () => {
    const tired = search("tired", { attempt: with_.maxAttempts });
    const long = search("long", { searchingSinceMs: NOW - with_.maxSearchMs, readyAtMs: null });
    const cooked = search("cooked", { searchingSinceMs: NOW - with_.maxSearchMs });
    const decision = decide({ searches: [tired, long, cooked], riders: [rider("r")] });
    expect(decision.giveUps).toEqual([
      { orderId: "tired", reason: NO_RIDER },
      { orderId: "long", reason: NO_RIDER },
    ]);
    expect(pairs(decision)).toEqual([["cooked", "r"]]);
  });

  test("two orders far apart get two riders, and never the same one", () => {
    const searches = [search("a"), search("b", { storeId: "other", pickup: at(3_000) })];
    const riders = [rider("near-b", { position: at(2_900) }), rider("near-a")];
    expect(pairs(decide({ searches, riders })).sort()).toEqual([
      ["a", "near-a"],
      ["b", "near-b"],
    ]);
    const one = decide({ searches, riders: [rider("only")] });
    expect(one.offers).toHaveLength(1);
    const waiting = [...one.holds, ...one.waits].map(({ orderId }) => orderId);
    expect([...one.offers[0]!.orderIds, ...waiting].sort()).toEqual(["a", "b"]);
  });

  test("a look that found nobody is not told again before its time", () => {
    const later = search("o", { lookAtMs: NOW + 1 });
    expect(decide({ searches: [later] }).verdicts).toEqual([]);
    expect(decide({ searches: [search("o", { lookAtMs: NOW })] }).verdicts).toHaveLength(1);
  });
});

describe("an order whose food is not ready", () => {
  const cooking = (readyInMs: number, with_: Partial<WaveSearch> = {}) =>
    search("o", { readyAtMs: NOW + readyInMs, isReady: false, ...with_ });

  test("is held while that costs nothing, and due when the rider must go", () => {
    const riders = [rider("r")];
    const early = decideWave(wave({ searches: [cooking(10 * MINUTE)], riders }));
    expect(early.holds).toMatchObject([{ orderId: "o", for: "food", riderId: "r" }]);
    const { untilMs } = early.holds[0]!;
    expect(untilMs).toBeGreaterThan(NOW + 5 * MINUTE);
    expect(untilMs).toBeLessThan(NOW + 9 * MINUTE);
    const due = decideWave(wave({ searches: [cooking(2 * MINUTE)], riders }));
    expect(pairs(due)).toEqual([["o", "r"]]);
  });

  test("is held without a rider beyond the horizon", () => {
    const found = decideWave(wave({ searches: [cooking(70 * MINUTE)], riders: [rider("r")] }));
    expect(found.holds).toEqual([
      { orderId: "o", for: "food", riderId: null, untilMs: NOW + 10 * MINUTE },
    ]);
  });

  test("is told once why it is held", () => {
    const riders = [rider("r")];
    const told = decideWave(wave({ searches: [cooking(10 * MINUTE)], riders }));
    expect(outcomes(told, "o")).toEqual({ r: "held_for" });
    const again = cooking(10 * MINUTE, { heldFor: "food" });
    expect(decideWave(wave({ searches: [again], riders })).verdicts).toEqual([]);
  });

  test("is due when the kitchen is late: somebody waits there for it", () => {
    const late = cooking(-5 * MINUTE);
    expect(pairs(decideWave(wave({ searches: [late], riders: [rider("r")] })))).toEqual([
      ["o", "r"],
    ]);
  });
});

test("a rider who is about to be free is waited for, and never asked before", () => {
  const soon = rider("soon", {
    state: "on_trip",
    frees: { atMs: NOW - MINUTE, position: at(100) },
  });
  const decision = decideWave(wave({ searches: [search("o")], riders: [soon] }));
  expect(decision.offers).toEqual([]);
  expect(decision.holds).toMatchObject([{ orderId: "o", for: "rider", riderId: "soon" }]);
});

test("several are asked at once where the policy says so, none of them twice", () => {
  const parallel = { ...policy, fanOut: { mode: "parallel", max: 3 } } as const;
  const riders = [1, 2, 3, 4, 5].map((n) => rider(`r${n}`, { position: at(n * 100) }));
  const searches = [search("a"), search("b", { storeId: "other", pickup: at(5_000) })];
  const { offers } = decideWave(wave({ policy: parallel, searches, riders }));
  const all = offers.flatMap((offer) => offer.riders.map(({ riderId }) => riderId));
  expect(new Set(all).size).toBe(all.length);
  expect(Math.max(...offers.map((offer) => offer.riders.length))).toBeGreaterThan(1);
  expect(Math.max(...offers.map((offer) => offer.riders.length))).toBeLessThanOrEqual(3);
});

test("more orders than can be planned at once wait for their turn, the latest ready last", () => {
  const searches = [search("later", { readyAtMs: NOW + 1 }), search("first")];
  const few = { ...policy, maxSearches: 1 };
  const decision = decideWave(wave({ policy: few, searches, riders: [rider("r")] }));
  expect(pairs(decision)).toEqual([["first", "r"]]);
  expect(decision.waits).toEqual([{ orderId: "later", retryAtMs: NOW + policy.plan.tickMs }]);
});

test("a revision names the code and the values", () => {
  expect(revisionOf(wave())).toMatch(/^d\d+ in\/delivery\/[0-9a-f]{8}$/);
  expect(revisionOf(wave({ policy: instant }))).not.toBe(revisionOf(wave()));
});
