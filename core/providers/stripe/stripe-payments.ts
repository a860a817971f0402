/**
 * PaymentIntents with manual capture. Our reference is in `metadata.reference`; the keys derive from
 * it, so that a repeat, whoever makes it, is the same request to Stripe.
 */

import type { Money } from "#shared/money.ts";
import { toProviderAmount } from "#shared/money-providers.ts";
import { afterSending } from "../http/ask-http.ts";
import { absentPayment, failureCodeOf, sendable, voidedPayment } from "../http/provider-views.ts";
import {
  type AuthorizeRequest,
  type ExistingPayment,
  type PaymentStatus,
  ProviderError,
  type ProviderPayment,
} from "../provider-contract.ts";
import { rejected, type StripeClient } from "./stripe-client.ts";
import { Dispute, list, PaymentIntent, Refund } from "./stripe-shapes.ts";
import { statusOf, viewIntent } from "./stripe-views.ts";

const INTENTS = "/v1/payment_intents";
/** Search lags behind by up to a minute, longer in an outage; so much of the newest is listed too. */
const SEARCH_LAG_S = 600;
/** Beyond, a look-up is given up as unknown and tried again when the search has caught up. */
const MAX_PAGES = 10;

export async function authorize(
  client: StripeClient,
  request: AuthorizeRequest,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const { reference, amount } = request;
  const fields = {
    amount: sendable(() => toProviderAmount("stripe", amount)),
    currency: amount.currency.toLowerCase(),
    payment_method: request.token,
    capture_method: "manual",
    confirm: true,
    return_url: request.returnUrl,
    "payment_method_types[]": "card",
    "metadata[reference]": reference,
    transfer_group: reference,
    "expand[]": "latest_charge",
  };
  const findMade = () => find(client, request, signal);
  const post = { fields, key: `${reference}-authorize`, signal, findMade };
  const answer = await client.post(INTENTS, post, PaymentIntent);
  if ("object" in answer) return viewIntent(answer.object);
  const { error } = answer;
  // A decline is an answer: it comes with the intent that keeps it.
  if (error.payment_intent) return viewIntent(error.payment_intent);
  if (error.type === "card_error") {
    const failureCode = failureCodeOf(error.decline_code ?? error.code);
    return { ...absentPayment(amount.currency), status: "declined", failureCode };
  }
  throw rejected(error);
}

export async function capture(
  client: StripeClient,
  payment: ExistingPayment,
  take: Money,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const intent = await find(client, payment, signal);
  if (!intent) return absentPayment(payment.amount.currency);
  const amount = sendable(() => toProviderAmount("stripe", take));
  const key = `${payment.reference}-capture-${take.amountMinor}`;
  const fields = { amount_to_capture: amount, "expand[]": "latest_charge" };
  const findMade = () => findAs(client, payment, "captured", signal);
  const post = { fields, key, signal, findMade };
  const answer = await client.post(`${INTENTS}/${intent.id}/capture`, post, PaymentIntent);
  if ("object" in answer) return viewIntent(answer.object);
  return settled(client, payment, signal, rejected(answer.error));
}

export async function cancel(
  client: StripeClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const intent = await find(client, payment, signal);
  if (!intent) return voidedPayment(payment.amount.currency);
  const key = `${payment.reference}-cancel`;
  const fields = { cancellation_reason: "abandoned", "expand[]": "latest_charge" };
  const findMade = () => findAs(client, payment, "voided", signal);
  const post = { fields, key, signal, findMade };
  const answer = await client.post(`${INTENTS}/${intent.id}/cancel`, post, PaymentIntent);
  if ("object" in answer) return viewIntent(answer.object);
  return settled(client, payment, signal, rejected(answer.error));
}

/** A refusal because it is captured or cancelled already is no failure: that is its state. */
async function settled(
  client: StripeClient,
  payment: ExistingPayment,
  signal: AbortSignal,
  refusal: ProviderError,
): Promise<ProviderPayment> {
  const now = await afterSending(lookup(client, payment, signal));
  const isSettled = ["captured", "voided", "declined"].includes(now.status);
  if (isSettled) return now;
  throw refusal;
}

/** With refunds and disputes as they are now. */
export async function lookup(
  client: StripeClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const intent = await find(client, payment, signal);
  if (!intent) return absentPayment(payment.amount.currency);
  if (statusOf(intent) !== "captured") return viewIntent(intent);
  const query = { payment_intent: intent.id, limit: 100 };
  // More than a hundred refunds of one payment are never asked for.
  const refunds = await client.get("/v1/refunds", query, list(Refund), signal);
  const isDisputed = typeof intent.latest_charge === "object" && intent.latest_charge?.disputed;
  const disputes = isDisputed
    ? await client.get("/v1/disputes", query, list(Dispute), signal)
    : { data: [] };
  return viewIntent(intent, refunds.data, disputes.data);
}

async function findAs(
  client: StripeClient,
  payment: ExistingPayment,
  status: PaymentStatus,
  signal: AbortSignal,
): Promise<PaymentIntent | undefined> {
  const intent = await find(client, payment, signal);
  return intent && statusOf(intent) === status ? intent : undefined;
}

/** The intent of our reference, or undefined when Stripe never heard of it. */
export async function find(
  client: StripeClient,
  { reference, providerReference }: ExistingPayment,
  signal: AbortSignal,
): Promise<PaymentIntent | undefined> {
  if (providerReference) {
    const path = `${INTENTS}/${encodeURIComponent(providerReference)}`;
    const intent = await client.get(path, { "expand[]": "latest_charge" }, PaymentIntent, signal);
    if (intent.metadata?.reference === reference) return intent;
    throw new ProviderError("unknown", "another_payment");
  }
  const query = { query: `metadata["reference"]:"${reference}"`, "expand[]": "data.latest_charge" };
  const found = await client.get(`${INTENTS}/search`, query, list(PaymentIntent), signal);
  return found.data[0] ?? (await findAmongNewest(client, reference, signal));
}

async function findAmongNewest(
  client: StripeClient,
  reference: string,
  signal: AbortSignal,
): Promise<PaymentIntent | undefined> {
  let after: string | undefined;
  let since: number | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = { limit: 100, starting_after: after, "expand[]": "data.latest_charge" };
    const { data, has_more } = await client.get(INTENTS, query, list(PaymentIntent), signal);
    const found = data.find(({ metadata }) => metadata?.reference === reference);
    if (found) return found;
    const last = data.at(-1);
    if (!last || !has_more) return undefined;
    // Counted from the newest by Stripe's own clock, so that ours need not agree.
    since ??= (data[0]?.created ?? 0) - SEARCH_LAG_S;
    if (last.created < since) return undefined;
    after = last.id;
  }
  throw new ProviderError("unknown", "too_many_to_look_through");
}
