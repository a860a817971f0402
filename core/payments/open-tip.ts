import { and, eq } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Money } from "#shared/money.ts";
import { type Ctx, now, transact, violatedConstraint } from "../platform/index.ts";
import { demandTaken, driveAtOnce } from "./drive-at-once.ts";
import { draftPayment, openPayment } from "./open-payment.ts";
import { type PaymentRow, WALLET } from "./payment-row.ts";
import { moveInstantMoney } from "./settle-instantly.ts";

export interface TipOpening {
  readonly orderId: string;
  readonly customerId: string;
  readonly riderId: string;
  readonly amount: Money;
  readonly methodId: string;
  readonly key: string;
}

/**
 * Takes a tip and hands all of it to the rider. One per order: a repeat finds the tip that is there,
 * and one that failed may be tried again.
 * @throws BeelineError CONFLICT when there is another tip; INSUFFICIENT_FUNDS; PAYMENT_DECLINED;
 * PAYMENT_PENDING while the provider has not answered
 */
export async function takeTip(ctx: Ctx, tip: TipOpening): Promise<PaymentRow> {
  const known = (await findByKey(ctx, tip)) ?? (await findTip(ctx, tip.orderId));
  const opened = known ?? (await open(ctx, tip));
  if (opened.requestedWithKey !== tip.key || opened.orderId !== tip.orderId) {
    throw new BeelineError("CONFLICT", { detail: "There is a tip for this order already" });
  }
  return demandTaken(await driveAtOnce(ctx, opened));
}

const isTip = eq(payments.purpose, "tip");

/** The tip that stands; one that failed has left its place. */
async function findTip(ctx: Ctx, orderId: string): Promise<PaymentRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.subjectId, orderId), isTip));
  return row;
}

/** Also one that failed: the same request once more is told the same. */
async function findByKey(ctx: Ctx, tip: TipOpening): Promise<PaymentRow | undefined> {
  const own = and(eq(payments.customerId, tip.customerId), isTip);
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(and(own, eq(payments.requestedWithKey, tip.key)));
  return row;
}

async function open(ctx: Ctx, tip: TipOpening): Promise<PaymentRow> {
  const { riderId, ...opening } = tip;
  const share = { kind: "rider_payable", owner: riderId, minor: tip.amount.amountMinor };
  const draft = await draftPayment(ctx, { ...opening, purpose: "tip", shares: [share] });
  try {
    return await transact(ctx, async (tx) => {
      if (draft.row.provider !== WALLET) return openPayment(tx, draft);
      const captured: PaymentRow = {
        ...draft.row,
        state: "captured",
        version: 2,
        capturedMinor: draft.row.amountMinor,
        settledAt: now(tx),
        dueAt: null,
      };
      const moves = [
        ...draft.moves,
        { from: "created", to: "captured", reason: "capture: captured" } as const,
      ];
      const made = await openPayment(tx, { row: captured, moves });
      await moveInstantMoney(tx, captured, {});
      return made;
    });
  } catch (error) {
    // A twin was quicker, or another tip.
    const index = violatedConstraint(error);
    if (index !== "payments_key" && index !== "payments_purpose") throw error;
    const found = (await findByKey(ctx, tip)) ?? (await findTip(ctx, tip.orderId));
    if (!found) throw error;
    return found;
  }
}
