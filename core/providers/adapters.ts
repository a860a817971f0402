/** Which providers this region works with, and the adapter of each, made once per runtime. */
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import type { Runtime } from "../platform/index.ts";
import { makePaypal } from "./paypal/paypal-adapter.ts";
import { type ProviderAdapter, ProviderError } from "./provider-contract.ts";
import { makeRazorpay } from "./razorpay/razorpay-adapter.ts";
import { makeStripe } from "./stripe/stripe-adapter.ts";

const made = new WeakMap<Runtime, Map<PaymentProviderName, ProviderAdapter>>();

function adaptersOf(runtime: Runtime): Map<PaymentProviderName, ProviderAdapter> {
  const known = made.get(runtime);
  if (known) return known;
  const { stripe, razorpay, paypal } = runtime.config.paymentProviders;
  const adapters = new Map<PaymentProviderName, ProviderAdapter>();
  if (stripe) adapters.set("stripe", makeStripe(stripe));
  if (razorpay) adapters.set("razorpay", makeRazorpay(razorpay));
  if (paypal) adapters.set("paypal", makePaypal(paypal));
  made.set(runtime, adapters);
  return adapters;
}

/** Lets a module above bring an adapter of its own, such as one that calls nobody. */
export function addAdapter(runtime: Runtime, adapter: ProviderAdapter): void {
  adaptersOf(runtime).set(adapter.name, adapter);
}

/** @throws ProviderError `not_sent` when the region has no such provider now */
export function adapterOf(runtime: Runtime, name: PaymentProviderName): ProviderAdapter {
  const adapter = adaptersOf(runtime).get(name);
  if (!adapter) throw new ProviderError("not_sent", "not_configured");
  return adapter;
}

/**
 * The providers that a customer of the region may add and pay with now, in the region's order: those
 * of the region table that have an adapter. Never `cash` and `wallet`, which are ourselves; `test`
 * in development only.
 */
export function configuredProviders(runtime: Runtime): PaymentProviderName[] {
  const adapters = adaptersOf(runtime);
  const isUsable = (name: PaymentProviderName) =>
    name === "test" ? runtime.config.env === "dev" : adapters.has(name);
  return runtime.region.paymentProviders.filter(isUsable);
}
