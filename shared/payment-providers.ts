/** Who moves money for us, by name. `cash` and `wallet` are ourselves. */
import { z } from "zod";

export const PaymentProviderName = z.enum([
  "cash",
  "wallet",
  "stripe",
  "razorpay",
  "paypal",
  /** Inside the core, for development and tests: the token says how it behaves. */
  "test",
]);
export type PaymentProviderName = z.infer<typeof PaymentProviderName>;
