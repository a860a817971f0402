/** Refunds and transfers (our payouts), each found again by our reference in a consistent list. */
import { toProviderAmount } from "#shared/money-providers.ts";
import { absentPayout, absentRefund, sendable } from "../http/provider-views.ts";
import type {
  PayoutRequest,
  ProviderPayout,
  ProviderRefund,
  RefundRequest,
} from "../provider-contract.ts";
import { ProviderError } from "../provider-contract.ts";
import { rejected, type StripeClient } from "./stripe-client.ts";
import { find } from "./stripe-payments.ts";
import { list, Refund, Transfer } from "./stripe-shapes.ts";
import { viewRefund, viewTransfer } from "./stripe-views.ts";

export async function refund(
  client: StripeClient,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<ProviderRefund> {
  const intent = await find(client, request, signal);
  if (!intent) throw new ProviderError("rejected", "not_found");
  const fields = {
    payment_intent: intent.id,
    amount: sendable(() => toProviderAmount("stripe", request.refund)),
    "metadata[reference]": request.refundReference,
  };
  const findMade = () => findRefund(client, intent.id, request.refundReference, signal);
  const post = { fields, key: `${request.refundReference}-refund`, signal, findMade };
  const answer = await client.post("/v1/refunds", post, Refund);
  if ("object" in answer) return viewRefund(answer.object);
  throw rejected(answer.error);
}

export async function lookupRefund(
  client: StripeClient,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<ProviderRefund> {
  const intent = await find(client, request, signal);
  if (!intent) return absentRefund;
  const found = await findRefund(client, intent.id, request.refundReference, signal);
  return found ? viewRefund(found) : absentRefund;
}

async function findRefund(
  client: StripeClient,
  intentId: string,
  refundReference: string,
  signal: AbortSignal,
): Promise<Refund | undefined> {
  const query = { payment_intent: intentId, limit: 100 };
  const { data, has_more } = await client.get("/v1/refunds", query, list(Refund), signal);
  const found = data.find(({ metadata }) => metadata?.reference === refundReference);
  if (!found && has_more) throw new ProviderError("unknown", "too_many_to_look_through");
  return found;
}

export async function payout(
  client: StripeClient,
  request: PayoutRequest,
  signal: AbortSignal,
): Promise<ProviderPayout> {
  const { reference, amount } = request;
  const fields = {
    amount: sendable(() => toProviderAmount("stripe", amount, "payout")),
    currency: amount.currency.toLowerCase(),
    destination: request.token,
    transfer_group: reference,
    "metadata[reference]": reference,
  };
  const findMade = () => findTransfer(client, reference, signal);
  const post = { fields, key: `${reference}-payout`, signal, findMade };
  const answer = await client.post("/v1/transfers", post, Transfer);
  if ("object" in answer) return viewTransfer(answer.object);
  const { code } = answer.error;
  const isEmpty = code === "balance_insufficient" || code === "insufficient_funds";
  throw new ProviderError("rejected", isEmpty ? "insufficient_balance" : "refused");
}

export async function lookupPayout(
  client: StripeClient,
  { reference }: PayoutRequest,
  signal: AbortSignal,
): Promise<ProviderPayout> {
  const found = await findTransfer(client, reference, signal);
  return found ? viewTransfer(found) : absentPayout;
}

async function findTransfer(client: StripeClient, reference: string, signal: AbortSignal) {
  const query = { transfer_group: reference, limit: 1 };
  const { data } = await client.get("/v1/transfers", query, list(Transfer), signal);
  return data[0];
}
