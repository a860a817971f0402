/**
 * Capture and void: the decision is written down first, then driven at once, and by the loop for
 * as long as it takes. Inside a transaction only the decision is written, and the loop does the
 * rest after the commit.
 */

import { and, eq, inArray, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { afterCommit, type Ctx, now } from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";
import { findPayments } from "./find-payments.ts";
import type { PaymentRow } from "./payment-row.ts";
import { kickPaymentsLoop } from "./payments-loop.ts";

/**
 * Takes the money of a delivered order. The result is `captured`, or `failed` when the provider
 * refuses; anything else comes later as `payment.changed`. Undefined when there is no payment.
 */
export async function capturePayment(ctx: Ctx, orderId: string): Promise<PaymentRow | undefined> {
  return decide(ctx, orderId, "capture");
}

/**
 * Lets go of the money of an order that will not be fulfilled; also of one that is not authorized
 * yet. A payment that is to be captured stays so: capture is the point of no return.
 */
export async function voidPayment(ctx: Ctx, orderId: string): Promise<PaymentRow | undefined> {
  return decide(ctx, orderId, "void");
}

async function decide(
  ctx: Ctx,
  orderId: string,
  goal: "capture" | "void",
): Promise<PaymentRow | undefined> {
  const at = now(ctx);
  await ctx.db
    .update(payments)
    .set({ goal, dueAt: sql`coalesce(${payments.leaseUntil}, ${at.toISOString()})` })
    .where(
      and(
        eq(payments.orderId, orderId),
        eq(payments.purpose, "order"),
        // The first decision stands.
        eq(payments.goal, "authorize"),
        inArray(payments.state, ["created", "unknown", "authorized"]),
      ),
    );
  const row = (await findPayments(ctx, [orderId])).get(orderId);
  if (!row) return undefined;
  if (ctx.afterCommit) {
    afterCommit(ctx, () => kickPaymentsLoop(ctx.runtime));
    return row;
  }
  return drivePayment(ctx, row.id);
}
