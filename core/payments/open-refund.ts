import { and, eq } from "drizzle-orm";
import { type MoneyElsewhere, refunds } from "#drizzle/schema/index.ts";
import type { RefundReason } from "#shared/contracts/refunds.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Money } from "#shared/money.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { applyRefund } from "./apply-refund.ts";
import type { MoneyShare } from "./capture-postings.ts";
import { changePayment, lockPaymentById } from "./change-payment.ts";
import { movedElsewhere } from "./money-elsewhere.ts";
import { CASH, type PaymentRow, type RefundRow, WAIVER, WALLET } from "./payment-row.ts";
import { isCaptured, standingShares } from "./refund-postings.ts";
import { refundableMinor, sharesOfRefund } from "./refund-rules.ts";

export interface RefundOpening {
  readonly paymentId: string;
  /** All that is left when it is missing. */
  readonly amount?: Money | undefined;
  readonly destination?: RefundRow["destination"] | undefined;
  readonly bearer: RefundRow["bearer"];
  readonly reason: RefundReason;
  readonly note?: string | undefined;
  /** A repeat with it, even years later, finds the refund that it made. */
  readonly key: string;
  /** Gives back what nobody expected, out of suspense, instead of what was paid. */
  readonly isUnexpected?: boolean;
  /** Gives back what lies there in suspense, by the provider that has it. */
  readonly elsewhere?: MoneyElsewhere;
}

/**
 * Promises money back: under the payment's lock all promises together never exceed what was captured.
 * What goes into the wallet is there with the promise; anything else is driven by `driveRefund`.
 * @throws BeelineError NOT_FOUND, CONFLICT when nothing was captured or the key made another refund, REFUND_TOO_LARGE,
 * VALIDATION_FAILED for another currency, for nothing, or for cash that is to go back as it came
 */
export async function openRefund(ctx: Ctx, opening: RefundOpening): Promise<RefundRow> {
  return transact(ctx, async (tx) => {
    const payment = await lockPaymentById(tx, opening.paymentId);
    if (!payment) throw new BeelineError("NOT_FOUND");
    const earlier = await findByKey(tx, payment.id, opening.key);
    if (earlier) return demandSame(earlier, opening);
    const amountMinor = demandAmount(payment, opening);
    const refund = await newRefund(tx, payment, opening, amountMinor);
    await tx.db.insert(refunds).values(refund);
    const claimed = await changePayment(tx, payment, {
      set: opening.elsewhere
        ? { elsewhere: movedElsewhere(payment, opening.elsewhere, -amountMinor) }
        : {
            refundPendingMinor: payment.refundPendingMinor + amountMinor,
            unexpectedMinor: payment.unexpectedMinor - (opening.isUnexpected ? amountMinor : 0),
          },
      reason: "refund promised",
    });
    if (!isWithUs(payment, refund)) return refund;
    const verdict = { to: "succeeded" } as const;
    const done = await applyRefund(tx, claimed, refund, { verdict });
    await post(tx, done.postings);
    return done.refund;
  });
}

async function findByKey(ctx: Ctx, paymentId: string, key: string): Promise<RefundRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(refunds)
    .where(and(eq(refunds.paymentId, paymentId), eq(refunds.requestedWithKey, key)));
  return row;
}

function demandSame(earlier: RefundRow, { amount }: RefundOpening): RefundRow {
  if (amount === undefined || amount.amountMinor === earlier.amountMinor) return earlier;
  throw new BeelineError("CONFLICT", { detail: "This key has made another refund" });
}

/** Nobody outside has to do anything for it. */
function isWithUs(payment: PaymentRow, refund: RefundRow): boolean {
  return refund.destination === "wallet" || payment.provider === WALLET;
}

function demandAmount(payment: PaymentRow, opening: RefundOpening): number {
  const { amount, isUnexpected, elsewhere } = opening;
  if (elsewhere) return elsewhere.leftMinor;
  if (amount && amount.currency !== payment.currency) throw invalid("amount", "Another currency");
  if (amount && amount.amountMinor <= 0) throw invalid("amount", "More than nothing");
  if (!isUnexpected && !isCaptured(payment)) {
    throw new BeelineError("CONFLICT", { detail: "Nothing was captured that could go back" });
  }
  if (payment.provider === WAIVER) {
    throw new BeelineError("CONFLICT", { detail: "The customer has not paid for it" });
  }
  const left = isUnexpected ? payment.unexpectedMinor : refundableMinor(payment);
  const minor = amount?.amountMinor ?? left;
  if (minor > left || minor === 0) throw new BeelineError("REFUND_TOO_LARGE");
  return minor;
}

async function newRefund(
  ctx: Ctx,
  payment: PaymentRow,
  opening: RefundOpening,
  amountMinor: number,
): Promise<RefundRow> {
  const at = now(ctx);
  const isCash = payment.provider === CASH;
  const destination = opening.destination ?? (isCash ? "wallet" : "original");
  if (isCash && destination === "original") {
    throw invalid("destination", "Cash goes back into the wallet");
  }
  const { bearer, elsewhere } = opening;
  const provider = elsewhere?.provider ?? payment.provider;
  const fromSuspense: MoneyShare[] = [{ kind: "suspense", owner: provider, minor: amountMinor }];
  const shares = opening.isUnexpected
    ? fromSuspense
    : sharesOfRefund(payment, await standingShares(ctx, payment.id), { amountMinor, bearer });
  return {
    id: newId(ctx, "refund"),
    paymentId: payment.id,
    amountMinor,
    currency: elsewhere?.currency ?? payment.currency,
    elsewhere: elsewhere?.provider ?? null,
    state: "created",
    version: 1,
    destination,
    bearer,
    shares,
    reason: opening.reason,
    noteSealed: opening.note ? ctx.runtime.sealer.seal(opening.note) : null,
    requestedByRole: ctx.actor.role,
    requestedById: ctx.actor.id ?? null,
    requestedWithKey: opening.key,
    providerReference: null,
    failureCode: null,
    attention: null,
    attentionAt: null,
    dueAt: at,
    tries: 0,
    leaseUntil: null,
    createdAt: at,
    updatedAt: at,
  };
}

function invalid(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
}
