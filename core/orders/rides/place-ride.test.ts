/** Booking: what it makes, what it refuses, and that nobody sits in two cars. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orders, quotes, rides } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import type { OrderState } from "#shared/states.ts";
import { noteRideRequest, pressureAt, type SurgeLoop, startSurgeLoop } from "../../surge/index.ts";
import {
  bookedRide,
  cityCenter,
  jobRow,
  openStore,
  outcomeOf,
  quoteFor,
  rideQuoteFor,
  startTestCore,
  type TestCore,
  type TestPerson,
  until,
} from "../../test/index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const customer = () => core.person("customer", { name: "Paula Passenger" });

const place = (who: TestPerson, quoteId: string, rest: object = {}, idempotencyKey?: string) =>
  who.call(routes.placeOrder, {
    body: { quoteId, option: "SEDAN", paymentMethodId: "cash", ...rest },
    ...(idempotencyKey && { idempotencyKey }),
  });

/** As the end of a ride would leave it. */
async function endAs(orderId: string, state: OrderState, feeMinor: number | null = null) {
  await core.system.db
    .update(orders)
    .set({ state, endedAt: core.ambient.now(), cancellationFeeMinor: feeMinor })
    .where(eq(orders.id, orderId));
}

test("a booking is searched for, and shows what was booked", async () => {
  const who = await customer();
  const quote = await rideQuoteFor(core, who);
  const preferences = { pets: true, womanDriver: false };
  const ride = await place(who, quote.id, { preferences, notes: "At the gate" });
  expect(ride).toMatchObject({
    ...{ vertical: "ride", state: "searching", store: null, payment: null, otp: null },
    notes: "At the gate",
    dispatch: { state: "searching", attempt: 0 },
    timeline: [{ state: "created" }, { state: "searching", actor: "system", reason: null }],
    ride: {
      ...{ type: "SEDAN", pin: null, vehicle: null, retriesLeft: 2, retryOf: null },
      pickup: { address: "4 Planted Lane" },
      preferences: { pets: true, airConditioning: false, womanDriver: false },
      ...{ isQueued: false, surgeMultiplier: 1, startedAt: null },
    },
    dropoff: { address: "9 Planted Square" },
  });
  const option = quote.options.find(({ type }) => type === "SEDAN")!;
  expect(ride.total).toEqual(option.total);
  const searchMs = Date.parse(ride.ride!.searchUntil!) - Date.parse(ride.placedAt);
  expect(searchMs).toBe(60_000);
  expect(ride.ride!.searchWaveSeconds).toBe(15);
  expect(await jobRow(core, ride.id)).toMatchObject({ state: "searching", round: 1, attempt: 0 });
  const [row] = await core.system.db.select().from(rides).where(eq(rides.orderId, ride.id));
  expect(row).toMatchObject({ preferences: { pets: true }, paymentMethodId: "cash", retries: 0 });
  expect(await who.call(routes.getOrder, { params: { id: ride.id } })).toMatchObject({
    ...{ id: ride.id, version: ride.version, ride: ride.ride },
  });
});

describe("a repeat", () => {
  test("with the same key is the same ride, with another one a conflict", async () => {
    const who = await customer();
    const { id } = await rideQuoteFor(core, who);
    const key = crypto.randomUUID();
    const first = await place(who, id, {}, key);
    expect((await place(who, id, {}, key)).id).toBe(first.id);
    expect(await outcomeOf(place(who, id))).toBe("CONFLICT");
  });

  test("of the booking with two quotes at once leaves one ride", async () => {
    for (let round = 0; round < 4; round++) {
      const who = await customer();
      const quoted = await Promise.all([1, 2, 3].map(() => rideQuoteFor(core, who)));
      const outcomes = await Promise.all(quoted.map(({ id }) => outcomeOf(place(who, id))));
      expect(outcomes.sort()).toEqual(["CONFLICT", "CONFLICT", "OK"]);
      const active = await core.system.db
        .select({ id: orders.id })
        .from(orders)
        .where(sql`${orders.customerId} = ${who.id}`);
      expect(active).toHaveLength(1);
    }
  });
});

describe("refused", () => {
  const standing: [string, OrderState, number | null, string][] = [
    ["while a ride goes on", "in_progress", null, "CONFLICT"],
    ["while a ride is not paid", "completed", null, "PAYMENT_PENDING"],
    ["while a fee is not paid", "cancelled", 3_000, "PAYMENT_PENDING"],
    ["not after a ride that was paid", "paid", null, "OK"],
    ["not after one that cost nothing", "cancelled", 0, "OK"],
    ["not after one that found nobody", "expired", null, "OK"],
  ];
  test.each(standing)("%s", async (_, state, fee, outcome) => {
    const who = await customer();
    const earlier = await bookedRide(core, who);
    if (state === "in_progress") {
      await core.system.db.update(orders).set({ state }).where(eq(orders.id, earlier.id));
    } else await endAs(earlier.id, state, fee);
    const { id } = await rideQuoteFor(core, who);
    expect(await outcomeOf(place(who, id))).toBe(outcome);
  });

  test("what does not fit the quote or the payment", async () => {
    const who = await customer();
    const other = await customer();
    const { id } = await rideQuoteFor(core, who);
    expect(await outcomeOf(place(other, id))).toBe("NOT_FOUND");
    const wrong: object[] = [
      { option: "TANK" },
      { scheduledFor: new Date(core.ambient.now().getTime() + 3_600_000).toISOString() },
      { paymentMethodId: "pmt_in_none" },
      { preferences: { pets: "yes" } },
    ];
    for (const rest of wrong) {
      expect(await outcomeOf(place(who, id, rest))).toBe("VALIDATION_FAILED");
    }
    await core.system.db
      .update(quotes)
      .set({ expiresAt: core.ambient.now() })
      .where(eq(quotes.id, id));
    expect(await outcomeOf(place(who, id))).toBe("QUOTE_EXPIRED");
  });

  test("preferences for a basket", async () => {
    const store = await openStore(core);
    const who = await customer();
    const { id } = await quoteFor(core, who, store);
    const rest = { option: undefined, preferences: { pets: true } };
    expect(await outcomeOf(place(who, id, rest))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(place(who, id, { option: undefined }))).toBe("OK");
  });
});

describe("an expired booking", () => {
  const retry = (who: TestPerson, id: string, idempotencyKey?: string) =>
    who.call(routes.retryOrder, {
      params: { id },
      ...(idempotencyKey && { idempotencyKey }),
    });

  test("is begun anew as another order, at the same price, twice at most", async () => {
    const who = await customer();
    const first = await bookedRide(core, who, { preferences: { airConditioning: true } });
    expect(await outcomeOf(retry(who, first.id))).toBe("CONFLICT");
    await endAs(first.id, "expired");
    const key = crypto.randomUUID();
    const second = await retry(who, first.id, key);
    expect(second).toMatchObject({
      state: "searching",
      total: first.total,
      ride: {
        ...{ type: "SEDAN", retryOf: first.id, retriesLeft: 1 },
        preferences: { airConditioning: true },
      },
    });
    expect(second.timeline.at(-1)!.reason).toBe("REQUEST_RETRY");
    const seen = await who.call(routes.getOrder, { params: { id: first.id } });
    expect(seen).toMatchObject({ state: "expired", ride: { retriesLeft: 0 } });
    expect((await retry(who, first.id, key)).id).toBe(second.id);
    expect(await outcomeOf(retry(who, first.id))).toBe("CONFLICT");
    await endAs(second.id, "expired");
    const third = await retry(who, second.id);
    expect(third.ride).toMatchObject({ retryOf: second.id, retriesLeft: 0 });
    await endAs(third.id, "expired");
    expect(await outcomeOf(retry(who, third.id))).toBe("CONFLICT");
  });

  test("is begun anew once, however many ask", async () => {
    const who = await customer();
    const { id } = await bookedRide(core, who);
    await endAs(id, "expired");
    const outcomes = await Promise.all([1, 2, 3].map(() => outcomeOf(retry(who, id))));
    expect(outcomes.sort()).toEqual(["CONFLICT", "CONFLICT", "OK"]);
  });

  test("is not begun anew when its price or its time is over, or by somebody else", async () => {
    const who = await customer();
    const { id } = await bookedRide(core, who);
    await endAs(id, "expired");
    expect(await outcomeOf(retry(await customer(), id))).toBe("NOT_FOUND");
    const past = (column: "expires_at" | "ended_at", table: "quotes" | "orders") =>
      core.system.db.execute(sql`
        update ${sql.identifier(table)} set ${sql.identifier(column)} = now() - interval '11 minutes'
        where ${sql.identifier(table === "orders" ? "id" : "customer_id")} = ${table === "orders" ? id : who.id}`);
    await past("expires_at", "quotes");
    expect(await outcomeOf(retry(who, id))).toBe("QUOTE_EXPIRED");
    await past("ended_at", "orders");
    expect(await outcomeOf(retry(who, id))).toBe("CONFLICT");
  });
});

describe("where more ask than drivers are free", () => {
  const place = (rideType: "AUTO" | "BIKE") => ({
    ...{ cityCode: core.runtime.region.cities[0]!.code, position: cityCenter(core), rideType },
  });

  let measuring: SurgeLoop;
  beforeAll(async () => {
    measuring = await startSurgeLoop(core.runtime);
  });
  afterAll(() => measuring?.stop());

  test("bookings queue, and at a higher pressure they are refused and leave nothing", async () => {
    const atMs = core.ambient.now().getTime();
    const ask = (times: number, rideType: "AUTO" | "BIKE") => {
      for (let n = 0; n < times; n++) {
        noteRideRequest(core.runtime, { ...place(rideType), atMs });
      }
    };
    ask(5, "AUTO");
    ask(13, "BIKE");
    // The next refresh is due.
    core.ambient.advance(10_000);
    await until("the pressure is measured", () => pressureAt(core.runtime, place("BIKE")) > 0);
    expect(pressureAt(core.runtime, place("AUTO"))).toBe(5);
    expect(pressureAt(core.runtime, place("BIKE"))).toBe(13);
    const queued = await bookedRide(core, await customer(), { type: "AUTO" });
    expect(queued.ride!.isQueued).toBe(true);
    const searchMs = Date.parse(queued.ride!.searchUntil!) - Date.parse(queued.placedAt);
    expect(searchMs).toBe(120_000);
    expect(queued.ride!.searchWaveSeconds).toBe(30);
    const who = await customer();
    expect(await outcomeOf(bookedRide(core, who, { type: "BIKE" }))).toBe("REQUEST_ABORTED");
    expect((await who.call(routes.listOrders)).items).toEqual([]);
  });

  test("who books and cancels again and again is no crowd", async () => {
    const position = offsetMeters(cityCenter(core), { northMeters: -5_500, eastMeters: 0 });
    const here = { cityCode: "blr", position, rideType: "SEDAN" } as const;
    const who = await customer();
    for (let again = 0; again < 3; again++) {
      const { id } = await bookedRide(core, who, { pickup: position });
      await who.call(routes.cancelOrder, { params: { id }, body: { reason: "changed my mind" } });
    }
    await bookedRide(core, await customer(), { pickup: position });
    core.ambient.advance(10_000);
    await until("the pressure is measured", () => pressureAt(core.runtime, here) > 0);
    expect(pressureAt(core.runtime, here)).toBe(2);
  });
});
