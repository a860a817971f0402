/**
 * Payments: ways to pay, and one payment per order and purpose that is driven to its goal
 * (authorize, then capture or void) through a provider adapter.
 *
 * created → authorized → captured, or voided, or failed. A provider that does not answer leaves
 * the payment `unknown`; it is then looked up by our own reference, never guessed. The goal is
 * written down before the provider is asked, so that a crash delays a payment and never forgets
 * or doubles it. Callers learn of late answers by `payment.changed`.
 */
export { bindPayments } from "./bind-payments.ts";
export { capturePayment, voidPayment } from "./decide-goal.ts";
export { authorizePayment, drivePayment } from "./drive-payment.ts";
export { findPayments, lockPayment } from "./find-payments.ts";
export {
  draftPayment,
  openPayment,
  type PaymentDraft,
  type PaymentOpening,
} from "./open-payment.ts";
export { CASH, type PaymentRow } from "./payment-row.ts";
export { type PaymentsLoop, settleDuePayments, startPaymentsLoop } from "./payments-loop.ts";
