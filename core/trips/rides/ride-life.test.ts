/** A ride from the driver's acceptance to the money, by everybody's own calls. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fares, payments, rides } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { readBalance } from "../../ledger/index.ts";
import {
  cityCenter,
  drive,
  driverOnDuty,
  endRideOf,
  type Loops,
  outcomeOf,
  riderRow,
  signedInAgain,
  startedRide,
  startTestCore,
  startWork,
  type TestCore,
  takenRide,
} from "../../test/index.ts";
import { startTracksLoop } from "../../tracks/index.ts";
import { endLongPauses } from "../index.ts";

let core: TestCore;
let work: Loops;
let tracks: { stop(): Promise<void> };

beforeAll(async () => {
  core = await startTestCore();
  tracks = await startTracksLoop(core.runtime);
  work = startWork(core, { dispatch: false });
});
afterAll(async () => {
  await tracks.stop();
  await work.stop();
  await core.stop();
});

const rideRow = async (orderId: string) => {
  const [row] = await core.system.db.select().from(rides).where(eq(rides.orderId, orderId));
  return row!;
};
const paymentsOf = (orderId: string) =>
  core.system.db.select().from(payments).where(eq(payments.orderId, orderId));

describe("a ride", () => {
  test("is driven, measured, charged in cash and shared out", async () => {
    const ride = await startedRide(core);
    const { customer, driver, order, trip, pickup, dropoff } = ride;
    const around = offsetMeters(pickup, { northMeters: 3_000, eastMeters: 3_000 });
    await drive(core, ride, pickup, around, 300);
    await drive(core, ride, around, dropoff, 300);
    const meters = distanceMeters(pickup, around) + distanceMeters(around, dropoff);
    const ended = await endRideOf(ride, { odometerKm: meters / 1_000 });
    expect(ended).toMatchObject({
      trip: { state: "completed", ride: { type: "SEDAN", passenger: null } },
      fare: { surgeMultiplier: 1, isAsQuoted: false },
      paymentState: "captured",
    });
    expect(Math.abs(ended.summary.distanceMeters - meters) / meters).toBeLessThan(0.02);
    expect(Math.abs(ended.summary.durationSeconds - 620)).toBeLessThanOrEqual(20);
    const sum = ended.fare.lines.reduce((all, { amount }) => all + amount.amountMinor, 0);
    expect(sum).toBe(ended.fare.total.amountMinor);
    const paid = await customer.call(routes.getOrder, { params: { id: order.id } });
    expect(paid).toMatchObject({ state: "paid", total: ended.fare.total });
    const states = ["created", "searching", "assigned", "in_progress", "completed", "paid"];
    expect(paid.timeline.map(({ state }) => state)).toEqual(states);
    expect(
      await core.system.db.select().from(fares).where(eq(fares.orderId, order.id)),
    ).toMatchObject([{ kind: "ride", totalMinor: sum, tripId: trip.id }]);
    const [payment] = await paymentsOf(order.id);
    expect(payment).toMatchObject({ state: "captured", capturedMinor: sum, provider: "cash" });
    expect(payment!.shares!.reduce((all, { minor }) => all + minor, 0)).toBe(sum);
    const own = payment!.shares!.find(({ kind }) => kind === "rider_payable")!.minor;
    expect(ended.trip.earning).toEqual({ amountMinor: own, currency: "INR" });
    const account = { kind: "rider_payable", owner: driver.id, currency: "INR" } as const;
    // The notes are in the driver's pocket: all but the driver's own part is owed.
    expect((await readBalance(core.system, account)).postedMinor).toBe(own - sum);
    expect((await rideRow(order.id)).flags).toEqual([]);
    expect((await riderRow(core, driver.id)).state).toBe("online");
    expect(await outcomeOf(driver.call(routes.getActiveTrip))).toBe("NO_ACTIVE_TRIP");
  });

  test("that goes about as planned costs what was quoted, and waiting on top", async () => {
    const taken = await takenRide(core);
    const { trip, pin, order, pickup, dropoff } = taken;
    const stop = { id: trip.id, stopId: trip.stops[0]!.id };
    await taken.driver.call(routes.arriveAtStop, { params: stop });
    core.ambient.advance(10 * 60_000);
    const ride = await signedInAgain(core, taken);
    const far = offsetMeters(pickup, { northMeters: 900, eastMeters: 0 });
    const started = await ride.driver.call(routes.startTrip, {
      params: { id: trip.id },
      body: { otp: pin, location: far },
    });
    expect(started).toMatchObject({ state: "in_progress", otpVerified: true });
    const before = await rideRow(order.id);
    expect(before).toMatchObject({ startOffMeters: 900, flags: ["started_away"] });
    // Streets wind: what is quoted is longer than the straight line.
    const straight = distanceMeters(pickup, dropoff);
    const detour = Math.sqrt((before.quotedMeters! ** 2 - straight ** 2) / 4);
    const middle = offsetMeters(pickup, { northMeters: -900, eastMeters: 1_100 });
    const out = offsetMeters(middle, { northMeters: detour * 0.77, eastMeters: detour * 0.63 });
    await drive(core, ride, pickup, out, 300);
    await drive(core, ride, out, dropoff, 300);
    const ended = await endRideOf(ride, { odometerKm: 9 });
    expect(ended.fare.isAsQuoted).toBe(true);
    const quoted = Object.fromEntries(order.lines.map(({ code, amount }) => [code, amount]));
    const charged = Object.fromEntries(ended.fare.lines.map(({ code, amount }) => [code, amount]));
    for (const code of ["base", "distance", "time", "platform"]) {
      expect(charged[code]).toEqual(quoted[code]);
    }
    expect(charged.waiting!.amountMinor).toBeGreaterThan(0);
    expect(ended.summary.waitingSeconds).toBeGreaterThanOrEqual(600);
    expect((await rideRow(order.id)).flags).toEqual(["started_away", "odometer_off"]);
  });

  test("that nobody heard of costs what was quoted", async () => {
    const ride = await startedRide(core);
    core.ambient.advance(900_000);
    const ended = await endRideOf(await signedInAgain(core, ride));
    expect(ended.fare).toMatchObject({ isAsQuoted: true, total: ride.order.total });
    expect((await rideRow(ride.order.id)).flags).toEqual(["not_measured"]);
  });

  test("that nobody heard of costs no more than its time, and a fee only where it surely was", async () => {
    const ops = await core.person("ops");
    const fee = { kind: "airport", label: "Gate", amountMinor: 90_00, radiusMeters: 800 };
    const params = { kind: "fares" };
    const feeAt = async (center: Position) => {
      const body = { zoneFees: [{ ...fee, when: "dropoff", center }] };
      const draft = { vertical: "ride", body, reason: "a test" } as never;
      const { id } = await ops.call(routes.draftPolicy, { params, body: draft });
      await ops.call(routes.activatePolicy, { params: { ...params, id }, body: { reason: "go" } });
    };
    const gate = offsetMeters(cityCenter(core), { northMeters: -1_800, eastMeters: 2_200 });
    const far = offsetMeters(cityCenter(core), { northMeters: 9_000, eastMeters: 0 });
    const hasFee = (lines: readonly PriceLine[]) => lines.some(({ code }) => code === "fee");
    await feeAt(far);
    const claimed = await startedRide(core);
    await drive(core, claimed, claimed.pickup, claimed.dropoff, 600);
    const atGate = await endRideOf(claimed, { dropoff: far });
    expect(hasFee(atGate.fare.lines)).toBe(false);
    expect(atGate.summary.distanceMeters).toBeLessThan(4_500);
    expect((await rideRow(claimed.order.id)).flags).toContain("claimed_away");
    await feeAt(gate);
    const short = await startedRide(core);
    expect(hasFee(short.order.lines)).toBe(true);
    core.ambient.advance(40_000);
    const ended = await endRideOf(short);
    expect(ended.fare).toMatchObject({ isAsQuoted: false, basis: "time" });
    expect(hasFee(ended.fare.lines)).toBe(false);
    expect(ended.fare.total.amountMinor).toBeLessThan(short.order.total!.amountMinor);
    expect((await rideRow(short.order.id)).flags).toEqual(["not_measured", "cut_short"]);
  });

  test("whose driver is gone is ended by support, so that both are free again", async () => {
    const ride = await startedRide(core);
    const ops = await core.person("ops");
    const ended = await endRideOf({ ...ride, driver: ops }, { reason: "driver_silent" });
    expect(ended.trip.state).toBe("completed");
    expect((await riderRow(core, ride.driver.id)).state).toBe("online");
    const { timeline } = await ops.call(routes.getOrder, { params: { id: ride.order.id } });
    const step = { state: "completed", actor: "ops", reason: "driver_silent" };
    expect(timeline).toContainEqual(expect.objectContaining(step));
  });

  test("that ends elsewhere is measured, and looked at", async () => {
    const ride = await startedRide(core);
    const away = offsetMeters(ride.pickup, { northMeters: 2_000, eastMeters: -1_000 });
    await drive(core, ride, ride.pickup, away, 200);
    const ended = await endRideOf(ride, { dropoff: away });
    expect(ended.fare.isAsQuoted).toBe(false);
    expect(ended.summary.distanceMeters).toBeGreaterThan(2_200);
    expect((await rideRow(ride.order.id)).flags).toEqual(["ended_away"]);
  });
});

describe("the PIN", () => {
  test("is one's own, drawn once, changed at will", async () => {
    const who = await core.person("customer");
    const [one, two] = await Promise.all([who.call(routes.getPin), who.call(routes.getPin)]);
    expect(one).toEqual(two);
    expect(await who.call(routes.setPin, { body: { pin: "0451" } })).toEqual({ pin: "0451" });
    expect(await who.call(routes.getPin)).toEqual({ pin: "0451" });
    expect(await outcomeOf(who.call(routes.setPin, { body: { pin: "45" } }))).toBe(
      "VALIDATION_FAILED",
    );
  });

  test("is asked for five times, then not for a quarter of an hour", async () => {
    const { driver, trip, pin, pickup } = await takenRide(core);
    let who = driver;
    const wrong = pin === "1111" ? "2222" : "1111";
    const params = { id: trip.id };
    const start = (otp: string) =>
      outcomeOf(who.call(routes.startTrip, { params, body: { otp, location: pickup } }));
    for (let tries = 0; tries < 5; tries++) expect(await start(wrong)).toBe("INVALID_OTP");
    expect(await start(pin)).toBe("RATE_LIMITED");
    core.ambient.advance(15 * 60_000 + 1_000);
    who = await core.signIn(driver.phone);
    expect(await start(pin)).toBe("OK");
    expect(await start(pin)).toBe("TRIP_ALREADY_STARTED");
  });
});

test("a pause stops the clock, and one that is forgotten ends by itself", async () => {
  const ride = await startedRide(core);
  const { driver, trip } = ride;
  const params = { id: trip.id };
  await drive(core, ride, ride.pickup, ride.dropoff, 120);
  const paused = await driver.call(routes.pauseTrip, { params });
  expect(paused).toMatchObject({ state: "paused", ride: { pausedSeconds: 0 } });
  expect(paused.ride!.pausedAt).not.toBeNull();
  expect(await outcomeOf(driver.call(routes.pauseTrip, { params }))).toBe("CONFLICT");
  core.ambient.advance(300_000);
  const resumed = await driver.call(routes.resumeTrip, { params });
  expect(resumed).toMatchObject({ state: "in_progress", ride: { pausedAt: null } });
  expect(resumed.ride!.pausedSeconds).toBeGreaterThanOrEqual(300);
  expect(await outcomeOf(driver.call(routes.resumeTrip, { params }))).toBe("CONFLICT");
  await driver.call(routes.pauseTrip, { params });
  core.ambient.advance(31 * 60_000);
  expect(await endLongPauses(core.system)).toBe(1);
  const again = await signedInAgain(core, ride);
  const { summary, trip: over } = await endRideOf(again);
  expect(over.state).toBe("completed");
  expect(summary.durationSeconds).toBeLessThan(140);
  const codes = [routes.pauseTrip, routes.resumeTrip].map((route) =>
    outcomeOf(again.driver.call(route, { params })),
  );
  expect(await Promise.all(codes)).toEqual(["TRIP_ALREADY_ENDED", "TRIP_ALREADY_ENDED"]);
  expect(await outcomeOf(endRideOf(again))).toBe("TRIP_ALREADY_ENDED");
});

test("what does not fit the state is refused with the code of the source", async () => {
  const ride = await takenRide(core);
  const { driver, customer, trip } = ride;
  const params = { id: trip.id };
  const stranger = await driverOnDuty(core);
  const unknown = { ...ride, trip: { ...trip, id: "trp_in_unknown" } };
  const start = { otp: "0000", location: ride.pickup };
  expect(await outcomeOf(stranger.call(routes.startTrip, { params, body: start }))).toBe(
    "UNAUTHORIZED_DRIVER",
  );
  expect(await outcomeOf(endRideOf(unknown))).toBe("TRIP_NOT_FOUND");
  for (const route of [routes.pauseTrip, routes.resumeTrip]) {
    expect(await outcomeOf(driver.call(route, { params }))).toBe("TRIP_NOT_STARTED");
  }
  expect(await outcomeOf(endRideOf(ride))).toBe("TRIP_NOT_STARTED");
  const stop = { id: trip.id, stopId: trip.stops[0]!.id };
  await driver.call(routes.arriveAtStop, { params: stop });
  expect(await outcomeOf(driver.call(routes.completeStop, { params: stop, body: {} }))).toBe(
    "CONFLICT",
  );
  await customer.call(routes.cancelTrip, { params, body: { reason: "changed my mind" } });
  expect(await outcomeOf(endRideOf(ride))).toBe("TRIP_CANCELLED");
  expect(await outcomeOf(driver.call(routes.startTrip, { params, body: start }))).toBe(
    "TRIP_CANCELLED",
  );
  expect(await outcomeOf(driver.call(routes.cancelTrip, { params, body: { reason: "x" } }))).toBe(
    "TRIP_CANCELLED",
  );
});
