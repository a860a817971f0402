/**
 * Providers that move money, behind one contract: adapters of their documented HTTP interfaces, one
 * way to call them, and the door for their webhooks. Nothing here knows what a payment is for.
 */
export { addAdapter, configuredProviders } from "./adapters.ts";
export { bindProviders } from "./bind-providers.ts";
export { type CallOptions, callProvider, PROVIDER_DEADLINE_MS } from "./call-provider.ts";
export * from "./provider-contract.ts";
export { forgetOldWebhooks } from "./webhooks/forget-old-webhooks.ts";
export {
  type NewsListener,
  type NewsOutcome,
  processDueWebhooks,
} from "./webhooks/process-webhooks.ts";
export { startWebhooksLoop } from "./webhooks/webhooks-loop.ts";
