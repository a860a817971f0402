/**
 * Payments: ways to pay, and one payment per order and purpose that is driven to its goal
 * (authorize, then capture or void) through a provider adapter; refunds, disputes, the wallet, tips
 * and top-ups. README.md has the state diagram and what is judged how.
 *
 * A provider that does not answer leaves the payment `unknown`; it is then looked up by our own
 * reference, never guessed. The goal is written down before the provider is asked, so that a crash
 * delays a payment and never forgets or doubles it. Callers learn of late answers by
 * `payment.changed`.
 */
export { type AboutProvider, applyProviderNews, paymentNews } from "./apply-news.ts";
export { bindPayments } from "./bind-payments.ts";
export { type Charge, type Cleared, chargeOrder, clearFailed, tryCharge } from "./charge-order.ts";
export { type CaptureMove, capturePayment, voidPayment } from "./decide-goal.ts";
export { demandPositive } from "./demand-amount.ts";
export { demandTaken } from "./drive-at-once.ts";
export { authorizePayment, drivePayment, lookAgain } from "./drive-payment.ts";
export { driveRefund } from "./drive-refund.ts";
export { settleDuePayments, startPaymentsReconciler } from "./due-payments.ts";
export { findPayments, lockPayment } from "./find-payments.ts";
export {
  demandMethod,
  draftPayment,
  openPayment,
  type PaymentDraft,
  type PaymentOpening,
} from "./open-payment.ts";
export { openRefund, type RefundOpening } from "./open-refund.ts";
export { takeTip } from "./open-tip.ts";
export { CASH, type PaymentRow, type RefundRow, WAIVER, WALLET } from "./payment-row.ts";
export { type Resolution, resolvePayment } from "./resolve-payment.ts";
export { findPaymentsOf, findRefundsOf, getOpsPayment } from "./search-payments.ts";
export { type FulfilledOrder, settlePayment } from "./settle-payment.ts";
export { viewPayment, viewRefund } from "./view-payment.ts";
export { waiveDebt } from "./waive-debt.ts";
