/** What happens by itself, when its time has come. */
import { answerChallenge, type Bank, settleRefund } from "./bank.ts";
import { openDispute, settlePayout } from "./bank-later.ts";
import type { Plan } from "./book-rows.ts";

export function carryOutDue(bank: Bank): void {
  for (const plan of bank.book.plans.all()) {
    if (plan.dueMs > bank.now()) continue;
    bank.book.plans.delete(plan.id);
    carryOut(bank, plan);
  }
  bank.book.commit();
}

function carryOut(bank: Bank, { act, subjectId }: Plan): void {
  const payment = bank.book.payments.get(subjectId);
  switch (act) {
    case "approve":
    case "refuse":
      if (payment) answerChallenge(bank, payment, act === "approve");
      return;
    case "open_dispute":
      openDispute(bank, subjectId);
      return;
    case "settle_refund":
      settleRefund(bank, subjectId, "succeeded");
      return;
    case "fail_refund":
      settleRefund(bank, subjectId, "failed");
      return;
    case "pay_out":
      settlePayout(bank, subjectId, "paid");
      return;
    case "return_payout":
      settlePayout(bank, subjectId, "failed");
      return;
  }
}
