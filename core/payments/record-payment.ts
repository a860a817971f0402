import { paymentTransitions } from "#drizzle/schema/index.ts";
import type { PaymentState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import type { PaymentRow } from "./payment-row.ts";

/** Keeps a transition and announces it; belongs in the transaction that made it. */
export async function recordPayment(
  ctx: Ctx,
  row: PaymentRow,
  from: PaymentState | null,
  reason: string | null,
): Promise<void> {
  await ctx.db.insert(paymentTransitions).values({
    paymentId: row.id,
    version: row.version,
    from,
    to: row.state,
    reason,
    at: now(ctx),
  });
  await appendEvents(ctx, [
    {
      type: "payment.changed",
      partitionKey: row.orderId,
      payload: {
        paymentId: row.id,
        orderId: row.orderId,
        to: row.state,
        amountMinor: row.amountMinor,
        currency: row.currency,
      },
    },
  ]);
}
