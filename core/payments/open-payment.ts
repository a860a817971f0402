import { and, eq } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Money } from "#shared/money.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { CASH, type PaymentRow } from "./payment-row.ts";
import { insertFirst, type PastMove } from "./record-payment.ts";
import { settleInstantly } from "./settle-instantly.ts";

export interface PaymentOpening {
  readonly orderId: string;
  readonly customerId: string;
  /** `cash`, or the id of a saved card of this customer. */
  readonly methodId: string;
  readonly amount: Money;
}

/** A payment that is not written yet. */
export interface PaymentDraft {
  /** `created` or, when nobody has to be called for it (cash), authorized already. */
  readonly row: PaymentRow;
  readonly moves: readonly PastMove[];
}

/**
 * The payment of an order that is about to be placed.
 * @throws BeelineError VALIDATION_FAILED (issue path `paymentMethodId`) for a method that is not
 * the customer's.
 */
export async function draftPayment(ctx: Ctx, opening: PaymentOpening): Promise<PaymentDraft> {
  const made = newPayment(ctx, opening, await providerOf(ctx, opening));
  const settled = await settleInstantly(ctx, made);
  const first: PastMove = { from: null, to: "created", reason: null };
  if (!settled) return { row: made, moves: [first] };
  const { row, reason } = settled;
  return { row, moves: [first, { from: made.state, to: row.state, reason }] };
}

/** Opens the payment. Belongs in the transaction that places the order. */
export async function openPayment(ctx: Ctx, { row, moves }: PaymentDraft): Promise<PaymentRow> {
  return transact(ctx, async (tx) => {
    await insertFirst(tx, row, moves);
    return row;
  });
}

function newPayment(
  ctx: Ctx,
  opening: PaymentOpening,
  provider: PaymentRow["provider"],
): PaymentRow {
  const at = now(ctx);
  return {
    id: newId(ctx, "payment"),
    subjectId: opening.orderId,
    orderId: opening.orderId,
    customerId: opening.customerId,
    purpose: "order",
    provider,
    methodId: opening.methodId,
    state: "created",
    version: 1,
    amountMinor: opening.amount.amountMinor,
    toCaptureMinor: null,
    capturedMinor: 0,
    refundPendingMinor: 0,
    refundedMinor: 0,
    disputedMinor: 0,
    currency: opening.amount.currency,
    providerReference: null,
    actionUrl: null,
    authorizedUntil: null,
    failureCode: null,
    attention: null,
    attentionAt: null,
    settledAt: null,
    requestedWithKey: null,
    goal: "authorize",
    dueAt: null,
    tries: 0,
    leaseUntil: null,
    createdAt: at,
    updatedAt: at,
  };
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
