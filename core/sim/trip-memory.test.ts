import { describe, expect, test } from "vitest";
import type { Stop, Trip } from "#shared/contracts/riders.ts";
import { newerTrip, openStop } from "./trip-memory.ts";

const stop = (id: string, state: Stop["state"]): Stop => ({
  ...{ id, kind: "pickup", state, orderId: "o", position: { lat: 0, lng: 0 } },
  ...{ name: null, address: null, notes: null, otpRequired: false },
  ...{ readyAt: null, arrivedAt: null, finishedAt: null },
});
const trip = (state: Trip["state"], stops: Stop[], changes: Partial<Trip> = {}): Trip => ({
  ...{ id: "t1", state, riderId: "r", orderIds: ["o"], stops },
  ...{ earning: { amountMinor: 1, currency: "INR" }, assignedAt: "2026-11-22T10:00:00Z" },
  ...{ startedAt: null, endedAt: null, cancelReason: null, ride: null, ...changes },
});

describe("what a rider knows of the trip", () => {
  test("a late frame takes nothing back", () => {
    const known = trip("in_progress", [stop("a", "done"), stop("b", "pending")]);
    expect(newerTrip(known, trip("assigned", [stop("a", "arrived"), stop("b", "pending")]))).toBe(
      known,
    );
    expect(
      newerTrip(known, trip("in_progress", [stop("a", "arrived"), stop("b", "pending")])),
    ).toBe(known);
    const ended = trip("cancelled", known.stops);
    expect(newerTrip(ended, known)).toBe(ended);
  });

  test("news is believed", () => {
    const known = trip("in_progress", [stop("a", "done"), stop("b", "pending")]);
    const told = trip("in_progress", [stop("a", "done"), stop("b", "arrived")]);
    expect(newerTrip(known, told)).toBe(told);
    expect(newerTrip(null, told)).toBe(told);
    const cancelled = trip("cancelled", known.stops);
    expect(newerTrip(known, cancelled)).toBe(cancelled);
  });

  test("support may open a failed stop again", () => {
    const known = trip("in_progress", [stop("a", "done"), stop("b", "failed")]);
    const told = trip("in_progress", [stop("a", "done"), stop("b", "pending")]);
    expect(newerTrip(known, told)).toBe(told);
    expect(openStop(told)?.id).toBe("b");
  });

  test("an older trip never replaces a newer one", () => {
    const known = trip("assigned", [stop("a", "pending")]);
    const older = trip("completed", [], { id: "t0", assignedAt: "2026-11-22T09:00:00Z" });
    const newer = trip("assigned", [], { id: "t2", assignedAt: "2026-11-22T11:00:00Z" });
    expect(newerTrip(known, older)).toBe(known);
    expect(newerTrip(known, newer)).toBe(newer);
  });

  test("the open stop is the first that is not finished, and none of a trip that has ended", () => {
    const stops = [stop("a", "done"), stop("b", "arrived"), stop("c", "pending")];
    expect(openStop(trip("in_progress", stops))?.id).toBe("b");
    expect(openStop(trip("cancelled", stops))).toBeUndefined();
    expect(openStop(trip("in_progress", [stop("a", "done"), stop("b", "failed")]))).toBeUndefined();
  });
});
