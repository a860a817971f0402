/** Payouts to riders and stores, and what they earned. */
export { bindPayouts } from "./bind-payouts.ts";
