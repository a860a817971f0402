/** Razorpay: orders, cards and UPI collect, refunds, RazorpayX payouts, settlement reports. */
import type { PaymentProvidersConfig } from "../../platform/index.ts";
import type { ProviderAdapter } from "../provider-contract.ts";
import { makeRazorpayClient } from "./razorpay-client.ts";
import { authorize, capture, letGo, lookup } from "./razorpay-payments.ts";
import { lookupPayout, lookupRefund, payout, refund } from "./razorpay-refunds.ts";
import { listSettlement, readSettlementFile } from "./razorpay-settlement.ts";
import { readRazorpayWebhook } from "./razorpay-webhook.ts";

export function makeRazorpay(
  config: NonNullable<PaymentProvidersConfig["razorpay"]>,
): ProviderAdapter {
  const client = makeRazorpayClient(config.baseUrl, config.credentials);
  const { accountNumber } = config.credentials;
  return {
    name: "razorpay",
    authorize: (request, signal) => authorize(client, request, signal),
    capture: (payment, take, signal) => capture(client, payment, take, signal),
    void: (payment, signal) => letGo(client, payment, signal),
    lookup: (payment, signal) => lookup(client, payment, signal),
    refund: (request, signal) => refund(client, request, signal),
    lookupRefund: (request, signal) => lookupRefund(client, request, signal),
    payout: (request, signal) => payout(client, accountNumber, request, signal),
    lookupPayout: (request, signal) => lookupPayout(client, accountNumber, request, signal),
    readWebhook: async (raw, headers, at) =>
      readRazorpayWebhook(raw, headers, at, config.webhookSecrets),
    readSettlementFile,
    listSettlement: (start, end, signal) =>
      listSettlement(client, accountNumber, { start, end }, signal),
  };
}
