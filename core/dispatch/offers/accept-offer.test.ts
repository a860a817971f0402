import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dispatchJobs, outbox, trips } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  offeredOrder,
  offerRows,
  offerTo,
  openStore,
  orderIn,
  orderRow,
  outcomeOf,
  riderOnDuty,
  riderRow,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  tripFor,
} from "../../test/index.ts";

let core: TestCore;
let store: TestStore;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
});
afterAll(() => core.stop());

const accept = (rider: TestPerson, offerId: string, idempotencyKey?: string) =>
  rider.call(routes.acceptOffer, {
    body: { offerId },
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });

/** The status as well, because 410 and 409 tell a rider different things. */
const post = async (rider: TestPerson, offerId: string) => {
  const answer = await core.request("/v1/trips/accept", {
    method: "POST",
    headers: {
      authorization: `Bearer ${rider.token}`,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify({ offerId }),
  });
  const { code = "OK" } = (await answer.json()) as { code?: string };
  return `${answer.status} ${code}`;
};

const tally = (answers: readonly string[]) => {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
};

const offerStates = async (orderId: string) =>
  tally(
    (await offerRows(core, orderId)).map(({ state, reason }) =>
      reason ? `${state}: ${reason}` : state,
    ),
  );

test("a rider takes an offer: a trip with a pick-up and a drop-off, and the order knows who", async () => {
  const { order, rider, offerId } = await offeredOrder(core, store, "preparing");
  const listed = await rider.call(routes.listOffers);
  expect(listed.items).toMatchObject([{ id: offerId, orderId: order.id, state: "pending" }]);
  const { dropoffLat, dropoffLng } = await orderRow(core, order.id);
  expect(listed.items[0]!.dropoff.position).toEqual({
    lat: Number(dropoffLat.toFixed(3)),
    lng: Number(dropoffLng.toFixed(3)),
  });

  const trip = await accept(rider, offerId);

  expect(trip).toMatchObject({ state: "assigned", riderId: rider.id, orderIds: [order.id] });
  expect(trip.earning).toEqual({ amountMinor: 3_700, currency: "INR" });
  expect(trip.stops).toMatchObject([
    { kind: "pickup", state: "pending", name: "Test Kitchen", address: null, otpRequired: false },
    {
      kind: "dropoff",
      state: "pending",
      name: "Chandra",
      address: "12 Planted Street, third floor",
      notes: "Ring twice, please",
      otpRequired: true,
    },
  ]);
  expect(await orderRow(core, order.id)).toMatchObject({ riderId: rider.id, tripId: trip.id });
  const row = await riderRow(core, rider.id);
  expect(row).toMatchObject({ state: "on_trip", offersAccepted: 1 });
  expect((await rider.call(routes.listOffers)).items).toEqual([]);
  expect(await rider.call(routes.getActiveTrip)).toEqual(trip);
  const news = await core.system.db
    .select({ type: outbox.type })
    .from(outbox)
    .where(eq(outbox.partitionKey, rider.id));
  expect(news.map(({ type }) => type)).toContain("trip.assigned");
});

test("the same key gives the same trip again", async () => {
  const { rider, offerId } = await offeredOrder(core, store);
  const [first, second] = await Promise.all([
    accept(rider, offerId, "same-key"),
    accept(rider, offerId, "same-key"),
  ]);
  expect(second).toEqual(first);
  expect(await accept(rider, offerId, "same-key")).toEqual(first);
});

describe("a race", () => {
  test("of 50 riders for one order has one winner and 49 who hear that it is taken", async () => {
    const order = await orderIn(core, store, "accepted");
    const fifty = await Promise.all(Array.from({ length: 50 }, () => riderOnDuty(core)));
    const offerIds = await offerTo(
      core,
      order.id,
      fifty.map(({ id }) => id),
    );

    const answers = await Promise.all(fifty.map((rider, index) => post(rider, offerIds[index]!)));

    expect(tally(answers)).toEqual({ "201 OK": 1, "410 OFFER_TAKEN": 49 });
    const winner = fifty[answers.indexOf("201 OK")]!;
    expect(await offerStates(order.id)).toEqual({ accepted: 1, "cancelled: TRIP_ASSIGNED": 49 });
    expect(await orderRow(core, order.id)).toMatchObject({ riderId: winner.id });
    for (const rider of fifty) {
      const { state } = await riderRow(core, rider.id);
      expect(state).toBe(rider === winner ? "on_trip" : "online");
    }
    const [found] = await core.system.db
      .select({ trips: count() })
      .from(trips)
      .where(eq(trips.riderId, winner.id));
    expect(found).toEqual({ trips: 1 });
  });

  test("of one rider with himself under 50 keys makes one trip", async () => {
    const { rider, offerId } = await offeredOrder(core, store);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(rider, offerId)));
    expect(tally(answers)).toEqual({ "201 OK": 1, "409 OFFER_ALREADY_ACCEPTED": 49 });
  });

  test("of acceptance with the customer's cancelling leaves no half of either", async () => {
    for (let round = 0; round < 8; round++) {
      const { order, rider, offerId } = await offeredOrder(core, store);
      const [taken, cancelled] = await Promise.all([
        outcomeOf(accept(rider, offerId)),
        outcomeOf(
          order.customer.call(routes.cancelOrder, {
            params: { id: order.id },
            body: { reason: "changed my mind" },
          }),
        ),
      ]);
      // Before the pick-up a customer may always cancel; what is decided is whether a trip began.
      expect(cancelled).toBe("OK");
      expect(["OK", "OFFER_TAKEN"]).toContain(taken);
      const row = await orderRow(core, order.id);
      expect(row.state).toBe("cancelled");
      expect(row.tripId === null).toBe(taken !== "OK");
    }
  });

  test("of acceptance with declining has one answer", async () => {
    for (let round = 0; round < 5; round++) {
      const { rider, offerId } = await offeredOrder(core, store);
      const answers = await Promise.all([
        outcomeOf(accept(rider, offerId)),
        outcomeOf(rider.call(routes.declineOffer, { params: { id: offerId }, body: {} })),
      ]);
      expect([
        ["OK", "OFFER_ALREADY_ACCEPTED"],
        ["OFFER_EXPIRED", "OK"],
      ]).toContainEqual(answers);
    }
  });
});

describe("refused is", () => {
  test("an offer that nobody made, or that was made to another", async () => {
    const order = await orderIn(core, store, "accepted");
    const [rider, other] = [await riderOnDuty(core), await riderOnDuty(core)];
    const [offerId] = await offerTo(core, order.id, [rider.id]);
    expect(await post(rider, "ofr_in_00000000000000000000000000")).toBe("404 NOT_FOUND");
    expect(await post(rider, "ofr_uk_00000000000000000000000000")).toBe("404 NOT_FOUND");
    expect(await post(other, offerId!)).toBe("404 NOT_FOUND");
    expect(await post(order.customer, offerId!)).toBe("403 FORBIDDEN");
  });

  test("an offer whose time is over, from the very millisecond on", async () => {
    const { rider, offerId } = await offeredOrder(core, store);
    core.ambient.advance(12_000);
    expect(await post(rider, offerId)).toBe("409 OFFER_EXPIRED");
    expect((await rider.call(routes.listOffers)).items).toEqual([]);
  });

  test("an offer of an order that has been cancelled", async () => {
    const { order, rider, offerId } = await offeredOrder(core, store);
    await order.customer.call(routes.cancelOrder, {
      params: { id: order.id },
      body: { reason: "changed my mind" },
    });
    expect(await post(rider, offerId)).toBe("410 OFFER_TAKEN");
  });

  test("an offer of an earlier search for the same order", async () => {
    const { order, rider, offerId } = await offeredOrder(core, store);
    await core.system.db
      .update(dispatchJobs)
      .set({ round: 2 })
      .where(eq(dispatchJobs.orderId, order.id));
    expect(await post(rider, offerId)).toBe("410 OFFER_TAKEN");
  });

  test("a rider who is on a trip", async () => {
    const [first, second] = [
      await orderIn(core, store, "accepted"),
      await orderIn(core, store, "accepted"),
    ];
    const { rider } = await tripFor(core, first.id);
    const [offerId] = await offerTo(core, second.id, [rider.id]);
    expect(await post(rider, offerId!)).toBe("409 DRIVER_BUSY");
    expect(await orderRow(core, second.id)).toMatchObject({ riderId: null, tripId: null });
  });

  test("a rider who went off duty", async () => {
    const { order, rider, offerId } = await offeredOrder(core, store);
    await rider.call(routes.setDuty, { body: { status: "offline" } });
    expect(await post(rider, offerId)).toBe("409 OFFER_EXPIRED");
    expect(await orderRow(core, order.id)).toMatchObject({ riderId: null });
    expect(await offerStates(order.id)).toEqual({ pending: 1 });
  });

  test("a request without an offer, or with more than an id", async () => {
    const rider = await riderOnDuty(core);
    expect(await post(rider, "")).toBe("400 VALIDATION_FAILED");
    expect(await post(rider, "x".repeat(81))).toBe("400 VALIDATION_FAILED");
    expect(await post(rider, "'; drop table offers; --")).toBe("400 VALIDATION_FAILED");
  });
});
