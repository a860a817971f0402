/**
 * Money that is asked for when it is due, because its amount was not known before: a ride at its end,
 * the fee of a cancelled one. Belongs in the transaction that makes it due, under the order's lock.
 */
import { eq, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Money } from "#shared/money.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import type { MoneyShare } from "./capture-postings.ts";
import { changePayment } from "./change-payment.ts";
import { capturePayment } from "./decide-goal.ts";
import { lockPayment } from "./find-payments.ts";
import { draftPayment, openPayment, type Waiver } from "./open-payment.ts";
import type { PaymentRow } from "./payment-row.ts";
import { insertFirst } from "./record-payment.ts";
import type { FulfilledOrder } from "./settle-payment.ts";

export interface Charge {
  readonly orderId: string;
  readonly customerId: string;
  readonly methodId: string;
  readonly amount: Money;
  /** What was fulfilled; absent for a fee. */
  readonly order?: FulfilledOrder;
  /** Of a fee: who gets it. */
  readonly feeShares?: MoneyShare[];
  readonly key?: string;
  readonly waiver?: Waiver;
}

/**
 * Opens the payment with its goal: what needs nobody is captured and shared out at once, anything else
 * is driven by the order's saga.
 * @throws BeelineError VALIDATION_FAILED without such a method, INSUFFICIENT_FUNDS; both leave the
 * transaction as it was
 */
export async function chargeOrder(ctx: Ctx, charge: Charge): Promise<PaymentRow> {
  const { orderId, customerId, methodId, amount, order, feeShares, key, waiver } = charge;
  return transact(ctx, async (tx) => {
    const draft = await draftPayment(tx, {
      ...{ orderId, customerId, methodId, amount },
      ...(feeShares ? { shares: feeShares } : {}),
      ...(key ? { key } : {}),
      ...(waiver ? { waiver } : {}),
    });
    const opened = await openPayment(tx, draft);
    const move = order ? { order } : { takeMinor: amount.amountMinor };
    return (await capturePayment(tx, orderId, opened, move)) ?? opened;
  });
}

/**
 * The same where a refusal must not keep the rest from happening: a ride has ended even when the
 * wallet is empty. What could not be opened is kept as failed, so that everybody sees what is owed.
 * @returns undefined when the method is not there any more
 */
export async function tryCharge(ctx: Ctx, charge: Charge): Promise<PaymentRow | undefined> {
  try {
    return await chargeOrder(ctx, charge);
  } catch (error) {
    if (!(error instanceof BeelineError)) throw error;
    if (error.code === "VALIDATION_FAILED") return undefined;
    if (error.code !== "INSUFFICIENT_FUNDS") throw error;
    return openFailed(ctx, charge, "insufficient_funds");
  }
}

async function openFailed(ctx: Ctx, charge: Charge, failureCode: string): Promise<PaymentRow> {
  const { orderId, customerId, methodId, amount } = charge;
  const draft = await draftPayment(ctx, { orderId, customerId, methodId, amount });
  const row: PaymentRow = {
    ...draft.row,
    ...{ state: "failed", version: 2, goal: "capture", dueAt: null, failureCode },
  };
  await insertFirst(ctx, row, [
    { from: null, to: "created", reason: null },
    { from: "created", to: "failed", reason: `capture: ${failureCode}` },
  ]);
  return row;
}

/** What is in the way of asking for the same money another way. */
export type Cleared =
  /** Nothing: the next payment may be opened. */
  | { readonly kind: "clear" }
  | { readonly kind: "paid" }
  /** The bank still asks, for this very method. */
  | { readonly kind: "asked"; readonly row: PaymentRow }
  /** It is being let go; drive it, and look again. */
  | { readonly kind: "letting_go"; readonly row: PaymentRow }
  /** Nobody knows yet, or a person decides. */
  | { readonly kind: "open"; readonly row: PaymentRow };

const taken = ["captured", "partially_refunded", "refunded", "disputed"];

/**
 * Makes room for another payment of the same order. Only what is known to have failed gives its
 * place free, so that never two of them can take the money; a bank's open question is withdrawn
 * first, which asks the provider, so somebody drives it after the commit.
 */
export async function clearFailed(ctx: Ctx, orderId: string, methodId: string): Promise<Cleared> {
  const row = await lockPayment(ctx, orderId);
  if (!row) return { kind: "clear" };
  if (taken.includes(row.state)) return { kind: "paid" };
  const hasEnded = row.state === "failed" || row.state === "voided";
  if (hasEnded && row.attention !== null) return { kind: "open", row };
  if (hasEnded) {
    await freePlace(ctx, { id: row.id });
    return { kind: "clear" };
  }
  if (row.state !== "requires_action") return { kind: "open", row };
  if (row.methodId === methodId && row.goal !== "void") return { kind: "asked", row };
  if (row.goal === "void" || row.leaseUntil !== null) return { kind: "letting_go", row };
  // Nothing is captured while the bank asks: we ask for that ourselves, afterwards.
  const set = { goal: "void", dueAt: now(ctx) } as const;
  const reason = "another way to pay";
  return { kind: "letting_go", row: await changePayment(ctx, row, { set, reason, isNoted: true }) };
}

async function freePlace(ctx: Ctx, { id }: { readonly id: string }): Promise<void> {
  const own = { subjectId: sql`${payments.id}` };
  await ctx.db.update(payments).set(own).where(eq(payments.id, id));
}
