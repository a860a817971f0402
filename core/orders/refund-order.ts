import type { routes } from "#shared/contracts/index.ts";
import type { Refund } from "#shared/contracts/refunds.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { driveRefund, findPayments, openRefund, viewRefund } from "../payments/index.ts";
import type { Ctx } from "../platform/index.ts";
import { ownOrder } from "./own-order.ts";

/**
 * Gives money of an order back and drives it as far as it goes now; a refund that the provider works
 * on is `pending`. A store may for its own orders, and bears it.
 * @throws BeelineError NOT_FOUND; FORBIDDEN when a store would have others bear it; CONFLICT when
 * nothing was captured; REFUND_TOO_LARGE
 */
export async function refundOrder(
  ctx: Ctx,
  orderId: string,
  body: BodyOf<typeof routes.createRefund>,
  key: string,
): Promise<Refund> {
  const { row } = await ownOrder(ctx, orderId);
  const payment = (await findPayments(ctx, [row.id])).get(row.id);
  if (!payment) throw new BeelineError("CONFLICT", { detail: "Nothing was paid for this order" });
  const isPartner = ctx.actor.role === "partner";
  const bearer = body.bearer ?? (isPartner ? "partner" : "shares");
  if (isPartner && bearer !== "partner") {
    const detail = "A store bears its own refunds; ask support for any other";
    throw new BeelineError("FORBIDDEN", { detail });
  }
  const { amount, reason, destination, note } = body;
  const opened = await openRefund(ctx, {
    ...{ paymentId: payment.id, amount, reason, destination, note, bearer },
    // The key is the caller's own.
    key: `${ctx.actor.id ?? ""}:${key}`,
  });
  const refund = opened.state === "created" ? await driveRefund(ctx, opened.id) : opened;
  return viewRefund(refund, row.id);
}
