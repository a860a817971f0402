import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { explainOffer } from "./explain/explain-offer.ts";
import { explainOrder } from "./explain/explain-order.ts";
import { acceptOffer } from "./offers/accept-offer.ts";
import { declineOffer } from "./offers/decline-offer.ts";
import { openOffersOf } from "./offers/list-offers.ts";

export function bindDispatch(bind: Bind): void {
  bind(routes.listOffers, async ({ ctx }) => ({
    items: await openOffersOf(ctx, ctx.actor.id ?? ""),
    nextCursor: null,
  }));
  bind(routes.acceptOffer, ({ ctx, body }) => acceptOffer(ctx, body.offerId));
  bind(routes.declineOffer, ({ ctx, params, body }) =>
    declineOffer(ctx, { offerId: params.id, reason: body?.reason }),
  );
  bind(routes.listOrderOffers, ({ ctx, params }) => explainOrder(ctx, params.id));
  bind(routes.explainOffer, ({ ctx, params }) => explainOffer(ctx, params.id));
}
