import { routes } from "#shared/contracts/index.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { CASH, WALLET } from "../payments/index.ts";
import type { Bind, Ctx } from "../platform/index.ts";
import { acceptOrder } from "./accept-order.ts";
import { bindOrderMoney } from "./bind-order-money.ts";
import { cancelOrder } from "./cancel-order.ts";
import { createQuote } from "./create-quote.ts";
import { markReady } from "./mark-ready.ts";
import { ownOrder, viewerOf } from "./own-order.ts";
import { listOpsOrders, listOrders, listPartnerOrders } from "./page-orders.ts";
import { placeOrder } from "./place-order.ts";
import type { SeenOrder } from "./read-parts.ts";
import { rejectOrder } from "./reject-order.ts";
import { resolveHold } from "./resolve-hold.ts";
import { nearbyRides } from "./rides/nearby-rides.ts";
import { payOrder } from "./rides/pay-order.ts";
import { previewCancellation } from "./rides/preview-cancellation.ts";
import { gatherRideQuotes } from "./rides/quote-ride.ts";
import { retryRide } from "./rides/retry-ride.ts";
import { waiveFee } from "./rides/waive-fee.ts";
import { startPreparing } from "./start-preparing.ts";
import { viewSeen } from "./view-order.ts";

export function bindOrders(bind: Bind): void {
  bindOrderMoney(bind);
  bind(routes.createQuote, ({ ctx, body }) => createQuote(ctx, body), {
    gathers: ({ vertical }) => (vertical === "ride" ? gatherRideQuotes : undefined),
  });
  bind(
    routes.placeOrder,
    async ({ ctx, body, idempotencyKey }) =>
      asSeenBy(ctx, await placeOrder(ctx, body, idempotencyKey)),
    // Only a provider that has to be called makes steps of it.
    {
      commits: ({ paymentMethodId }) =>
        paymentMethodId === CASH || paymentMethodId === WALLET ? "once" : "steps",
    },
  );
  bind(
    routes.payOrder,
    async ({ ctx, params, body, idempotencyKey }) =>
      asSeenBy(ctx, await payOrder(ctx, params.id, body.paymentMethodId, idempotencyKey)),
    { commits: () => "steps" },
  );
  bind(routes.previewCancellation, ({ ctx, params }) => previewCancellation(ctx, params.id));
  bind(routes.retryOrder, async ({ ctx, params, idempotencyKey }) =>
    asSeenBy(ctx, await retryRide(ctx, params.id, idempotencyKey)),
  );
  bind(routes.getNearbyRides, ({ ctx, query }) => nearbyRides(ctx, query));
  bind(routes.listOrders, ({ ctx, query }) => listOrders(ctx, query));
  bind(routes.getOrder, async ({ ctx, params }) => asSeenBy(ctx, await ownOrder(ctx, params.id)));
  bind(routes.cancelOrder, async ({ ctx, params, body }) =>
    asSeenBy(ctx, { row: await cancelOrder(ctx, { orderId: params.id, reason: body.reason }) }),
  );
}

export function bindPartnerOrders(bind: Bind): void {
  bind(routes.listPartnerOrders, ({ ctx, query }) => listPartnerOrders(ctx, query));
  bind(routes.acceptOrder, async ({ ctx, params, body }) =>
    asSeenBy(ctx, await acceptOrder(ctx, { orderId: params.id, prepMinutes: body?.prepMinutes })),
  );
  bind(routes.rejectOrder, async ({ ctx, params, body }) =>
    asSeenBy(ctx, { row: await rejectOrder(ctx, { orderId: params.id, reason: body.reason }) }),
  );
  bind(routes.startPreparing, async ({ ctx, params }) =>
    asSeenBy(ctx, await startPreparing(ctx, { orderId: params.id })),
  );
  bind(routes.markReady, async ({ ctx, params }) =>
    asSeenBy(ctx, await markReady(ctx, { orderId: params.id })),
  );
}

export function bindOps(bind: Bind): void {
  bind(
    routes.waiveFee,
    async ({ ctx, params, body, idempotencyKey }) =>
      asSeenBy(ctx, await waiveFee(ctx, params.id, body.reason, idempotencyKey)),
    { commits: () => "steps" },
  );
  bind(routes.listOpsOrders, ({ ctx, query }) => listOpsOrders(ctx, query));
  bind(routes.resolveHold, async ({ ctx, params, body }) =>
    asSeenBy(ctx, { row: await resolveHold(ctx, { orderId: params.id, ...body }) }),
  );
}

function asSeenBy(ctx: Ctx, seen: SeenOrder): Promise<Order> {
  return viewSeen(ctx, seen, viewerOf(ctx.actor));
}
