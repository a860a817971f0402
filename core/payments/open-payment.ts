import { and, eq } from "drizzle-orm";
import { paymentMethods, payments } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Money } from "#shared/money.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { CASH, type PaymentRow } from "./payment-row.ts";
import { recordPayment } from "./record-payment.ts";

export interface PaymentOpening {
  readonly orderId: string;
  readonly customerId: string;
  /** `cash`, or the id of a saved card of this customer. */
  readonly methodId: string;
  readonly amount: Money;
}

/**
 * Opens the payment of an order in state `created`; belongs in the transaction that places the
 * order. A repeat for the same order finds the first one.
 * @throws BeelineError VALIDATION_FAILED (issue path `paymentMethodId`) for a method that is not
 * the customer's.
 */
export async function openPayment(ctx: Ctx, opening: PaymentOpening): Promise<PaymentRow> {
  const provider = await providerOf(ctx, opening);
  return transact(ctx, async (tx) => {
    const at = now(tx);
    const [row] = await tx.db
      .insert(payments)
      .values({
        id: newId(tx, "payment"),
        orderId: opening.orderId,
        purpose: "order",
        provider,
        methodId: opening.methodId,
        state: "created",
        amountMinor: opening.amount.amountMinor,
        currency: opening.amount.currency,
        createdAt: at,
        updatedAt: at,
      })
      .onConflictDoNothing()
      .returning();
    if (row) {
      await recordPayment(tx, row, null, null);
      return row;
    }
    const [first] = await tx.db
      .select()
      .from(payments)
      .where(and(eq(payments.orderId, opening.orderId), eq(payments.purpose, "order")));
    return first!;
  });
}

async function providerOf(ctx: Ctx, opening: PaymentOpening): Promise<PaymentRow["provider"]> {
  const accepted = ctx.runtime.region.paymentProviders;
  if (opening.methodId === CASH && accepted.includes(CASH)) return CASH;
  const [method] = await ctx.db
    .select({ provider: paymentMethods.provider })
    .from(paymentMethods)
    .where(
      and(
        eq(paymentMethods.id, opening.methodId),
        eq(paymentMethods.customerId, opening.customerId),
      ),
    );
  if (method?.provider === "test" && accepted.includes("test")) return "test";
  const issues = [{ path: "paymentMethodId", message: "You have no such payment method" }];
  throw new BeelineError("VALIDATION_FAILED", { detail: "The body is not valid", issues });
}
