/**
 * Payouts to riders and stores, and what they earned. What is owed is the ledger's; a payout takes it
 * out of the balance before anybody is called, and gives it back when the bank refuses.
 */
export { bindPayouts } from "./bind-payouts.ts";
export { drivePayout } from "./drive-payout.ts";
export { getPartnerEarnings } from "./earnings/get-partner-earnings.ts";
export { getRiderEarnings } from "./earnings/get-rider-earnings.ts";
export { payoutNews } from "./payout-news.ts";
export {
  driveDuePayouts,
  type PayoutsLoop,
  runScheduledPayouts,
  startPayoutsLoop,
} from "./payouts-loop.ts";
