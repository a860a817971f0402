import { and, eq } from "drizzle-orm";
import { paymentMethods } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Money } from "#shared/money.ts";
import { placeHold } from "../ledger/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { configuredProviders } from "../providers/index.ts";
import { accountOf, type MoneyShare, PLATFORM } from "./capture-postings.ts";
import { CASH, type PaymentRow, WAIVER, WALLET } from "./payment-row.ts";
import { insertFirst, type PastMove } from "./record-payment.ts";
import { settleInstantly } from "./settle-instantly.ts";

export interface PaymentOpening {
  /** Null for money that belongs to no order. */
  readonly orderId: string | null;
  readonly customerId: string;
  /** `cash`, `wallet`, or the id of a saved card of this customer. */
  readonly methodId: string;
  readonly amount: Money;
  /** An order's money is captured when it is delivered; anything else at once. */
  readonly purpose?: PaymentRow["purpose"];
  /** The caller's key, where it is all that tells a repeat. */
  readonly key?: string;
  /** Somebody of ours has said that the platform pays, whatever the method. */
  readonly waiver?: Waiver;
  /** Who gets it, where that is known already. */
  readonly shares?: MoneyShare[];
}

/** Who said so, and why in a word of ours. */
export interface Waiver {
  readonly actorId: string | null;
  readonly reason: string;
}

/** A payment that is not written yet. */
export interface PaymentDraft {
  /** `created` or, when nobody has to be called for it, authorized already. */
  readonly row: PaymentRow;
  readonly moves: readonly PastMove[];
}

/** Whoever opens it drives it at once; after this that process has died. */
const SECOND_WAY_MS = 10_000;
/** Longer than any order is on its way, and shorter than anybody would wait for their money. */
const HOLD_MS = 30 * 24 * 3_600_000;

/**
 * The payment of an order that is about to be placed.
 * @throws BeelineError VALIDATION_FAILED (issue path `paymentMethodId`) for a method that is not
 * the customer's or that the region does not take.
 */
export async function draftPayment(ctx: Ctx, opening: PaymentOpening): Promise<PaymentDraft> {
  const { waiver } = opening;
  const made = newPayment(ctx, opening, waiver ? WAIVER : await providerOf(ctx, opening));
  const first: PastMove = {
    ...{ from: null, to: "created", reason: waiver ? `waived (${waiver.reason})` : null },
    ...(waiver ? { actorId: waiver.actorId } : {}),
  };
  const settled = made.purpose === "order" ? settleInstantly(ctx, made) : undefined;
  if (!settled) return { row: made, moves: [first] };
  const { row, reason } = settled;
  return { row, moves: [first, { from: made.state, to: row.state, reason }] };
}

/**
 * Opens the payment. Belongs in the transaction that places the order.
 * @throws BeelineError INSUFFICIENT_FUNDS when the wallet does not hold enough
 */
export async function openPayment(ctx: Ctx, { row, moves }: PaymentDraft): Promise<PaymentRow> {
  return transact(ctx, async (tx) => {
    if (row.provider === WALLET && row.state === "authorized") await holdInWallet(tx, row);
    await insertFirst(tx, row, moves);
    return row;
  });
}

function holdInWallet(ctx: Ctx, row: PaymentRow): Promise<void> {
  return placeHold(ctx, {
    reference: row.id,
    from: accountOf("customer_wallet", row.customerId, row.currency),
    to: accountOf("order_funds", PLATFORM, row.currency),
    amountMinor: row.amountMinor,
    expiresAt: new Date(row.createdAt.getTime() + HOLD_MS),
  });
}

function newPayment(
  ctx: Ctx,
  opening: PaymentOpening,
  provider: PaymentRow["provider"],
): PaymentRow {
  const at = now(ctx);
  const id = newId(ctx, "payment");
  const { purpose = "order" } = opening;
  return {
    id,
    subjectId: opening.orderId ?? id,
    orderId: opening.orderId,
    customerId: opening.customerId,
    purpose,
    provider,
    methodId: opening.methodId,
    state: "created",
    version: 1,
    amountMinor: opening.amount.amountMinor,
    toCaptureMinor: null,
    capturedMinor: 0,
    refundPendingMinor: 0,
    refundedMinor: 0,
    unexpectedMinor: 0,
    disputedMinor: 0,
    elsewhere: [],
    currency: opening.amount.currency,
    providerReference: null,
    actionUrl: null,
    authorizedUntil: null,
    failureCode: null,
    attention: null,
    attentionAt: null,
    settledAt: null,
    shares: opening.shares ?? null,
    requestedWithKey: opening.key ?? null,
    goal: purpose === "order" ? "authorize" : "capture",
    // An order drives its own; for the others the loop is the second way.
    dueAt: purpose === "order" ? null : new Date(at.getTime() + SECOND_WAY_MS),
    tries: 0,
    leaseUntil: null,
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * For what is charged later: whether it can be charged to this at all.
 * @throws BeelineError VALIDATION_FAILED (issue path `paymentMethodId`)
 */
export async function demandMethod(
  ctx: Ctx,
  method: Pick<PaymentOpening, "customerId" | "methodId">,
): Promise<void> {
  await providerOf(ctx, method);
}

async function providerOf(
  ctx: Ctx,
  opening: Pick<PaymentOpening, "customerId" | "methodId" | "purpose">,
): Promise<PaymentRow["provider"]> {
  const accepted = ctx.runtime.region.paymentProviders;
  const { methodId, purpose = "order" } = opening;
  if (methodId === CASH && purpose === "order" && accepted.includes(CASH)) return CASH;
  if (methodId === WALLET && purpose !== "top_up" && accepted.includes(WALLET)) return WALLET;
  const [method] = await ctx.db
    .select({ provider: paymentMethods.provider })
    .from(paymentMethods)
    .where(and(eq(paymentMethods.id, methodId), eq(paymentMethods.customerId, opening.customerId)));
  if (method && configuredProviders(ctx.runtime).includes(method.provider)) return method.provider;
  const issues = [{ path: "paymentMethodId", message: "You have no such payment method" }];
  throw new BeelineError("VALIDATION_FAILED", { detail: "The body is not valid", issues });
}
