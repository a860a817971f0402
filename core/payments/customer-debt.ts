/** What a customer owes: the next top-up pays it. */
import { type Posting, readBalance } from "../ledger/index.ts";
import { type Ctx, statement } from "../platform/index.ts";
import { accountOf, transfer } from "./capture-postings.ts";
import type { PaymentRow } from "./payment-row.ts";

const takeLock = statement("select pg_advisory_xact_lock(hashtextextended($1, 2))");

/** Until the transaction ends: one at a time, or two would pay the same debt. */
export async function lockDebt(ctx: Ctx, customerId: string): Promise<void> {
  await takeLock(ctx, [customerId]);
}

export async function readDebt(
  ctx: Ctx,
  row: Pick<PaymentRow, "customerId" | "currency">,
): Promise<number> {
  const receivable = accountOf("customer_receivable", row.customerId, row.currency);
  return Math.max(0, (await readBalance(ctx, receivable)).postedMinor);
}

export async function debtPostings(ctx: Ctx, row: PaymentRow): Promise<Posting[]> {
  if (row.purpose !== "top_up") return [];
  await lockDebt(ctx, row.customerId);
  const paid = Math.min(await readDebt(ctx, row), row.capturedMinor - row.unexpectedMinor);
  if (paid <= 0) return [];
  const receivable = accountOf("customer_receivable", row.customerId, row.currency);
  const wallet = accountOf("customer_wallet", row.customerId, row.currency);
  return [transfer(row, { purpose: "debt_paid", reference: row.id }, wallet, receivable, paid)];
}
