import type { z } from "zod";
import type { MethodKind, PaymentMethodList } from "#shared/contracts/payments.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { Runtime } from "../platform/index.ts";
import { configuredProviders } from "../providers/index.ts";

/** Those that keep cards for us. */
export type CardProvider = Exclude<PaymentProviderName, "cash" | "wallet" | "waiver">;

const kindsOf: Readonly<Record<CardProvider, MethodKind[]>> = {
  stripe: ["card"],
  razorpay: ["card", "upi"],
  paypal: ["account"],
  test: ["card"],
};

type Place = z.output<typeof PaymentMethodList>["providers"][number];

/** Where a customer of the region can keep a card or an account now, the preferred one first. */
export function methodProviders(runtime: Runtime): Place[] {
  const { paymentProviders } = runtime.config;
  return configuredProviders(runtime)
    .filter((provider) => provider !== "cash" && provider !== "wallet" && provider !== "waiver")
    .map((provider) => ({
      provider,
      kinds: kindsOf[provider],
      formUrl: provider === "test" ? null : (paymentProviders[provider]?.cardFormUrl ?? null),
    }));
}
