import { eq } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import type { Offer } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { lockOrders } from "../../orders/index.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { searchOn } from "../searches/search-on.ts";
import { closeOffers, ordersOfOffers, releaseRiders } from "./close-offers.ts";
import { findOwnOffer } from "./find-offers.ts";
import { refuseAnswer } from "./offer-rules.ts";
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
    const seen = await findOwnOffer(tx, input.offerId);
    const orders = await ordersOfOffers(tx, [seen.id]);
    await lockOrders(tx, orders.get(seen.id) ?? [seen.orderId]);
    const offer = await findOwnOffer(tx, input.offerId);
    if (offer.state === "declined") return viewOffer(tx, offer);
    const code = refuseAnswer(offer, now(tx));
    if (code) throw new BeelineError(code);
    const closing = { to: "declined", reason: "declined", saidReason: input.reason } as const;
    const closed = await closeOffers(tx, eq(offers.id, offer.id), closing);
    await searchOn(
      tx,
      closed.flatMap(({ orderIds }) => orderIds),
    );
    await releaseRiders(tx, closed);
    return viewOffer(tx, closed[0]!);
  });
}
