import { describe, expect, test } from "vitest";
import type { Role } from "#shared/roles.ts";
import { OrderState } from "#shared/states.ts";
import type { OrderRow } from "./order-row.ts";
import { type OrderParts, orderView } from "./order-view.ts";

const at = new Date("2026-11-22T12:00:00Z");
const address = "12 Planted Street";

const row = (state: OrderState): OrderRow => ({
  id: "ord_in_1",
  quoteId: "qte_in_1",
  placedWithKey: "planted-key",
  customerId: "cus_in_1",
  storeId: "sto_in_1",
  cityCode: "blr",
  vertical: "delivery",
  state,
  version: 4,
  items: [],
  lines: [{ code: "items", label: "Items", amount: { amountMinor: 100, currency: "INR" } }],
  totalMinor: 100,
  currency: "INR",
  dropoffLat: 12.9,
  dropoffLng: 77.5,
  addressSealed: "v1.sealed",
  notesSealed: "v1.sealed",
  otp: "4711",
  otpAttempts: 0,
  otpLockedUntil: null,
  placedAt: at,
  scheduledFor: null,
  releaseAt: at,
  deadlineAt: null,
  readyAt: null,
  promisedReadyAt: null,
  tripId: "trp_in_1",
  riderId: "rdr_in_1",
  cancellationFeeMinor: 25,
  terms: null,
  endedAt: null,
});

const parts: OrderParts = {
  store: null,
  ride: null,
  cancelFeeMinor: 25,
  payment: { method: "test", state: "authorized", actionUrl: null },
  rider: { id: "rdr_in_1", name: "Ravi", vehicle: "scooter", rating: 5 },
  dispatch: null,
  eta: null,
  position: {
    lat: 12.91,
    lng: 77.51,
    bearing: null,
    speedKmh: null,
    recordedAt: at.toISOString(),
    ageMs: 0,
    freshness: "live",
  },
  address,
  notes: "planted note",
  timeline: [
    {
      state: "cancelled",
      at: at.toISOString(),
      actor: "customer",
      reason: null,
      saidReason: "planted words",
    },
  ],
};

const see = (role: Role, state: OrderState) => orderView(row(state), parts, role);
const everyRole: Role[] = ["customer", "rider", "partner", "ops"];
const seenIn = (role: Role, shows: (view: ReturnType<typeof see>) => unknown) =>
  OrderState.options.filter((state) => shows(see(role, state)));

describe("what a viewer sees", () => {
  test("the code: only the customer, only from acceptance to the door", () => {
    expect(seenIn("customer", (view) => view.otp)).toEqual([
      "accepted",
      "preparing",
      "ready",
      "out_for_delivery",
      "on_hold",
    ]);
    for (const role of ["rider", "partner", "ops"] as const) {
      expect(seenIn(role, (view) => view.otp)).toEqual([]);
    }
  });

  test("where the customer lives: never the store; the rider until it is delivered", () => {
    expect(seenIn("partner", (view) => view.dropoff)).toEqual([]);
    for (const state of ["delivered", "completed", "cancelled", "failed"] as const) {
      expect(see("rider", state).dropoff).toBeNull();
      expect(see("rider", state).notes).toBeNull();
      expect(see("customer", state).dropoff?.address).toBe(address);
    }
    expect(see("rider", "out_for_delivery").dropoff?.address).toBe(address);
  });

  test("the rider's position: the customer to the door, the store to the counter", () => {
    expect(seenIn("partner", (view) => view.position)).toEqual(["accepted", "preparing", "ready"]);
    expect(seenIn("customer", (view) => view.position)).toContain("out_for_delivery");
    for (const role of everyRole) expect(see(role, "completed").position).toBeNull();
  });

  test("the trip: whoever rides in it, not whoever waits for a parcel", () => {
    expect(see("rider", "out_for_delivery").tripId).toBe("trp_in_1");
    for (const role of ["customer", "partner"] as const) {
      expect(seenIn(role, (view) => view.tripId)).toEqual([]);
    }
    const ride: OrderRow = { ...row("in_progress"), vertical: "ride" };
    expect(orderView(ride, parts, "customer").tripId).toBe("trp_in_1");
  });

  test("money: the store not how it is paid, the rider not the lines", () => {
    expect(see("partner", "accepted").payment).toBeNull();
    expect(see("rider", "accepted").lines).toEqual([]);
    expect(see("rider", "cancelled").cancellationFee).toBeNull();
    expect(see("partner", "cancelled").cancellationFee).toBeNull();
    expect(see("customer", "cancelled").cancellationFee).toEqual({
      amountMinor: 25,
      currency: "INR",
    });
  });

  test("what somebody typed as a reason is not for the rider", () => {
    expect(see("rider", "cancelled").timeline[0]?.reason).toBeNull();
    expect(see("partner", "cancelled").timeline[0]?.reason).toBe("planted words");
  });

  test("nobody sees keys or sealed values", () => {
    for (const role of everyRole) {
      for (const state of OrderState.options) {
        expect(JSON.stringify(see(role, state))).not.toMatch(/planted-key|v1\.sealed/);
      }
    }
  });
});
