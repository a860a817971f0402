import { describe, expect, test } from "vitest";
import { percentilesOf, Tally } from "./tally.ts";

describe("tally", () => {
  test("percentiles by nearest rank", () => {
    expect(percentilesOf([])).toBeNull();
    expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7 });
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentilesOf(hundred)).toEqual({ p50: 50, p95: 95 });
  });

  test("adds up: placed is delivered, ended otherwise, or under way", () => {
    const tally = new Tally();
    for (let i = 0; i < 8; i++) tally.notePlaced();
    tally.noteAssigned(1_000);
    tally.noteAssigned(3_000);
    tally.noteOver("delivered", 60_000);
    tally.noteOver("completed", 80_000);
    tally.noteOver("rejected", 1);
    tally.noteOver("cancelled", 1);
    tally.noteOver("expired", 1);
    tally.noteOver("failed", 1);
    tally.noteLag(40);
    expect(tally.underway).toBe(2);
    expect(tally.report(20)).toEqual({
      type: "report",
      placed: 8,
      delivered: 2,
      rejected: 1,
      cancelled: 1,
      expired: 1,
      failed: 1,
      undelivered: 2,
      refused: 0,
      placeToAssignedMs: { p50: 1_000, p95: 3_000 },
      placeToDeliveredMs: { p50: 60_000, p95: 80_000 },
      pingToCustomerLagMs: { p50: 40, p95: 40 },
      samples: { placeToAssigned: 2, placeToDelivered: 2, pingToCustomerLag: 1 },
      speed: 20,
    });
  });

  test("keeps a bounded number of samples, the newest", () => {
    const tally = new Tally();
    for (let i = 0; i < 30_000; i++) tally.noteLag(i < 10_000 ? 9 : 5);
    expect(tally.report(1).pingToCustomerLagMs).toEqual({ p50: 5, p95: 5 });
    expect(tally.report(1).samples.pingToCustomerLag).toBe(30_000);
  });
});
