/** The rows that a day left behind: all that its readers know of it. */
import {
  fares,
  orders,
  orderTransitions,
  payments,
  quotedRides,
  quotes,
  refunds,
  riders,
  rides,
  stores,
  tripStops,
  trips,
} from "#drizzle/schema/index.ts";
import type { Ctx } from "../../platform/index.ts";

export type DayRows = Awaited<ReturnType<typeof readDay>>;

export async function readDay({ db }: Ctx) {
  const [orderRows, quoteRows, rideRows, quotedRows, fareRows, paymentRows] = await Promise.all([
    db.select().from(orders),
    db.select().from(quotes),
    db.select().from(rides),
    db.select().from(quotedRides),
    db.select().from(fares),
    db.select().from(payments),
  ]);
  const [refundRows, tripRows, stopRows, stepRows, riderRows, storeRows] = await Promise.all([
    db.select().from(refunds),
    db.select().from(trips),
    db.select().from(tripStops),
    db.select().from(orderTransitions),
    db.select().from(riders),
    db.select().from(stores),
  ]);
  return {
    ...{ orders: orderRows, quotes: quoteRows, rides: rideRows, quotedRides: quotedRows },
    ...{ fares: fareRows, payments: paymentRows, refunds: refundRows, trips: tripRows },
    ...{ stops: stopRows, steps: stepRows, riders: riderRows, stores: storeRows },
  };
}

export const sum = (numbers: Iterable<number>): number => {
  let all = 0;
  for (const one of numbers) all += one;
  return all;
};

/** Says so when it is not; the words name what it is about. */
export type Say = (isRight: boolean, wrong: string) => void;

/** Collects what is wrong. */
export function findings(): { readonly wrong: string[]; readonly say: Say } {
  const wrong: string[] = [];
  return {
    wrong,
    say: (isRight, words) => {
      if (!isRight) wrong.push(words);
    },
  };
}

/** Whether two plain values are the same, and if not what they are. */
export function sayEqual(say: Say, about: string, found: unknown, wanted: unknown): void {
  const [one, other] = [plain(found), plain(wanted)];
  say(one === other, `${about}: is ${one}, should be ${other}`);
}

/** Rows come from JSON with their fields in another order. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
