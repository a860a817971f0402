/** Refunds of captures, and payouts as batches of one. */
import { toProviderText } from "#shared/money-providers.ts";
import { absentPayout, absentRefund, sendable } from "../http/provider-views.ts";
import {
  type PayoutRequest,
  ProviderError,
  type ProviderPayout,
  type ProviderRefund,
  type RefundRequest,
} from "../provider-contract.ts";
import { type PaypalClient, rejected, resourceOf } from "./paypal-client.ts";
import { amountOf, findOrMake } from "./paypal-payments.ts";
import { Batch, Refund } from "./paypal-shapes.ts";
import { capturesOf, unitOf, viewBatch, viewRefund } from "./paypal-views.ts";

export async function refund(
  client: PaypalClient,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<ProviderRefund> {
  const order = await findOrMake(client, request, signal);
  const [captured] = capturesOf(order);
  if (!captured) throw new ProviderError("rejected", "not_found");
  const { refundReference } = request;
  // Request ids are forgotten after a while; what is listed is made.
  const made = unitOf(order)?.payments?.refunds.find((each) => each.custom_id === refundReference);
  if (made) return viewRefund(made);
  const body = {
    amount: amountOf(request.refund),
    custom_id: refundReference,
    invoice_id: refundReference,
  };
  const sent = { body, requestId: `${refundReference}-refund`, signal };
  const path = `/v2/payments/captures/${captured.id}/refund`;
  return viewRefund(resourceOf(await client.send("POST", path, sent, Refund)));
}

export async function lookupRefund(
  client: PaypalClient,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<ProviderRefund> {
  const order = await findOrMake(client, request, signal);
  const refunds = unitOf(order)?.payments?.refunds ?? [];
  const found = refunds.find(({ custom_id }) => custom_id === request.refundReference);
  return found ? viewRefund(found) : absentRefund;
}

export async function payout(
  client: PaypalClient,
  { reference, amount, token }: PayoutRequest,
  signal: AbortSignal,
): Promise<ProviderPayout> {
  const value = sendable(() => toProviderText("paypal", amount, "payout"));
  const item = {
    recipient_type: "PAYPAL_ID",
    receiver: token.replace(/^paypal_/, ""),
    sender_item_id: reference,
    amount: { currency: amount.currency, value },
  };
  const body = { sender_batch_header: { sender_batch_id: reference }, items: [item] };
  const sent = { body, requestId: `${reference}-payout`, signal };
  const answer = await client.send("POST", "/v1/payments/payouts", sent, Batch);
  if ("resource" in answer) return viewBatch(answer.resource);
  // Sent before, and longer ago than request ids are kept: the refusal names the batch.
  const link = answer.error.links?.find(({ rel }) => rel === "self")?.href ?? "";
  const batchId = /\/payouts\/(\w+)$/.exec(link)?.[1];
  if (!batchId) throw rejected(answer.error);
  return viewBatch(await client.get(`/v1/payments/payouts/${batchId}`, Batch, signal));
}

/** Without PayPal's id nothing can be looked up; sending again under the same id is safe. */
export async function lookupPayout(
  client: PaypalClient,
  { providerReference }: PayoutRequest,
  signal: AbortSignal,
): Promise<ProviderPayout> {
  if (!providerReference) return absentPayout;
  const path = `/v1/payments/payouts/${encodeURIComponent(providerReference)}`;
  return viewBatch(await client.get(path, Batch, signal));
}
