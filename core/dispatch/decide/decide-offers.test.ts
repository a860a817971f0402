import { describe, expect, test } from "vitest";
import type { DispatchPolicy } from "../policies.ts";
import type { Candidate, Outcome } from "./candidate.ts";
import { candidate, NOW, offered, outcomeOf, policy, snapshot } from "./decide-offers.fixture.ts";
import { decideOffers, type SearchSnapshot } from "./decide-offers.ts";
import { NO_RIDER, radiiFor } from "./wave-rules.ts";

describe("who is out of the question", () => {
  const asked = (agoMs: number) => ({ askedAtMs: new Map([["r", NOW - agoMs]]) });
  const table: [string, Partial<Candidate>, Partial<SearchSnapshot>, Outcome | "offered"][] = [
    ["somebody free and fresh is asked", {}, {}, "offered"],
    [
      "a vehicle the policy does not know",
      {},
      { policy: { ...policy, vehicles: ["bike"] } },
      "wrong_vehicle",
    ],
    [
      "a rating below the floor",
      { rating: 3.9 },
      { policy: { ...policy, minRating: 4 } },
      "low_rating",
    ],
    ["a rating on the floor", { rating: 4 }, { policy: { ...policy, minRating: 4 } }, "offered"],
    ["whose positions look made up", { isFlagged: true }, {}, "flagged"],
    [
      "not where the policy asks them all the same",
      { isFlagged: true },
      { policy: { ...policy, asksFlagged: true } },
      "offered",
    ],
    ["who gave this order back", {}, { gaveBack: new Set(["r"]) }, "gave_back"],
    ["who is on a trip", { state: "on_trip" }, {}, "on_trip"],
    ["who thinks about another offer", { state: "offered" }, {}, "has_offer"],
    ["who is off duty", { state: "offline" }, {}, "off_duty"],
    ["who is suspended", { state: "suspended" }, {}, "off_duty"],
    ["a position of 10 s is too old", { positionAgeMs: 10_000 }, {}, "stale_position"],
    ["a position just under 10 s is good", { positionAgeMs: 9_999 }, {}, "offered"],
    ["who just said no", {}, asked(44_999), "asked_before"],
    ["who said no long ago", {}, asked(45_000), "offered"],
    ["who is beyond the circle", { distanceMeters: 1_501 }, {}, "too_far"],
    ["who stands on the circle", { distanceMeters: 1_500 }, {}, "offered"],
  ];
  test.each(table)("%s", (_, about, rest, outcome) => {
    const decision = decideOffers(snapshot({ candidates: [candidate("r", about)], ...rest }));
    expect(outcomeOf(decision, "r")).toBe(outcome);
    expect(decision.kind).toBe(outcome === "offered" ? "offer" : "wait");
  });
});

describe("who is preferred", () => {
  const best = (...candidates: Candidate[]) => offered(decideOffers(snapshot({ candidates })));

  test("the nearer of two equals", () => {
    expect(
      best(candidate("far", { etaSeconds: 400 }), candidate("near", { etaSeconds: 60 })),
    ).toEqual(["near"]);
  });
  test("the more reliable of two equals", () => {
    expect(
      best(candidate("picky", { offersAccepted: 1 }), candidate("yes", { offersAccepted: 10 })),
    ).toEqual(["yes"]);
  });
  test("who waits longer of two equals", () => {
    expect(
      best(candidate("just", { idleMs: 0 }), candidate("long", { idleMs: 30 * 60_000 })),
    ).toEqual(["long"]);
  });
  test("a newcomer counts as one who waited long", () => {
    expect(best(candidate("just", { idleMs: 60_000 }), candidate("new", { idleMs: null }))).toEqual(
      ["new"],
    );
  });
  test("equals by their id, whatever their order", () => {
    expect(best(candidate("b"), candidate("a"))).toEqual(["a"]);
    expect(best(candidate("a"), candidate("b"))).toEqual(["a"]);
  });
  test("waiting counts in the city's time", () => {
    const two = [
      candidate("long", { idleMs: 30_000 }),
      candidate("near", { etaSeconds: 60, idleMs: 0 }),
    ];
    expect(offered(decideOffers(snapshot({ candidates: two, timeScale: 1 })))).toEqual(["near"]);
    expect(offered(decideOffers(snapshot({ candidates: two, timeScale: 60 })))).toEqual(["long"]);
  });
});

describe("how many are asked", () => {
  const five = ["a", "b", "c", "d", "e"].map((id) => candidate(id));
  const parallel = (max: number): DispatchPolicy => ({
    ...policy,
    fanOut: { mode: "parallel", max },
  });
  const table: [string, DispatchPolicy, Candidate[], number][] = [
    ["one by one", policy, five, 1],
    ["at most the maximum", parallel(3), five, 3],
    ["fewer than there are: five who take four of five", parallel(50), five, 4],
    [
      "one at least, however unlikely",
      parallel(50),
      [candidate("a", { offersSeen: 100, offersAccepted: 0 })],
      1,
    ],
  ];
  test.each(table)("%s", (_, with_, candidates, count) => {
    const decision = decideOffers(snapshot({ candidates, policy: with_ }));
    expect(offered(decision)).toHaveLength(count);
  });
});

describe("when nobody can be asked", () => {
  test("it looks wider, if there is a wider circle", () => {
    expect(decideOffers(snapshot({ isWidest: false })).kind).toBe("widen");
  });
  test.each([
    [0, 1_000],
    [5_000, 1_000],
    [20_000, 2_000],
    [100_000, 10_000],
    [300_000, 15_000],
  ])("after %i ms it looks again in %i ms", (searchedMs, inMs) => {
    const decision = decideOffers(snapshot({ searchingSinceMs: NOW - searchedMs }));
    expect(decision).toEqual({ kind: "wait", verdicts: [], retryAtMs: NOW + inMs });
  });
  test("it gives up when the time is over, even if somebody is there", () => {
    const late = { searchingSinceMs: NOW - policy.maxSearchMs, candidates: [candidate("r")] };
    expect(decideOffers(snapshot(late))).toEqual({ kind: "give_up", reason: NO_RIDER });
    const inTime = { ...late, searchingSinceMs: NOW - policy.maxSearchMs + 1 };
    expect(decideOffers(snapshot(inTime)).kind).toBe("offer");
  });
  test("it gives up after the last attempt", () => {
    const tired = { attempt: policy.maxAttempts, candidates: [candidate("r")] };
    expect(decideOffers(snapshot(tired)).kind).toBe("give_up");
    expect(decideOffers(snapshot({ ...tired, attempt: policy.maxAttempts - 1 })).kind).toBe(
      "offer",
    );
  });
});

test.each([
  [0, [1_500, 3_000, 5_000, 8_000]],
  [1, [1_500, 3_000, 5_000, 8_000]],
  [2, [3_000, 5_000, 8_000]],
  [6, [8_000]],
  [39, [8_000]],
])("attempt %i tries the radii %j", (attempt, radii) => {
  expect(radiiFor(attempt, policy)).toEqual(radii);
});
