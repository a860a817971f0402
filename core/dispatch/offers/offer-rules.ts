/** Decisions about one offer that need no clock and no database. */
import type { ErrorCode } from "#shared/errors.ts";
import type { OfferState, OrderState } from "#shared/states.ts";
import { isSearchable } from "../searches/job-rules.ts";

export interface OfferLike {
  readonly state: OfferState;
  readonly round: number;
  readonly expiresAt: Date;
}

/** Why an offer cannot be answered by its rider any more; undefined while it is open. */
export function refuseAnswer(offer: OfferLike, now: Date): ErrorCode | undefined {
  switch (offer.state) {
    case "accepted":
      return "OFFER_ALREADY_ACCEPTED";
    case "cancelled":
      return "OFFER_TAKEN";
    case "declined":
    case "expired":
      return "OFFER_EXPIRED";
    case "pending":
      return now.getTime() >= offer.expiresAt.getTime() ? "OFFER_EXPIRED" : undefined;
  }
}

/** Why an open offer leads to nothing: the order has a rider, has ended, or is searched anew. */
export function refuseOrder(
  offer: OfferLike,
  order: { readonly state: OrderState; readonly riderId: string | null },
  round: number,
): ErrorCode | undefined {
  const isFree = isSearchable(order.state) && order.riderId === null && offer.round === round;
  return isFree ? undefined : "OFFER_TAKEN";
}
