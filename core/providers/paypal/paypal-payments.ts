/**
 * Orders with intent AUTHORIZE. PayPal cannot be asked for an order by our reference, but repeating
 * the request that makes one, under the same `PayPal-Request-Id`, answers with the order that was
 * made. Making one moves nothing, so it is the look-up, too; the steps that move money follow it.
 */
import { z } from "zod";
import type { Money } from "#shared/money.ts";
import { toProviderText } from "#shared/money-providers.ts";
import { afterSending } from "../http/ask-http.ts";
import { absentPayment, sendable } from "../http/provider-views.ts";
import {
  type AuthorizeRequest,
  type ExistingPayment,
  ProviderError,
  type ProviderPayment,
} from "../provider-contract.ts";
import { hasIssue, type PaypalClient, rejected, resourceOf } from "./paypal-client.ts";
import { Authorization, Capture, Dispute, DisputePage, Order } from "./paypal-shapes.ts";
import {
  authorizationOf,
  capturesOf,
  isMarkedVoid,
  referenceOf,
  unitOf,
  VOID_MARK,
  viewOrder,
} from "./paypal-views.ts";

const ORDERS = "/v2/checkout/orders";
/** `card_…` and `paypal_…`: a vault id behind what it is the id of. */
const TOKEN = /^(card|paypal)_(\w+)$/;

export function amountOf(amount: Money) {
  return {
    currency_code: amount.currency,
    value: sendable(() => toProviderText("paypal", amount)),
  };
}

export async function authorize(
  client: PaypalClient,
  request: AuthorizeRequest,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const [, source, vaultId] = TOKEN.exec(request.token) ?? [];
  if (!source || !vaultId) throw new ProviderError("rejected", "token_malformed");
  const order = await findOrMake(client, request, signal);
  if (order.status !== "CREATED" || isMarkedVoid(order))
    return viewOrder(await finish(client, request, order, signal));
  const urls = { return_url: request.returnUrl, cancel_url: request.returnUrl };
  const body = { payment_source: { [source]: { vault_id: vaultId, experience_context: urls } } };
  const path = `${ORDERS}/${order.id}/confirm-payment-source`;
  const sent = { body, requestId: `${request.reference}-confirm`, signal };
  const confirmed = await client.send("POST", path, sent, Order);
  if ("error" in confirmed) {
    if (!hasIssue(confirmed.error, "ORDER_ALREADY_AUTHORIZED", "ORDER_ALREADY_COMPLETED")) {
      throw rejected(confirmed.error);
    }
    return afterSending(lookup(client, request, signal));
  }
  return viewOrder(await finish(client, request, confirmed.resource, signal));
}

/** What the customer has approved is authorized; anything else stays as it is. */
async function finish(
  client: PaypalClient,
  { reference }: ExistingPayment,
  order: Order,
  signal: AbortSignal,
): Promise<Order> {
  if (order.status !== "APPROVED" || isMarkedVoid(order) || authorizationOf(order)) return order;
  const sent = { body: {}, requestId: `${reference}-authorize`, signal };
  const path = `${ORDERS}/${order.id}/authorize`;
  const answer = await client.send("POST", path, sent, Order);
  if ("resource" in answer) return answer.resource;
  if (!hasIssue(answer.error, "ORDER_ALREADY_AUTHORIZED")) throw rejected(answer.error);
  return afterSending(client.get(`${ORDERS}/${order.id}`, Order, signal));
}

export async function capture(
  client: PaypalClient,
  payment: ExistingPayment,
  take: Money,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const order = await findOrMake(client, payment, signal);
  const authorization = authorizationOf(order);
  if (!authorization) return viewOrder(order);
  const body = { amount: amountOf(take), final_capture: true };
  const requestId = `${payment.reference}-capture-${take.amountMinor}`;
  const path = `/v2/payments/authorizations/${authorization.id}/capture`;
  const answer = await client.send("POST", path, { body, requestId, signal }, Capture);
  const now = await afterSending(
    lookup(client, { ...payment, providerReference: order.id }, signal),
  );
  if ("error" in answer && !["captured", "voided"].includes(now.status))
    throw rejected(answer.error);
  return now;
}

export async function letGo(
  client: PaypalClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const { reference } = payment;
  const order = await findOrMake(client, payment, signal);
  const authorization = authorizationOf(order);
  const known = { ...payment, providerReference: order.id };
  if (authorization?.status === "CREATED") {
    const path = `/v2/payments/authorizations/${authorization.id}/void`;
    const sent = { body: {}, requestId: `${reference}-void`, signal };
    const answer = await client.send("POST", path, sent, z.union([Authorization, z.null()]));
    const now = await afterSending(lookup(client, known, signal));
    if ("error" in answer && !["captured", "voided"].includes(now.status))
      throw rejected(answer.error);
    return now;
  }
  const now = viewOrder(order);
  if (["captured", "voided", "declined"].includes(now.status)) return now;
  // Nothing is authorized. Whoever approves it from now on approves what we never take up.
  const target = `/purchase_units/@reference_id=='${reference}'/custom_id`;
  const body = [{ op: "replace", path: target, value: `${reference}${VOID_MARK}` }];
  const sent = { body, requestId: `${reference}-mark`, signal };
  resourceOf(await client.send("PATCH", `${ORDERS}/${order.id}`, sent, z.unknown()));
  return { ...now, status: "voided", actionUrl: null };
}

export async function lookup(
  client: PaypalClient,
  payment: ExistingPayment,
  signal: AbortSignal,
): Promise<ProviderPayment> {
  const order = await finish(client, payment, await findOrMake(client, payment, signal), signal);
  const [captured] = capturesOf(order);
  if (!captured) {
    const view = viewOrder(order);
    return view.status === "absent" ? absentPayment(payment.amount.currency) : view;
  }
  return viewOrder(order, await disputesOf(client, captured.id, signal));
}

async function disputesOf(
  client: PaypalClient,
  captureId: string,
  signal: AbortSignal,
): Promise<Dispute[]> {
  const path = `/v1/customer/disputes?disputed_transaction_id=${encodeURIComponent(captureId)}`;
  const { items } = await client.get(path, DisputePage, signal);
  // Only the whole dispute tells its outcome. One capture has one, rarely a second.
  return Promise.all(
    items.map(({ dispute_id }) =>
      client.get(`/v1/customer/disputes/${dispute_id}`, Dispute, signal),
    ),
  );
}

/** The order of our reference as it is now, made when there was none. */
export async function findOrMake(
  client: PaypalClient,
  { reference, providerReference, amount }: ExistingPayment,
  signal: AbortSignal,
): Promise<Order> {
  let id = providerReference;
  if (!id) {
    const unit = { reference_id: reference, custom_id: reference, invoice_id: reference };
    const body = { intent: "AUTHORIZE", purchase_units: [{ ...unit, amount: amountOf(amount) }] };
    const sent = { body, requestId: `${reference}-order`, signal };
    id = resourceOf(await client.send("POST", ORDERS, sent, Order)).id;
  }
  const order = await client.get(`${ORDERS}/${encodeURIComponent(id)}`, Order, signal);
  if (referenceOf(unitOf(order)?.custom_id) === reference) return order;
  throw new ProviderError("unknown", "another_payment");
}
