import { describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { canEndRide, owedOf } from "./ride-rescue.ts";

const rupees = (amountMinor: number) => ({ amountMinor, currency: "INR" as const });
const ride = (more: Partial<Order>): Order => ({
  ...({} as Order),
  ...{ vertical: "ride", state: "completed", tripId: "in_trip_a" },
  ...{ total: rupees(120_00), cancellationFee: null, payment: null },
  ...more,
});
const paidBy = (state: NonNullable<Order["payment"]>["state"]) => ({
  payment: { method: "test", state, actionUrl: null },
});

describe("a ride that support may end", () => {
  it("is under way", () => {
    const states = ["searching", "assigned", "in_progress", "paused", "completed"] as const;
    expect(states.filter((state) => canEndRide(ride({ state })))).toEqual([
      ...["in_progress", "paused"],
    ]);
    expect(canEndRide(ride({ state: "in_progress", vertical: "delivery" }))).toBe(false);
    expect(canEndRide(ride({ state: "in_progress", tripId: null }))).toBe(false);
  });
});

describe("what is owed", () => {
  it("is the fare of a ride that was driven and not paid", () => {
    expect(owedOf(ride(paidBy("failed")))).toEqual(rupees(120_00));
    expect(owedOf(ride({}))).toEqual(rupees(120_00));
    expect(owedOf(ride(paidBy("captured")))).toBeNull();
    expect(owedOf(ride(paidBy("requires_action")))).toBeNull();
    expect(owedOf(ride({ state: "paid" }))).toBeNull();
  });

  it("is the fee of one that was cancelled, and nothing where there is none", () => {
    const cancelled = { state: "cancelled", cancellationFee: rupees(30_00) } as const;
    expect(owedOf(ride({ ...cancelled, ...paidBy("voided") }))).toEqual(rupees(30_00));
    expect(owedOf(ride({ ...cancelled, ...paidBy("captured") }))).toBeNull();
    expect(owedOf(ride({ ...cancelled, cancellationFee: rupees(0) }))).toBeNull();
    expect(owedOf(ride({ ...cancelled, vertical: "delivery" }))).toBeNull();
  });
});
