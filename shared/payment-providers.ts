/** Who moves money for us, by name. `cash`, `wallet` and `waiver` are ourselves. */
import { z } from "zod";

export const PaymentProviderName = z.enum([
  "cash",
  "wallet",
  /** The platform pays in the customer's place, because somebody of ours has said so. */
  "waiver",
  "stripe",
  "razorpay",
  "paypal",
  /** Inside the core, for development and tests: the token says how it behaves. */
  "test",
]);
export type PaymentProviderName = z.infer<typeof PaymentProviderName>;
