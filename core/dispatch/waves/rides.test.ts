/** A ride's search with everything real: offers, acceptance, expiry, drivers who give back. */
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dispatchJobs, orders, riders, vehicles } from "#drizzle/schema/index.ts";
import { type Order, routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { moveOrder } from "../../orders/index.ts";
import { newId } from "../../platform/index.ts";
import {
  bookedRide,
  cityCenter,
  codeOf,
  driverOnDuty,
  jobRow,
  type Loops,
  offerRows,
  openStore,
  orderIn,
  outcomeOf,
  ping,
  riderRow,
  startTestCore,
  startWork,
  type TestCore,
  type TestPerson,
  tripRow,
  until,
} from "../../test/index.ts";
import { healDispatch } from "../searches/heal-dispatch.ts";
import { runDispatch } from "./dispatch-loop.ts";

let core: TestCore;
let news: Loops;
let drivers: TestPerson[] = [];

beforeAll(async () => {
  core = await startTestCore();
  // News travels; a test itself says when dispatch looks.
  news = startWork(core, { dispatch: false });
});
afterAll(async () => {
  await news.stop();
  await core.stop();
});
beforeEach(() => {
  drivers = [];
});
/** Drivers of one test must not take the rides of the next one. */
afterEach(async () => {
  for (const { id } of drivers) {
    await core.system.db.update(riders).set({ state: "suspended" }).where(eq(riders.id, id));
  }
  await core.system.db.update(dispatchJobs).set({ state: "closed", nextAt: null });
});

async function driver(options: Parameters<typeof driverOnDuty>[1] = {}): Promise<TestPerson> {
  const made = await driverOnDuty(core, options);
  drivers.push(made);
  return made;
}

const passenger = () => core.person("customer", { name: "Paula Passenger" });
const look = () => runDispatch(core.system);
const seenBy = (who: TestPerson, id: string) => who.call(routes.getOrder, { params: { id } });
const take = (who: TestPerson, offerId: string) =>
  who.call(routes.acceptOffer, { body: { offerId } });

async function offered(who: TestPerson): Promise<string | undefined> {
  const { items } = await who.call(routes.listOffers);
  return items[0]?.id;
}

/** Time goes by, and everybody goes on reporting. */
async function later(ms: number, who: readonly TestPerson[] = drivers): Promise<void> {
  core.ambient.advance(ms);
  const at = offsetMeters(cityCenter(core), { northMeters: 400, eastMeters: 100 });
  for (const one of who) await ping(core, one, at);
}

function inState(who: TestPerson, id: string, state: Order["state"]) {
  return until(`the ride is ${state}`, async () => {
    const order = await seenBy(who, id);
    return order.state === state && order;
  });
}

test("an offer that is accepted is a ride with a driver and two stops", async () => {
  const who = await passenger();
  const all = [await driver(), await driver(), await driver()];
  const ride = await bookedRide(core, who);
  await look();
  const asked = await offerRows(core, ride.id);
  expect(asked.map(({ state }) => state)).toEqual(["pending", "pending"]);
  const winner = all.find(({ id }) => id === asked[0]!.riderId)!;
  const { items: mine } = await winner.call(routes.listOffers);
  expect(mine).toMatchObject([
    { ride: { type: "SEDAN", preferences: {} }, pickup: { name: null } },
  ]);
  const earning = mine[0]!.earning.amountMinor;
  expect(earning).toBeGreaterThan(ride.total!.amountMinor / 2);
  expect(earning).toBeLessThan(ride.total!.amountMinor);
  const trip = await take(winner, asked[0]!.id);
  expect(trip.stops.map(({ kind, state }) => [kind, state])).toEqual([
    ["pickup", "pending"],
    ["dropoff", "pending"],
  ]);
  expect(await tripRow(core, trip.id)).toMatchObject({ vertical: "ride", state: "assigned" });
  await core.system.db.insert(vehicles).values({
    ...{ id: newId(core.system, "ridersVehicle"), riderId: winner.id, type: "sedan", year: 2024 },
    ...{ make: "Maruti", model: "Dzire", color: "white", seats: 4, state: "verified" },
    plateSealed: core.runtime.sealer.seal("KA 01 AB 1234"),
    ...{ plateHash: "a", createdAt: core.ambient.now() },
  });
  const order = await seenBy(who, ride.id);
  expect(order.ride!.vehicle).toEqual({
    ...{ make: "Maruti", model: "Dzire", color: "white", plate: "KA 01 AB 1234" },
  });
  expect(order).toMatchObject({
    state: "assigned",
    rider: { id: winner.id, name: "Dina" },
    ride: { pin: expect.stringMatching(/^\d{4}$/), searchUntil: null },
  });
  expect(order.timeline.map(({ state }) => state)).toEqual(["created", "searching", "assigned"]);
  const closed = await offerRows(core, ride.id);
  expect(closed.map(({ state }) => state).sort()).toEqual(["accepted", "cancelled"]);
  const atWheel = await seenBy(winner, ride.id);
  expect(atWheel.ride).toMatchObject({ pin: null, pickup: { address: "4 Planted Lane" } });
  const loser = all.find(({ id }) => id === asked[1]!.riderId)!;
  expect(await riderRow(core, loser.id)).toMatchObject({ state: "online" });
  const looks = await (await core.person("ops")).call(routes.listOrderOffers, {
    params: { id: ride.id },
  });
  expect(looks.items[0]!.candidates.map(({ outcome }) => outcome)).toContain("also_offered");
});

test("waves widen with the time, and drivers are filtered by what was asked for", async () => {
  const who = await passenger();
  const far = { position: offsetMeters(cityCenter(core), { northMeters: 5_600, eastMeters: 0 }) };
  const plain = await driver();
  const small = await driver({ vehicle: "auto", comforts: { takesPets: true } });
  const fit = await driver({ ...far, comforts: { takesPets: true } });
  const ride = await bookedRide(core, who, { preferences: { pets: true } });
  await look();
  expect(await offerRows(core, ride.id)).toEqual([]);
  core.ambient.advance(15_000);
  await ping(core, fit, far.position);
  await ping(core, plain, cityCenter(core));
  await ping(core, small, cityCenter(core));
  await look();
  expect(await offerRows(core, ride.id)).toMatchObject([{ riderId: fit.id, state: "pending" }]);
});

describe("a search that ends", () => {
  test("with nobody to ask is aborted, and says so once", async () => {
    const who = await passenger();
    const ride = await bookedRide(core, who);
    await later(59_000);
    await look();
    expect((await seenBy(who, ride.id)).state).toBe("searching");
    await later(1_500);
    await Promise.all([look(), look()]);
    const order = await seenBy(who, ride.id);
    expect(order.state).toBe("expired");
    expect(order.timeline.filter(({ state }) => state === "expired")).toMatchObject([
      { reason: "REQUEST_ABORTED" },
    ]);
    expect(await jobRow(core, ride.id)).toMatchObject({ state: "exhausted" });
  });

  test("in the moment in which a driver says yes has one outcome", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const who = await passenger();
      const taker = await driver();
      const ride = await bookedRide(core, who);
      await look();
      const offerId = (await offered(taker))!;
      const ends = moveOrder(core.system, {
        orderId: ride.id,
        ...{ to: "expired", from: ["searching"], reason: "REQUEST_EXPIRED" },
      });
      const [expiry, yes] = await Promise.all([outcomeOf(ends), outcomeOf(take(taker, offerId))]);
      const order = await seenBy(who, ride.id);
      const last = order.timeline.map(({ state }) => state).at(-1);
      outcomes.add(order.state);
      if (yes === "OK")
        expect([expiry, order.state, last]).toEqual(["CONFLICT", "assigned", "assigned"]);
      else expect([expiry, order.state, last]).toEqual(["OK", "expired", "expired"]);
      expect(order.timeline).toHaveLength(3);
    }
    expect([...outcomes].every((state) => ["assigned", "expired"].includes(state))).toBe(true);
  });

  test("with a driver who never answers has expired, and can be begun anew", async () => {
    const who = await passenger();
    const silent = await driver();
    const ride = await bookedRide(core, who);
    await look();
    expect(await offered(silent)).toBeDefined();
    await later(10_000);
    await look();
    expect(await offered(silent)).toBeUndefined();
    await later(50_000);
    await look();
    const order = await seenBy(who, ride.id);
    expect(order.timeline.at(-1)).toMatchObject({ state: "expired", reason: "REQUEST_EXPIRED" });
    const again = await who.call(routes.retryOrder, { params: { id: ride.id } });
    await later(0);
    await look();
    expect(await take(silent, (await offered(silent))!)).toMatchObject({ orderIds: [again.id] });
  });
});

test("a driver who gives the ride back is not asked again, and the search begins anew", async () => {
  const who = await passenger();
  const first = await driver();
  const ride = await bookedRide(core, who);
  await look();
  const trip = await take(first, (await offered(first))!);
  core.ambient.advance(30_000);
  await first.call(routes.cancelTrip, { params: { id: trip.id }, body: { reason: "a puncture" } });
  await until("the search goes on", async () => {
    const job = await jobRow(core, ride.id);
    return job?.state === "searching" && job.round === 2;
  });
  const order = await seenBy(who, ride.id);
  expect(order).toMatchObject({ state: "searching", rider: null, tripId: null });
  const leftMs = Date.parse(order.ride!.searchUntil!) - core.ambient.now().getTime();
  expect(leftMs).toBeGreaterThan(50_000);
  const second = await driver();
  await later(0);
  await look();
  expect(await offered(first)).toBeUndefined();
  await take(second, (await offered(second))!);
  expect(await offerRows(core, ride.id)).toMatchObject([
    { riderId: first.id, round: 1, state: "accepted" },
    { riderId: second.id, round: 2, state: "accepted" },
  ]);
  expect((await seenBy(who, ride.id)).timeline.map(({ state }) => state)).toEqual([
    ...["created", "searching", "assigned", "searching", "assigned"],
  ]);
});

test("a customer who cancels takes the offers back", async () => {
  const who = await passenger();
  const asked = await driver();
  const ride = await bookedRide(core, who);
  await look();
  const offerId = (await offered(asked))!;
  await who.call(routes.cancelOrder, { params: { id: ride.id }, body: { reason: "a bus came" } });
  await until("the offer is taken back", async () => !(await offered(asked)));
  expect(await outcomeOf(take(asked, offerId))).toBe("OFFER_TAKEN");
  expect(await riderRow(core, asked.id)).toMatchObject({ state: "online" });
  expect((await seenBy(who, ride.id)).cancellationFee?.amountMinor ?? 0).toBe(0);
});

test("a search whose news and job were lost is opened again", async () => {
  const who = await passenger();
  const ride = await bookedRide(core, who);
  await until("the news of it has been heard", async () => {
    const [row] = await core.system.db.select().from(orders).where(eq(orders.id, ride.id));
    return row?.state === "searching";
  });
  await core.system.db.delete(dispatchJobs).where(eq(dispatchJobs.orderId, ride.id));
  await until("it is opened again", async () => {
    await healDispatch(core.system);
    return jobRow(core, ride.id);
  });
  const found = await driver();
  await look();
  expect(await offered(found)).toBeDefined();
});

test("one driver brings a meal and then a passenger", async () => {
  const store = await openStore(core);
  const both = await driver({ vehicle: "bike" });
  const meal = await orderIn(core, store, "ready");
  const who = await passenger();
  await later(0);
  await look();
  const trip = await take(both, (await offered(both))!);
  expect(trip.orderIds).toEqual([meal.id]);
  const ride = await bookedRide(core, who, { type: "BIKE" });
  await later(0);
  await look();
  // With a meal on board nobody is asked about a passenger.
  expect(await offered(both)).toBeUndefined();
  const code = await codeOf(meal.customer, meal.id);
  for (const { id: stopId, kind } of trip.stops) {
    const params = { id: trip.id, stopId };
    await both.call(routes.arriveAtStop, { params });
    await both.call(routes.completeStop, { params, body: kind === "dropoff" ? { otp: code } : {} });
  }
  await later(0);
  await look();
  expect(await take(both, (await offered(both))!)).toMatchObject({ orderIds: [ride.id] });
  await inState(who, ride.id, "assigned");
});
