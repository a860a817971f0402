/** What comes after a payment: disputes, and money that leaves for riders and stores. */

import { type Bank, enter, plan, SETTLE_MS, simId } from "./bank.ts";
import type { SimDispute, SimPayout } from "./book-rows.ts";

const DISPUTE_FEE = 1_500;

/** @returns undefined when nothing was captured or it is disputed already */
export function openDispute(
  bank: Bank,
  paymentId: string,
  ask: { readonly amountMinor?: number; readonly reason?: string } = {},
): SimDispute | undefined {
  const payment = bank.book.payments.get(paymentId);
  if (payment?.status !== "captured" || bank.book.disputes.named(paymentId).length > 0) {
    return undefined;
  }
  const providerId = simId("dp_", paymentId);
  const dispute = bank.book.disputes.put({
    id: `${payment.provider}:${providerId}`,
    provider: payment.provider,
    paymentId,
    providerId,
    status: "open",
    amountMinor: ask.amountMinor ?? payment.capturedMinor,
    reason: ask.reason ?? "fraudulent",
    openedMs: bank.now(),
  });
  enter(bank, payment, "dispute", dispute, -dispute.amountMinor, DISPUTE_FEE);
  bank.tell({ kind: "dispute_opened", payment, dispute });
  return dispute;
}

export function closeDispute(bank: Bank, dispute: SimDispute, outcome: "won" | "lost"): SimDispute {
  if (dispute.status !== "open") return dispute;
  const payment = bank.book.payments.get(dispute.paymentId)!;
  const closed = bank.book.disputes.put({ ...dispute, status: outcome });
  if (outcome === "won") enter(bank, payment, "dispute_reversal", closed, closed.amountMinor);
  bank.tell({ kind: "dispute_closed", payment, dispute: closed });
  return closed;
}

export function payOut(
  bank: Bank,
  ask: Pick<
    SimPayout,
    "provider" | "reference" | "providerId" | "amountMinor" | "currency" | "token"
  >,
  isInstant: boolean,
): SimPayout {
  const made = bank.book.payouts.put({
    ...ask,
    id: `${ask.provider}:${ask.providerId}`,
    status: "pending",
    failureCode: null,
    createdMs: bank.now(),
  });
  enter(bank, made, "payout", made, -made.amountMinor);
  if (ask.token.endsWith("_returned")) plan(bank, "return_payout", made.id, 2 * SETTLE_MS);
  if (isInstant) return settlePayout(bank, made.id, "paid") ?? made;
  const act = ask.token.endsWith("_closed") ? "return_payout" : "pay_out";
  plan(bank, act, made.id, SETTLE_MS);
  return made;
}

export function settlePayout(
  bank: Bank,
  id: string,
  status: "paid" | "failed",
): SimPayout | undefined {
  const found = bank.book.payouts.get(id);
  if (!found || found.status === "failed" || found.status === status) return undefined;
  const failureCode = status === "failed" ? "returned" : null;
  const payout = bank.book.payouts.put({ ...found, status, failureCode });
  if (status === "failed") enter(bank, payout, "payout_return", payout, payout.amountMinor);
  bank.tell({ kind: status === "paid" ? "payout_paid" : "payout_failed", payout });
  return payout;
}
