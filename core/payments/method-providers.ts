import type { MethodKind } from "#shared/contracts/payments.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { Runtime } from "../platform/index.ts";
import { configuredProviders } from "../providers/index.ts";

/** Those that keep cards for us. */
export type CardProvider = Exclude<PaymentProviderName, "cash" | "wallet">;

const kindsOf: Readonly<Record<CardProvider, MethodKind[]>> = {
  stripe: ["card"],
  razorpay: ["card", "upi"],
  paypal: ["account"],
  test: ["card"],
};

/** Where a customer of the region can keep a card or an account now, the preferred one first. */
export function methodProviders(
  runtime: Runtime,
): { provider: CardProvider; kinds: MethodKind[] }[] {
  return configuredProviders(runtime)
    .filter((provider) => provider !== "cash" && provider !== "wallet")
    .map((provider) => ({ provider, kinds: kindsOf[provider] }));
}
