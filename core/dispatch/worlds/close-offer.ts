/** An offer's end, and what it means for the searches of its orders. */
import type { OfferState } from "#shared/states.ts";
import type { World } from "./world.ts";
import type { OfferRow } from "./world-rows.ts";

export function closeOffer(
  world: World,
  offer: OfferRow,
  to: Exclude<OfferState, "pending">,
  reason: string | null,
): OfferRow {
  const { store, nowMs } = world;
  const row = store.change("offers", offer.id, { state: to, closedAtMs: nowMs });
  const { orderId } = offer.orders[0]!;
  const payload = { offerId: offer.id, orderId, riderId: offer.riderId, to, reason };
  store.append({ type: "offer.changed", partitionKey: orderId, payload }, nowMs);
  return row;
}

/** An offer came to nothing: unless others are open, the search goes on at once. */
export function searchOn({ store, nowMs }: World, orderId: string): void {
  const job = store.get("jobs", orderId);
  if (job?.state !== "offered" || store.openOffersOf({ orderId }).length > 0) return;
  store.change("jobs", orderId, { state: "searching", nextAtMs: nowMs });
}
