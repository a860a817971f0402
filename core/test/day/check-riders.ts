/** Riders: nobody is at two things, one answer wins, nothing is left open; and what a day was worth. */
import { routes } from "#shared/contracts/index.ts";
import { isFinalOrder } from "#shared/states.ts";
import { type Ctx, statement } from "../../platform/index.ts";
import type { DayRider } from "./day-rider.ts";
import { DAY, type LivedDay } from "./live-day.ts";
import { type DayRows, findings, sayEqual, sum } from "./read-day.ts";

type TripRow = DayRows["trips"][number];

/** From the moment that somebody says yes to the last door. */
export function checkHands(rows: DayRows): string[] {
  const { wrong, say } = findings();
  const carries = (trip: TripRow) => {
    const own = rows.stops.filter(({ tripId }) => tripId === trip.id);
    return [...new Set(own.map(({ orderId }) => orderId))];
  };
  for (const [riderId, own] of Map.groupBy(rows.trips, (trip) => trip.riderId)) {
    const inTurn = own.toSorted((a, b) => a.assignedAt.getTime() - b.assignedAt.getTime());
    for (const [i, trip] of inTurn.entries()) {
      const next = inTurn[i + 1];
      const endMs = trip.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
      const isAlone = !next || endMs <= next.assignedAt.getTime();
      say(isAlone, `${riderId} is on ${trip.id} and ${next?.id} at once`);
      const isOne = trip.vertical !== "ride" || carries(trip).length === 1;
      say(isOne, `${trip.id} carries a passenger and ${carries(trip).join(", ")}`);
    }
  }
  for (const order of rows.orders) {
    say(isFinalOrder(order.state), `${order.id} ended as ${order.state}`);
    const isPaid = order.vertical !== "ride" || order.state !== "completed";
    say(isPaid, `${order.id} was ridden and never paid`);
    const finished = rows.trips.filter(
      (trip) => trip.state === "completed" && carries(trip).includes(order.id),
    );
    say(finished.length <= 1, `${order.id} was brought by ${finished.length}`);
    const isBrought = ["completed", "paid"].includes(order.state);
    say(!isBrought || finished.length === 1, `${order.id} was brought by nobody`);
  }
  for (const { id, state } of rows.riders) {
    say(state === "offline", `${id} is ${state} after the day`);
  }
  return wrong;
}

/** Riders who brought something and drove somebody on the same day. */
export function ridersOfBoth(rows: DayRows): string[] {
  const done = Map.groupBy(
    rows.trips.filter(({ state }) => state === "completed"),
    ({ riderId }) => riderId,
  );
  return [...done].flatMap(([riderId, trips]) => {
    return new Set(trips.map(({ vertical }) => vertical)).size === 2 ? [riderId] : [];
  });
}

const selectEntries = statement<{ orderId: string; purpose: string; minor: string }>(`
  select t.order_id as "orderId", t.purpose, (-e.amount_minor)::text as minor
  from ledger.entries e join ledger.transactions t on t.id = e.transaction_id
  where e.account_id = 'rider_payable:' || $1 || ':INR'`);

/** Whether what this rider is told agrees with the journal, order by order, to the last unit. */
export async function checkEarnings(
  day: LivedDay,
  rows: DayRows,
  { who }: DayRider,
): Promise<string[]> {
  const { wrong, say } = findings();
  const ctx: Ctx = day.core.system;
  const entries = await selectEntries(ctx, [who.id]);
  const whole = sum(entries.map(({ minor }) => Number(minor)));
  const period = { from: new Date(day.midnightMs).toISOString(), limit: 100 };
  const earned = await who.call(routes.getEarnings, { query: period });
  const paper = await who.call(routes.getRiderStatement, { query: { from: DAY, to: DAY } });
  sayEqual(say, "the day's earnings", earned.total.amountMinor, whole);
  sayEqual(say, "the day's statement", paper.earned.amountMinor, whole);
  sayEqual(say, "the statement's columns", paper.totals.at(-1)?.amountMinor, whole);
  sayEqual(say, "what is owed", earned.closingBalance.amountMinor, whole);
  const verticals = new Set<string>();
  for (const [orderId, own] of Map.groupBy(entries, (entry) => entry.orderId)) {
    const minor = sum(own.map((entry) => Number(entry.minor)));
    const item = earned.items.find((one) => one.orderId === orderId);
    sayEqual(say, `earned with ${orderId}`, item?.total.amountMinor, minor);
    const line = paper.orders.find((one) => one.orderId === orderId);
    sayEqual(say, `the statement of ${orderId}`, line?.amounts.at(-1)?.amountMinor, minor);
    const order = rows.orders.find(({ id }) => id === orderId)!;
    const shared = own.filter(({ purpose }) => purpose === "settle");
    if (shared.length > 0) verticals.add(order.vertical);
    const [payment] = rows.payments.filter(
      (one) => one.orderId === orderId && one.purpose === "order" && one.capturedMinor > 0,
    );
    const share = payment?.shares?.find(({ kind, owner }) => {
      return kind === "rider_payable" && owner === who.id;
    });
    const settled = sum(shared.map((entry) => Number(entry.minor)));
    if (order.state !== "cancelled")
      sayEqual(say, `the share of ${orderId}`, settled, share?.minor);
  }
  sayEqual(say, "what was earned with", [...verticals].toSorted(), ["delivery", "ride"]);
  say(earned.delivery.amountMinor > 0, "nothing was earned with deliveries");
  say(earned.rides.amountMinor > 0, "nothing was earned with rides");
  return wrong;
}
