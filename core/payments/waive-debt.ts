/** The fee of a cancelled cash order, which the customer was to owe: the platform bears it. */
import { BeelineError } from "#shared/errors.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { accountOf, PLATFORM, transfer } from "./capture-postings.ts";
import { changePayment } from "./change-payment.ts";
import { lockDebt, readDebt } from "./customer-debt.ts";
import type { Waiver } from "./open-payment.ts";
import { CASH, type PaymentRow } from "./payment-row.ts";

/**
 * Belongs in a transaction that has locked the order and its payment. What a top-up has paid of it
 * already stays paid.
 * @throws BeelineError CONFLICT when nothing of it is owed (any more)
 */
export async function waiveDebt(
  ctx: Ctx,
  row: PaymentRow,
  feeMinor: number,
  waiver: Waiver,
): Promise<void> {
  await lockDebt(ctx, row.customerId);
  const isOwed = row.provider === CASH && row.state === "voided" && row.settledAt === null;
  const minor = isOwed ? Math.min(feeMinor, await readDebt(ctx, row)) : 0;
  if (minor === 0) throw new BeelineError("CONFLICT", { detail: "Nothing of it is owed" });
  const { actorId, reason } = waiver;
  await changePayment(ctx, row, {
    // It is dealt with, and cannot be once more.
    set: { settledAt: now(ctx) },
    ...{ reason: `waived (${reason})`, isNoted: true },
    ...(actorId === null ? {} : { actorId }),
  });
  const about = { purpose: "adjustment", reference: `waived.${row.id}` } as const;
  const gifts = accountOf("promotions", PLATFORM, row.currency);
  const receivable = accountOf("customer_receivable", row.customerId, row.currency);
  await post(ctx, transfer(row, about, gifts, receivable, minor));
}
