/** The history of a region as its database tells it, in one moment's view. */
import { asc } from "drizzle-orm";
import {
  dispatchJobs,
  offerOrders,
  offers,
  orders,
  orderTransitions,
  outbox,
  riders,
  tripStops,
  trips,
} from "#drizzle/schema/index.ts";
import type { DomainEvent } from "#shared/events.ts";
import type { Ctx } from "../platform/index.ts";
import type { History, OfferFacts, TripFacts } from "./history.ts";

export async function readHistory({ db }: Ctx): Promise<History> {
  return db.transaction(
    async (tx) => {
      const events = await tx.select().from(outbox).orderBy(asc(outbox.sequence));
      const offerRows = await tx.select().from(offers);
      const parts = await tx.select().from(offerOrders).orderBy(asc(offerOrders.sequence));
      const tripRows = await tx.select().from(trips);
      const stops = await tx.select().from(tripStops).orderBy(asc(tripStops.sequence));
      const steps = await tx
        .select()
        .from(orderTransitions)
        .orderBy(asc(orderTransitions.orderId), asc(orderTransitions.version));
      return {
        events: events.map(toEvent),
        orders: await tx.select().from(orders),
        jobs: await tx.select().from(dispatchJobs),
        offers: offerRows.map((row): OfferFacts => {
          const own = parts.filter(({ offerId }) => offerId === row.id);
          return { ...row, orders: own.length > 0 ? own : [row] };
        }),
        trips: tripRows.map((row): TripFacts => {
          const own = stops.filter(({ tripId }) => tripId === row.id);
          return { ...row, orderIds: [...new Set(own.map(({ orderId }) => orderId))] };
        }),
        riders: await tx.select().from(riders),
        steps,
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

function toEvent(row: typeof outbox.$inferSelect): DomainEvent {
  const { id, type, partitionKey, payload, at } = row;
  return { id, type, partitionKey, payload, at: at.toISOString() } as DomainEvent;
}
