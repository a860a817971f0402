import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { acceptOffer } from "./accept-offer.ts";
import { declineOffer } from "./decline-offer.ts";
import { explainOffer } from "./explain-offer.ts";
import { explainOrder } from "./explain-order.ts";
import { openOffersOf } from "./list-offers.ts";

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
