import { describe, expect, it } from "vitest";
import type { Offer, Stop, Trip } from "#shared/contracts/riders.ts";
import { distanceMeters, offsetMeters } from "#shared/geo.ts";
import type { RiderFrame } from "#shared/streams.ts";
import { RIDE_KMH, rideStep } from "./ride-step.ts";
import {
  applyRiderFrame,
  nextStop,
  offerWords,
  putState,
  putTrip,
  startView,
} from "./rider-view.ts";

const at = { lat: 12.97, lng: 77.59 };
const stop = (id: string, state: Stop["state"]): Stop => ({
  id,
  kind: "pickup",
  state,
  orderId: "ord_in_a",
  position: at,
  name: null,
  address: null,
  notes: null,
  otpRequired: false,
  readyAt: null,
  arrivedAt: null,
  finishedAt: null,
});
const trip = (state: Trip["state"], stops: Stop[] = []): Trip => ({
  id: "trp_in_a",
  state,
  riderId: "rdr_in_a",
  orderIds: [],
  stops,
  earning: { amountMinor: 6_200, currency: "INR" },
  assignedAt: "2026-11-22T10:00:00Z",
  startedAt: null,
  endedAt: null,
  cancelReason: null,
  ride: null,
});
const offer: Offer = {
  id: "ofr_in_a",
  orderId: "ord_in_a",
  state: "pending",
  attempt: 1,
  createdAt: "2026-11-22T10:00:00Z",
  expiresAt: "2026-11-22T10:00:15Z",
  pickup: { position: at, name: null },
  dropoff: { position: at },
  orders: [{ orderId: "ord_in_a", dropoff: { position: at }, readyAt: null }],
  distanceMeters: 1,
  pickupEtaSeconds: 1,
  tripMeters: 1,
  earning: { amountMinor: 6_200, currency: "INR" },
};

describe("the rider's phone", () => {
  it("shows an offer until it is closed", () => {
    const offered = applyRiderFrame(startView, { type: "offer", offer });
    expect(offered.offers).toHaveLength(1);
    expect(applyRiderFrame(offered, { type: "offer", offer }).offers).toHaveLength(1);
    expect(
      applyRiderFrame(offered, { type: "offer.closed", offerId: offer.id, state: "expired" })
        .offers,
    ).toEqual([]);
  });

  it("forgets offers when a trip begins and keeps the finished one to read", () => {
    const offered = applyRiderFrame(startView, { type: "offer", offer });
    const riding = applyRiderFrame(offered, { type: "trip", trip: trip("assigned") });
    expect(riding).toMatchObject({ offers: [], state: "on_trip" });
    const done = putTrip(riding, trip("completed"));
    expect(done).toMatchObject({ trip: null, state: "online" });
    expect(done.ended?.id).toBe("trp_in_a");
    expect(putTrip(done, trip("completed"))).toBe(done);
  });

  it("goes to the first stop that is not finished", () => {
    const stops = [stop("a", "done"), stop("b", "arrived"), stop("c", "pending")];
    expect(nextStop(trip("in_progress", stops))?.id).toBe("b");
    expect(nextStop(null)).toBeUndefined();
  });
});

describe("duty", () => {
  const online = putState(startView, "online");
  const off = { type: "duty", state: "offline" } as const;

  it("that the server ends is told until duty begins again", () => {
    const taken = applyRiderFrame(online, off);
    expect(taken).toMatchObject({ state: "offline", isTakenOff: true });
    expect(applyRiderFrame(taken, off).isTakenOff).toBe(true);
    expect(putState(taken, "online").isTakenOff).toBe(false);
    const hello: RiderFrame = { type: "hello", state: "offline", offers: [], trip: null };
    expect(applyRiderFrame(online, hello).isTakenOff).toBe(true);
    expect(applyRiderFrame(startView, hello).isTakenOff).toBe(false);
  });

  it("that the rider ends is not, whether the frame or the answer comes first", () => {
    const left = applyRiderFrame({ ...online, isLeaving: true }, off);
    expect(left).toMatchObject({ state: "offline", isTakenOff: false });
    expect(putState(left, "offline").isTakenOff).toBe(false);
  });
});

describe("a simulated ride", () => {
  const target = offsetMeters(at, { northMeters: 100, eastMeters: 0 });

  it("is as fast as said and ends at the target", () => {
    const step = rideStep(at, target, 3, 1);
    expect(distanceMeters(at, step.position)).toBeCloseTo((RIDE_KMH / 3.6) * 3, 0);
    expect(step.bearing).toBeCloseTo(0, 0);
    expect(rideStep(at, target, 3, 10).position).toEqual(target);
    expect(rideStep(target, target, 3, 1).speedKmh).toBe(0);
  });
});

describe("an offer", () => {
  const [one] = offer.orders;
  const pickup = { position: at, name: "Spice Route" };
  it("says how many orders it is", () => {
    expect(offerWords({ ...offer, pickup })).toBe("Spice Route");
    const orders = [one!, { ...one!, orderId: "ord_in_b" }];
    expect(offerWords({ ...offer, pickup, orders })).toBe("2 orders from Spice Route");
    expect(offerWords({ ...offer, orders })).toBe("2 orders from the store");
  });
});
