/** PayPal: Orders v2 with authorizations, refunds, payouts, transaction search. */
import type { PaymentProvidersConfig } from "../../platform/index.ts";
import type { ProviderAdapter } from "../provider-contract.ts";
import { makePaypalClient } from "./paypal-client.ts";
import { authorize, capture, letGo, lookup } from "./paypal-payments.ts";
import { lookupPayout, lookupRefund, payout, refund } from "./paypal-refunds.ts";
import { listSettlement, readSettlementFile } from "./paypal-settlement.ts";
import { readPaypalWebhook } from "./paypal-webhook.ts";

export function makePaypal(config: NonNullable<PaymentProvidersConfig["paypal"]>): ProviderAdapter {
  const client = makePaypalClient(config.baseUrl, config.credentials);
  const { webhookId } = config.credentials;
  const signing = { webhookId, certificates: config.webhookSecrets };
  return {
    name: "paypal",
    authorize: (request, signal) => authorize(client, request, signal),
    capture: (payment, take, signal) => capture(client, payment, take, signal),
    void: (payment, signal) => letGo(client, payment, signal),
    lookup: (payment, signal) => lookup(client, payment, signal),
    refund: (request, signal) => refund(client, request, signal),
    lookupRefund: (request, signal) => lookupRefund(client, request, signal),
    payout: (request, signal) => payout(client, request, signal),
    lookupPayout: (request, signal) => lookupPayout(client, request, signal),
    readWebhook: async (raw, headers, at) => readPaypalWebhook(raw, headers, at, signing),
    readSettlementFile,
    listSettlement: (start, end, signal) => listSettlement(client, start, end, signal),
  };
}
