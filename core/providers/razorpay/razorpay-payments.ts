/**
 * Orders whose receipt is our reference, and payments on them that are captured by hand. Orders know
 * no idempotency keys, so each step looks first; an order takes the money of one payment only, and
 * what is authorized and never captured goes back by itself.
 */

import type { Money } from "#shared/money.ts";
import { toProviderAmount } from "#shared/money-providers.ts";
import { afterSending } from "../http/ask-http.ts";
import { absentPayment, sendable, voidedPayment } from "../http/provider-views.ts";
import {
  type AuthorizeRequest,
  type ExistingPayment,
  ProviderError,
  type ProviderPayment,
} from "../provider-contract.ts";
import { entityOf, type RazorpayClient, rejected } from "./razorpay-client.ts";
import { Created, collection, Dispute, Order, Payment, Refund, Token } from "./razorpay-shapes.ts";
import { type OrderView, payingOf, restReceipt, viewOrder } from "./razorpay-views.ts";

/** Minutes until an authorization that nobody captures goes back: five days, the longest there is. */
const MANUAL_EXPIRY_MIN = 7_200;
/** `cust_…_token_…`: who keeps it and what it is. */
const TOKEN = /^(cust_[A-Za-z0-9]+)_(token_\w+)$/;

export async function authorize(
  client: RazorpayClient,
  request: AuthorizeRequest,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const amount = sendable(() => toProviderAmount("razorpay", request.amount));
  const found = await findOrder(client, request, signal);
  const payment = found && payingOf(await paymentsOf(client, found, signal));
  if (found && payment) return viewOrder({ order: found, payment });
  const order = found ?? (await createOrder(client, request, amount, signal));
  const [, customerId, tokenId] = TOKEN.exec(request.token) ?? [];
  if (!customerId || !tokenId) throw rejected("token_malformed");
  const path = `/v1/customers/${customerId}/tokens/${tokenId}`;
  const { method } = await client.get(path, {}, Token, signal);
  const body = {
    ...{ amount, currency: request.amount.currency, order_id: order.id },
    ...{ customer_id: customerId, token: tokenId, method },
    ...(method === "upi" ? { upi: { flow: "collect" } } : {}),
    callback_url: request.returnUrl,
    notes: { reference: request.reference },
  };
  const answer = await client.send("POST", "/v1/payments/create/json", { body, signal }, Created);
  if ("error" in answer && !answer.error.metadata?.payment_id) throw rejected();
  const made = payingOf(await afterSending(paymentsOf(client, order, signal)));
  // It said that there is one; who does not show it yet will.
  if (!made) throw new ProviderError("unknown", "payment_not_shown");
  const next = "entity" in answer ? answer.entity.next : [];
  const actionUrl = next.find(({ action }) => action === "redirect")?.url;
  return viewOrder({ order, payment: made, actionUrl });
}

async function createOrder(
  client: RazorpayClient,
  { reference, amount: { currency } }: AuthorizeRequest,
  amount: number,
  signal: AbortSignal,
): Promise<Order> {
  const options = { manual_expiry_period: MANUAL_EXPIRY_MIN, refund_speed: "optimum" };
  const body = {
    ...{ amount, currency, receipt: reference, notes: { reference } },
    payment: { capture: "manual", capture_options: options },
  };
  return entityOf(await client.send("POST", "/v1/orders", { body, signal }, Order));
}

export async function capture(
  client: RazorpayClient,
  payment: ExistingPayment,
  take: Money,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const order = await findOrder(client, payment, signal);
  const paying = order && payingOf(await paymentsOf(client, order, signal));
  if (!order || !paying) return absentPayment(payment.amount.currency);
  const all = paying.amount;
  const wanted = sendable(() => toProviderAmount("razorpay", take));
  if (wanted > all) throw rejected("amount_too_large");
  // Only all of it can be captured, so the rest goes back; the note makes any look-up finish that.
  const isPart = wanted < all && paying.status === "authorized";
  const noted = isPart ? await note(client, order, { take: String(wanted) }, signal) : order;
  if (paying.status === "authorized") {
    const body = { amount: all, currency: paying.currency };
    const path = `/v1/payments/${paying.id}/capture`;
    const answer = await client.send("POST", path, { body, signal }, Payment);
    // Captured already, or expired: the look-up tells which.
    if ("error" in answer) return settled(client, payment, signal);
  }
  return viewOrder(await afterSending(withNews(client, noted, signal)));
}

async function settled(
  client: RazorpayClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const now = await afterSending(lookup(client, payment, signal));
  if (["captured", "voided", "declined"].includes(now.status)) return now;
  throw rejected();
}

/** Razorpay lets go of what is not captured by itself; we note that it never will be. */
export async function letGo(
  client: RazorpayClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const order = await findOrder(client, payment, signal);
  if (!order) return voidedPayment(payment.amount.currency);
  const now = await withNews(client, order, signal);
  const { status } = viewOrder(now);
  if (status === "captured" || status === "voided") return viewOrder(now);
  const noted = await note(client, order, { void: "1" }, signal);
  return { ...viewOrder({ ...now, order: noted }), status: "voided", failureCode: null };
}

export async function lookup(
  client: RazorpayClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const order = await findOrder(client, payment, signal);
  if (!order) return absentPayment(payment.amount.currency);
  return viewOrder(await withNews(client, order, signal));
}

/** With what happened since; finishes what a capture of a part has begun. */
async function withNews(
  client: RazorpayClient,
  order: Order,
  signal: AbortSignal,
): Promise<OrderView> {
  const payment = payingOf(await paymentsOf(client, order, signal));
  if (payment?.status !== "captured" && payment?.status !== "refunded") return { order, payment };
  const [refunds, disputes] = await Promise.all([
    refundsOf(client, payment.id, signal),
    disputesOf(client, payment.id, signal),
  ]);
  const take = Number(order.notes.take ?? payment.amount);
  const receipt = restReceipt(order.receipt ?? "");
  const isOwed = take < payment.amount && !refunds.some((each) => each.receipt === receipt);
  if (!isOwed) return { order, payment, refunds, disputes };
  const rest = await giveBack(client, payment, { amount: payment.amount - take, receipt }, signal);
  return { order, payment, refunds: [...refunds, rest], disputes };
}

/** One refund of a payment; a repeat under the same receipt is the same refund. */
export async function giveBack(
  client: RazorpayClient,
  payment: Payment,
  { amount, receipt }: { readonly amount: number; readonly receipt: string },
  signal: AbortSignal,
): Promise<Refund> {
  const body = { amount, speed: "normal", receipt, notes: { reference: receipt } };
  const headers = { "x-refund-idempotency": receipt };
  const path = `/v1/payments/${payment.id}/refund`;
  return entityOf(await client.send("POST", path, { body, headers, signal }, Refund));
}

async function note(
  client: RazorpayClient,
  order: Order,
  notes: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Order> {
  const body = { notes: { ...order.notes, ...notes } };
  return entityOf(await client.send("PATCH", `/v1/orders/${order.id}`, { body, signal }, Order));
}

/** The order of our reference, or undefined when Razorpay never heard of it. */
export async function findOrder(
  client: RazorpayClient,
  { reference, providerReference }: ExistingPayment,
  signal: AbortSignal,
): Promise<Order | undefined> {
  if (providerReference) {
    const path = `/v1/orders/${encodeURIComponent(providerReference)}`;
    const order = await client.get(path, {}, Order, signal);
    if (order.receipt === reference) return order;
    throw new ProviderError("unknown", "another_payment");
  }
  const query = { receipt: reference, count: 10 };
  const { items } = await client.get("/v1/orders", query, collection(Order), signal);
  if (items.length < 2) return items[0];
  // Two were made when an answer got lost. The one that anybody paid on counts.
  for (const order of items) {
    if ((await paymentsOf(client, order, signal)).length > 0) return order;
  }
  return items.at(-1);
}

export async function paymentsOf(
  client: RazorpayClient,
  order: Order,
  signal: AbortSignal,
): Promise<readonly Payment[]> {
  const path = `/v1/orders/${order.id}/payments`;
  return (await client.get(path, {}, collection(Payment), signal)).items;
}

export async function refundsOf(
  client: RazorpayClient,
  paymentId: string,
  signal: AbortSignal,
): Promise<readonly Refund[]> {
  const path = `/v1/payments/${paymentId}/refunds`;
  return (await client.get(path, { count: 100 }, collection(Refund), signal)).items;
}

/** The newest hundred of all: older ones have told their end long ago. */
async function disputesOf(
  client: RazorpayClient,
  paymentId: string,
  signal: AbortSignal,
): Promise<readonly Dispute[]> {
  const { items } = await client.get("/v1/disputes", { count: 100 }, collection(Dispute), signal);
  return items.filter((dispute) => dispute.payment_id === paymentId);
}
