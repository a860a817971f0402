import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tripTransitions } from "#drizzle/schema/index.ts";
import { routes, type Trip } from "#shared/contracts/index.ts";
import {
  codeOf,
  type KitchenState,
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
  tripRow,
} from "../test/index.ts";

let core: TestCore;
let store: TestStore;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
});
afterAll(() => core.stop());

let rider: TestPerson;
let trip: Trip;
let customer: TestPerson;
let orderId: string;
const at = (index: number) => ({ id: trip.id, stopId: trip.stops[index]!.id });
const arrive = (index: number) => rider.call(routes.arriveAtStop, { params: at(index) });
const complete = (index: number, otp?: string) =>
  rider.call(routes.completeStop, { params: at(index), body: otp ? { otp } : {} });

async function begin(state: KitchenState): Promise<void> {
  const order = await orderIn(core, store, state);
  customer = order.customer;
  orderId = order.id;
  ({ rider, trip } = await tripFor(core, order.id));
}

async function carry(): Promise<string> {
  await begin("ready");
  await arrive(0);
  await complete(0);
  await arrive(1);
  return codeOf(customer, orderId);
}

test("from the store to the door, step by step", async () => {
  await begin("ready");
  expect((await arrive(0)).stops[0]).toMatchObject({ state: "arrived" });
  expect(await riderRow(core, rider.id)).toMatchObject({ state: "on_trip" });
  const carrying = await complete(0);
  expect(carrying).toMatchObject({ state: "in_progress", stops: [{ state: "done" }, {}] });
  expect(carrying.startedAt).not.toBeNull();
  expect(await orderRow(core, orderId)).toMatchObject({ state: "out_for_delivery" });
  expect((await arrive(1)).stops[1]).toMatchObject({ state: "arrived" });

  const done = await complete(1, await codeOf(customer, orderId));

  expect(done).toMatchObject({ state: "completed", stops: [{ state: "done" }, { state: "done" }] });
  expect(done.endedAt).not.toBeNull();
  // A history has no addresses, notes or names of customers in it.
  expect(done.stops[1]).toMatchObject({ name: null, address: null, notes: null });
  expect(await orderRow(core, orderId)).toMatchObject({ state: "completed" });
  expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
  expect(await outcomeOf(rider.call(routes.getActiveTrip))).toBe("NO_ACTIVE_TRIP");
  expect(await rider.call(routes.getTrip, { params: { id: trip.id } })).toEqual(done);
  const moves = await core.system.db
    .select()
    .from(tripTransitions)
    .where(eq(tripTransitions.tripId, trip.id))
    .orderBy(tripTransitions.version);
  expect(moves).toMatchObject([
    { version: 1, from: null, to: "assigned", actorRole: "rider", actorId: rider.id },
    { version: 2, from: "assigned", to: "in_progress", actorRole: "rider" },
    { version: 3, from: "in_progress", to: "completed", actorRole: "rider" },
  ]);
});

describe("picking up", () => {
  test.each<KitchenState>(["accepted", "preparing"])(
    "waits while the food is %s",
    async (state) => {
      await begin(state);
      await arrive(0);
      await expect(complete(0)).rejects.toMatchObject({
        code: "CONFLICT",
        message: "The food is not ready",
      });
      await store.partner.call(routes.markReady, { params: { id: orderId } });
      await complete(0);
    },
  );

  test("needs the rider to be there, and the door comes later", async () => {
    await begin("ready");
    expect(await outcomeOf(complete(0))).toBe("CONFLICT");
    expect(await outcomeOf(arrive(1))).toBe("CONFLICT");
    await arrive(0);
    expect(await outcomeOf(arrive(0))).toBe("CONFLICT");
  });

  test("happens once, however often it is said", async () => {
    await begin("ready");
    await arrive(0);
    const answers = await Promise.all(Array.from({ length: 10 }, () => outcomeOf(complete(0))));
    expect(answers.sort()).toEqual([...Array.from({ length: 9 }, () => "CONFLICT"), "OK"]);
  });

  test("against the customer's cancelling: one of both wins", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      await begin("ready");
      await arrive(0);
      const cancel = () =>
        customer.call(routes.cancelOrder, { params: { id: orderId }, body: { reason: "no" } });
      const first = round % 2 === 0 ? () => complete(0) : cancel;
      const second = round % 2 === 0 ? cancel : () => complete(0);
      const pair = await Promise.all([outcomeOf(first()), outcomeOf(second())]);
      const [pickedUp, cancelled] = round % 2 === 0 ? pair : pair.reverse();
      const { state } = await orderRow(core, orderId);
      expect([
        ["OK", "CANNOT_CANCEL_IN_PROGRESS", "out_for_delivery"],
        ["TRIP_CANCELLED", "OK", "cancelled"],
      ]).toContainEqual([pickedUp, cancelled, state]);
      outcomes.add(state);
    }
  });
});

describe("handing over", () => {
  test("happens once, however often it is said", async () => {
    const otp = await carry();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => outcomeOf(complete(1, otp))),
    );
    // Tries are counted before they are looked at, so a crowd of right ones may meet the lock.
    expect(answers.filter((answer) => answer === "OK")).toHaveLength(1);
    for (const answer of answers) {
      expect(["OK", "TRIP_ALREADY_COMPLETED", "RATE_LIMITED"]).toContain(answer);
    }
    expect(await orderRow(core, orderId)).toMatchObject({ state: "completed" });
  });

  test("under one key answers the same each time", async () => {
    const otp = await carry();
    const say = () =>
      rider.call(routes.completeStop, { params: at(1), body: { otp }, idempotencyKey: "once" });
    const first = await say();
    expect(await say()).toEqual(first);
  });

  test("needs the code", async () => {
    const otp = await carry();
    const wrong = otp === "0000" ? "0001" : "0000";
    expect(await outcomeOf(complete(1))).toBe("INVALID_OTP");
    expect(await outcomeOf(complete(1, wrong))).toBe("INVALID_OTP");
    expect((await orderRow(core, orderId)).otpAttempts).toBe(1);
    expect(await outcomeOf(complete(1, otp))).toBe("OK");
  });

  test("cannot be guessed by many at once", async () => {
    const otp = await carry();
    const guesses = Array.from({ length: 40 }, (_, index) => String(index).padStart(4, "0"));
    const answers = await Promise.all(
      guesses.filter((guess) => guess !== otp).map((guess) => outcomeOf(complete(1, guess))),
    );
    expect(answers.filter((answer) => answer === "INVALID_OTP")).toHaveLength(5);
    expect(new Set(answers)).toEqual(new Set(["INVALID_OTP", "RATE_LIMITED"]));
  });
});

describe("refused are", () => {
  let stranger: TestPerson;
  beforeEach(async () => {
    await begin("ready");
    stranger = await riderOnDuty(core);
  });

  test("other riders, other roles and unknown trips", async () => {
    const calls = (who: TestPerson, id: string) => {
      const stop = { id, stopId: trip.stops[0]!.id };
      return [
        who.call(routes.getTrip, { params: { id } }),
        who.call(routes.arriveAtStop, { params: stop }),
        who.call(routes.completeStop, { params: stop, body: {} }),
        who.call(routes.failStop, { params: stop, body: { reason: "other" } }),
        who.call(routes.cancelTrip, { params: { id }, body: { reason: "no" } }),
      ];
    };
    const codes = (work: Promise<unknown>[]) => Promise.all(work.map(outcomeOf));
    const five = (code: string) => Array.from({ length: 5 }, () => code);
    expect(await codes(calls(stranger, trip.id))).toEqual(five("UNAUTHORIZED_DRIVER"));
    // A passenger may look at a ride and cancel it; of a delivery there is nothing to be seen.
    const [none, no] = ["TRIP_NOT_FOUND", "FORBIDDEN"];
    expect(await codes(calls(customer, trip.id))).toEqual([none, no, no, no, none]);
    expect(await codes(calls(rider, "trp_in_unknown"))).toEqual(five("TRIP_NOT_FOUND"));
    expect(await codes(calls(rider, trip.id.replace("_in_", "_uk_")))).toEqual(
      five("TRIP_NOT_FOUND"),
    );
    expect(await tripRow(core, trip.id)).toMatchObject({ state: "assigned", version: 1 });
  });

  test("stops of other trips", async () => {
    const call = rider.call(routes.arriveAtStop, { params: { id: trip.id, stopId: "stp_in_x" } });
    expect(await outcomeOf(call)).toBe("NOT_FOUND");
  });

  test("unknown reasons, and codes that are too long", async () => {
    const params = at(0);
    const reason = "bored" as "other";
    expect(await outcomeOf(rider.call(routes.failStop, { params, body: { reason } }))).toBe(
      "VALIDATION_FAILED",
    );
    expect(await outcomeOf(complete(0, "1".repeat(13)))).toBe("VALIDATION_FAILED");
  });
});

// The last one, because it makes the clock run past everybody's tokens.
test("the door locks after five wrong codes, for a quarter of an hour, even for the right one", async () => {
  const otp = await carry();
  const wrong = otp === "0000" ? "0001" : "0000";
  for (let tries = 0; tries < 5; tries++) {
    expect(await outcomeOf(complete(1, wrong))).toBe("INVALID_OTP");
  }
  expect(await outcomeOf(complete(1, otp))).toBe("RATE_LIMITED");
  core.ambient.advance(14 * 60_000);
  expect(await outcomeOf(complete(1, otp))).toBe("RATE_LIMITED");
  core.ambient.advance(60_000);
  // Access tokens live as long as the lock.
  rider = await core.signIn(rider.phone);
  expect(await outcomeOf(complete(1, otp))).toBe("OK");
});
