/**
 * Every pair of commands about one ride, sent at the same moment and in both orders: whoever comes
 * second is judged by what the first has left, and what remains is one legal history with at most
 * one fare and one payment.
 */
import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  fares,
  type orders,
  orderTransitions,
  payments,
  tripTransitions,
} from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  canMove,
  orderTransitions as orderTable,
  tripTransitions as tripTable,
} from "#shared/states.ts";
import { moveOrder } from "../../orders/index.ts";
import {
  checkHistory,
  driverOnDuty,
  endRideOf,
  type Loops,
  offerTo,
  orderRow,
  outcomeOf,
  readHistory,
  rideQuoteFor,
  riderRow,
  startedRide,
  startTestCore,
  startWork,
  type TakenRide,
  type TestCore,
  type TestPerson,
  takenRide,
  tripRow,
  until,
} from "../../test/index.ts";
import { commandsOf, type Pair, pairs } from "./race-pairs.fixture.ts";

let core: TestCore;
let news: Loops;
let ops: TestPerson;

beforeAll(async () => {
  core = await startTestCore();
  news = startWork(core, { dispatch: false });
  ops = await core.person("ops");
});
afterAll(async () => {
  await news.stop();
  await core.stop();
});

/** Together, and with either of them a little ahead; milliseconds of the second. */
const delays = [0, -3, 3];

async function stage(from: Pair["from"]): Promise<TakenRide> {
  if (from === "assigned") return takenRide(core);
  const ride = await startedRide(core);
  if (from === "paused") await commandsOf(ops).pause(ride);
  return ride;
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

async function race(ride: TakenRide, [one, two]: Pair["pair"], delayMs: number) {
  const commands = commandsOf(ops);
  const first = after(-delayMs).then(() => outcomeOf(commands[one](ride)));
  const second = after(delayMs).then(() => outcomeOf(commands[two](ride)));
  return Promise.all([first, second]);
}

/** The trip of an order that was cancelled beside it hears of that by the news. */
async function tripIsSettled({ order, trip }: TakenRide): Promise<boolean> {
  const { state } = await orderRow(core, order.id);
  return state !== "cancelled" || (await tripRow(core, trip.id)).state === "cancelled";
}

/** A chain without gaps, each link of it in the state table. */
async function expectLegalHistory(ride: TakenRide): Promise<void> {
  const { order, trip } = ride;
  const { db } = core.system;
  await until("the trip has heard of it", () => tripIsSettled(ride));
  const orderLines = await db
    .select()
    .from(orderTransitions)
    .where(eq(orderTransitions.orderId, order.id))
    .orderBy(asc(orderTransitions.version));
  const tripLines = await db
    .select()
    .from(tripTransitions)
    .where(eq(tripTransitions.tripId, trip.id))
    .orderBy(asc(tripTransitions.version));
  for (const [i, line] of orderLines.entries()) {
    expect(line.version).toBe(i + 1);
    if (line.from === null) continue;
    expect(line.from).toBe(orderLines[i - 1]!.to);
    expect(canMove(orderTable, line.from, line.to)).toBe(true);
  }
  for (const [i, line] of tripLines.entries()) {
    expect(line.version).toBe(i + 1);
    if (line.from === null) continue;
    expect(line.from).toBe(tripLines[i - 1]!.to);
    expect(canMove(tripTable, line.from, line.to)).toBe(true);
  }
  const row = await orderRow(core, order.id);
  expect(row.state).toBe(orderLines.at(-1)!.to);
  expect((await tripRow(core, trip.id)).state).toBe(tripLines.at(-1)!.to);
  await expectOneMoney(row);
}

async function expectOneMoney(row: typeof orders.$inferSelect): Promise<void> {
  const { db } = core.system;
  const charged = await db.select().from(fares).where(eq(fares.orderId, row.id));
  const paid = await db
    .select()
    .from(payments)
    .where(and(eq(payments.orderId, row.id), eq(payments.state, "captured")));
  const hasEnded = row.state === "paid" || row.state === "completed";
  expect(charged.length).toBe(hasEnded ? 1 : 0);
  expect(paid.length).toBe(hasEnded ? 1 : 0);
  if (hasEnded) expect(paid[0]!.capturedMinor).toBe(charged[0]!.totalMinor);
}

for (const { from, pair, legal } of pairs) {
  test(`${pair.join(" and ")}, ${from}`, async () => {
    await Promise.all(
      delays.map(async (delayMs) => {
        const ride = await stage(from);
        const outcome = await race(ride, pair, delayMs);
        expect(legal, outcome.join(" / ")).toContainEqual(outcome);
        await expectLegalHistory(ride);
      }),
    );
  });
}

test("the answer to an end is replayed, and another end is refused", async () => {
  const ride = await startedRide(core);
  const key = crypto.randomUUID();
  const twins = await Promise.all([1, 2, 3].map(() => endRideOf(ride, {}, key)));
  expect(new Set(twins.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await outcomeOf(endRideOf(ride))).toBe("TRIP_ALREADY_ENDED");
  expect(await endRideOf(ride, {}, key)).toEqual(twins[0]);
  await expectLegalHistory(ride);
});

test("of two drivers who accept one gets the ride, and of acceptance and expiry one happens", async () => {
  for (let round = 0; round < 3; round++) {
    const customer = await core.person("customer");
    const drivers = await Promise.all([driverOnDuty(core), driverOnDuty(core)]);
    const { id: quoteId } = await rideQuoteFor(core, customer);
    const body = { quoteId, option: "SEDAN", paymentMethodId: "cash" };
    const order = await customer.call(routes.placeOrder, { body });
    const offers = await offerTo(
      core,
      order.id,
      drivers.map(({ id }) => id),
    );
    const accept = (i: number) =>
      outcomeOf(drivers[i]!.call(routes.acceptOffer, { body: { offerId: offers[i]! } }));
    const expire = () =>
      outcomeOf(
        moveOrder(core.system, { orderId: order.id, to: "expired", reason: "REQUEST_EXPIRED" }),
      );
    const [one, two, over] = await Promise.all([
      accept(0),
      accept(1),
      round === 0 ? "CONFLICT" : after(round * 4).then(expire),
    ]);
    const won = [one, two].filter((outcome) => outcome === "OK").length;
    expect(won + (over === "OK" ? 1 : 0)).toBe(1);
    const now = await customer.call(routes.getOrder, { params: { id: order.id } });
    expect(now.state).toBe(over === "OK" ? "expired" : "assigned");
    const states = await Promise.all(drivers.map(({ id }) => riderRow(core, id)));
    expect(states.filter(({ state }) => state === "on_trip").length).toBe(won);
  }
});

test("what remains of all of it is one legal history, and money that sums up to nothing", async () => {
  const bounds = {
    ...{ fanOut: 2, maxBundle: 1, reofferAfterMs: 0, writingMs: 1_000, isSettled: false },
  };
  // The stage opens its offers by hand, without telling.
  const staged = ["offer", "rider"];
  const violations = async () => {
    const all = checkHistory(await readHistory(core.system), bounds);
    return all.filter(({ rule }) => !staged.includes(rule));
  };
  await until("the news has gone round", async () => (await violations()).length === 0).catch(
    () => {},
  );
  expect(await violations()).toEqual([]);
  const [row] = await core.system.db.execute<{ sum: string | null }>(
    sql`select sum(amount_minor) as sum from ledger.entries`,
  );
  expect(Number(row?.sum ?? 0)).toBe(0);
});
