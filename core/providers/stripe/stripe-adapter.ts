/** Stripe: PaymentIntents, refunds, transfers to connected accounts, balance transactions. */
import type { PaymentProvidersConfig } from "../../platform/index.ts";
import type { ProviderAdapter } from "../provider-contract.ts";
import { makeStripeClient } from "./stripe-client.ts";
import { authorize, cancel, capture, lookup } from "./stripe-payments.ts";
import { lookupPayout, lookupRefund, payout, refund } from "./stripe-refunds.ts";
import { listSettlement, readSettlementFile } from "./stripe-settlement.ts";
import { readStripeWebhook } from "./stripe-webhook.ts";

export function makeStripe(config: NonNullable<PaymentProvidersConfig["stripe"]>): ProviderAdapter {
  const client = makeStripeClient(config.baseUrl, config.credentials.secretKey);
  return {
    name: "stripe",
    authorize: (request, signal) => authorize(client, request, signal),
    capture: (payment, take, signal) => capture(client, payment, take, signal),
    void: (payment, signal) => cancel(client, payment, signal),
    lookup: (payment, signal) => lookup(client, payment, signal),
    refund: (request, signal) => refund(client, request, signal),
    lookupRefund: (request, signal) => lookupRefund(client, request, signal),
    payout: (request, signal) => payout(client, request, signal),
    lookupPayout: (request, signal) => lookupPayout(client, request, signal),
    readWebhook: async (raw, headers, at) =>
      readStripeWebhook(raw, headers, at, config.webhookSecrets),
    readSettlementFile,
    listSettlement: (start, end, signal) => listSettlement(client, start, end, signal),
  };
}
