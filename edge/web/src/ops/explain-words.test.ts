import { describe, expect, test } from "vitest";
import type { DispatchLook, RiderVerdict } from "#shared/contracts/dispatch.ts";
import {
  answerWords,
  bundleWords,
  lookWords,
  scoreParts,
  scoreUnitOf,
  scoreWords,
  sortCandidates,
} from "./explain-words.ts";

const candidate = (riderId: string, with_: Partial<RiderVerdict> = {}): RiderVerdict => ({
  riderId,
  distanceMeters: 500,
  etaSeconds: 110,
  score: null,
  parts: null,
  outcome: "not_chosen",
  ...with_,
});
const look = (with_: Partial<DispatchLook> = {}): DispatchLook => ({
  round: 1,
  attempt: 1,
  at: "2026-11-22T12:30:00Z",
  radiusMeters: 1_500,
  decisionId: 1,
  mode: "batched",
  revision: "d1",
  heldFor: null,
  offers: [],
  candidates: [],
  ...with_,
});
const about = {
  readyAt: "2026-11-22T12:41:00Z",
  clock: { timeZone: "UTC", hourCycle: "h24" as const },
};
const offer = {
  ...{ id: "offer_1", riderId: "in_rider_aaaa", reason: null, orderIds: ["in_order_wwww"] },
  state: "accepted" as const,
};

describe("a look in words", () => {
  test("says what it waits for", () => {
    expect(lookWords(look({ heldFor: "food" }), about)).toBe("Waits for the food until 12:41");
    const candidates = [candidate("in_rider_bbbb", { outcome: "held_for" })];
    expect(lookWords(look({ heldFor: "food", candidates }), about)).toBe(
      "Waits for the food until 12:41, planned for BBBB",
    );
    expect(lookWords(look({ heldFor: "rider", candidates }), about)).toBe(
      "Waits for BBBB, who is free soon",
    );
    expect(lookWords(look({ heldFor: "food" }), { ...about, readyAt: null })).toBe(
      "Waits for the food",
    );
  });
  test("says who was asked and what they said", () => {
    const other = { ...offer, riderId: "in_rider_cccc", state: "cancelled" as const };
    const offers = [offer, { ...other, reason: "TRIP_ASSIGNED" }];
    expect(lookWords(look({ offers }), about)).toBe(
      "Asked: AAAA took it, CCCC was slower than another one",
    );
  });
  test("tells an empty street from riders who cannot come", () => {
    expect(lookWords(look(), about)).toBe("Nobody was near");
    expect(lookWords(look({ candidates: [candidate("r")] }), about)).toBe("Nobody could be asked");
  });
  test("names the other orders of a bundle", () => {
    expect(bundleWords(look({ offers: [offer] }), "in_order_wwww")).toBeUndefined();
    const offers = [{ ...offer, orderIds: ["in_order_wwww", "in_order_xxxx", "in_order_yyyy"] }];
    expect(bundleWords(look({ offers }), "in_order_wwww")).toBe(
      "Together with orders XXXX and YYYY, in one trip",
    );
  });
  test("says how an offer ended that nobody answered", () => {
    const expired = { ...offer, state: "expired" as const };
    expect(answerWords({ ...expired, reason: "rider off duty" })).toBe("AAAA went off duty");
    expect(answerWords({ ...expired, reason: "no answer" })).toBe("AAAA did not answer");
  });
});

describe("candidates", () => {
  test("come chosen first, then by score, then by distance", () => {
    const sorted = sortCandidates([
      candidate("far", { distanceMeters: 900, outcome: "off_duty" }),
      candidate("near", { distanceMeters: 100, outcome: "off_duty" }),
      candidate("second", { score: -20 }),
      candidate("first", { score: -10 }),
      candidate("asked", { score: -30, outcome: "offered" }),
    ]);
    expect(sorted.map(({ riderId }) => riderId)).toEqual([
      ...["asked", "first", "second", "near", "far"],
    ]);
  });
  test("have scores in their unit", () => {
    const seconds = scoreUnitOf(look());
    expect(scoreWords(-200, seconds)).toBe("costs 3 min");
    expect(scoreWords(null, seconds)).toBe("not weighed");
    expect(scoreWords(0.814, scoreUnitOf(look({ mode: "instant" })))).toBe("score 0.81");
    const gone = look({ mode: null, candidates: [candidate("r", { score: -5 })] });
    expect(scoreUnitOf(gone).unit).toBe("seconds");
  });
  test("have parts as shares of the largest one", () => {
    const one = candidate("r", { parts: { delay: -60, travel: -30, urgency: 15, place: -0.1 } });
    expect(scoreParts(one, scoreUnitOf(look({ candidates: [one] })))).toEqual([
      { name: "Customer waits", words: "−60 s", share: 1, isGood: false },
      { name: "Way", words: "−30 s", share: 0.5, isGood: false },
      { name: "Late already", words: "+15 s", share: 0.25, isGood: true },
    ]);
  });
});
