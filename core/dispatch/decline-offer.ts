import { eq } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import type { Offer } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { lockOrders } from "../orders/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { closeOffers, releaseRiders } from "./close-offers.ts";
import { findOwnOffer } from "./find-offers.ts";
import { refuseAnswer } from "./offer-rules.ts";
import { searchOn } from "./search-on.ts";
import { viewOffer } from "./view-offer.ts";

/**
 * A rider says no, so that the next one is asked at once. Saying it twice changes nothing.
 * @throws BeelineError NOT_FOUND, OFFER_EXPIRED, OFFER_ALREADY_ACCEPTED, OFFER_TAKEN.
 */
export async function declineOffer(
  ctx: Ctx,
  input: { offerId: string; reason?: string | undefined },
): Promise<Offer> {
  return transact(ctx, async (tx) => {
    const { orderId } = await findOwnOffer(tx, input.offerId);
    await lockOrders(tx, [orderId]);
    const offer = await findOwnOffer(tx, input.offerId);
    if (offer.state === "declined") return viewOffer(tx, offer);
    const code = refuseAnswer(offer, now(tx));
    if (code) throw new BeelineError(code);
    const closing = { to: "declined", reason: "declined", saidReason: input.reason } as const;
    const closed = await closeOffers(tx, orderId, closing, eq(offers.id, offer.id));
    await searchOn(tx, orderId);
    await releaseRiders(tx, closed);
    return viewOffer(tx, closed[0]!);
  });
}
