/** Stripe's interface: bearer key, forms, idempotency keys with their replays, cursors, errors. */
import { createHmac } from "node:crypto";
import { Currency } from "#shared/money.ts";
import { fromProviderAmount } from "#shared/money-providers.ts";
import { authorize, capture, letGo, type News, refund, simId, type Twist } from "./bank.ts";
import { payOut } from "./bank-later.ts";
import type { SimPayment } from "./book-rows.ts";
import {
  onceByKey,
  replaceReply,
  type Shape,
  type SimQuestion,
  type SimReply,
  type SimRequest,
  type World,
} from "./shape.ts";
import { disputeOf, errorOf, intentOf, refundOf, transferOf } from "./stripe-objects.ts";
import { read } from "./stripe-reads.ts";
import { missing, ok, paymentOf, refuse } from "./stripe-replies.ts";

type Post = (world: World, form: URLSearchParams, id: string) => SimQuestion | SimReply;

const posts: readonly (readonly [RegExp, Post])[] = [
  [/^\/v1\/payment_intents$/, createIntent],
  [/^\/v1\/payment_intents\/([\w-]+)\/capture$/, captureIntent],
  [/^\/v1\/payment_intents\/([\w-]+)\/cancel$/, cancelIntent],
  [/^\/v1\/refunds$/, createRefund],
  [/^\/v1\/transfers$/, createTransfer],
];

function ask(world: World, request: SimRequest): SimQuestion | SimReply {
  if (request.header("authorization") !== `Bearer ${world.keys.stripe.secretKey}`) {
    return refuse(401, "api_key_invalid");
  }
  if (request.method === "GET") return read(world, request);
  const found = posts.find(([path]) => path.test(request.path));
  if (request.method !== "POST" || !found) return refuse(404, "url_unknown");
  const [path, post] = found;
  const question = post(
    world,
    new URLSearchParams(request.body),
    path.exec(request.path)?.[1] ?? "",
  );
  if ("status" in question) return question;
  const asked = {
    scope: "stripe",
    key: request.header("idempotency-key"),
    content: `${request.path}\n${request.body}`,
  };
  const replies = {
    onReuse: refuse(400, "idempotency_key_reused", "idempotency_error"),
    replayedHeaders: { "idempotent-replayed": "true" },
  };
  return {
    ...question,
    act: (twist) => onceByKey(world, asked, () => question.act(twist), replies),
    // As documented: the first answer to a key is kept, whatever it was, a 500 too.
    keepFailure: (failure) => replaceReply(world, "stripe", asked.key ?? "", failure),
  };
}

function amountIn(form: URLSearchParams, name: string, currencyText: string | null) {
  const currency = Currency.safeParse((currencyText ?? "").toUpperCase());
  const amount = form.get(name) ?? "";
  if (!currency.success || !/^[1-9]\d{0,11}$/.test(amount)) return undefined;
  const { amountMinor } = fromProviderAmount("stripe", Number(amount), currency.data);
  return { amountMinor, currency: currency.data };
}

function createIntent(world: World, form: URLSearchParams): SimQuestion | SimReply {
  const amount = amountIn(form, "amount", form.get("currency"));
  const token = form.get("payment_method") ?? "";
  const reference = form.get("metadata[reference]") ?? "";
  if (!amount) return refuse(400, "parameter_invalid_integer");
  const isManual = form.get("capture_method") === "manual" && form.get("confirm") === "true";
  if (!token || !isManual) return refuse(400, "parameter_missing");
  const act = (twist: Twist) => {
    // Another key is another payment: nothing else keeps them apart here, nor at Stripe.
    const number = String(world.bank.book.payments.named(`stripe:${reference}`).length);
    const payment = authorize(
      world.bank,
      {
        ...amount,
        ...{ provider: "stripe", reference, token, returnUrl: form.get("return_url") ?? "" },
        providerId: simId("pi_", reference, number),
        chargeId: simId("ch_", reference, number),
      },
      twist,
    );
    return payment.status === "declined" ? declined(world, payment) : intent(world, form, payment);
  };
  return { operation: "authorize", reference, act };
}

function declined(world: World, payment: SimPayment): SimReply {
  const error = { ...errorOf(payment), payment_intent: intentOf(world, payment, true) };
  return { status: 402, body: { error } };
}

const intent = (world: World, form: URLSearchParams, payment: SimPayment): SimReply =>
  ok(intentOf(world, payment, form.getAll("expand[]").includes("latest_charge")));

function captureIntent(world: World, form: URLSearchParams, id: string): SimQuestion | SimReply {
  const payment = paymentOf(world, id);
  if (!payment) return missing;
  const act = (twist: Twist) => {
    const amount = form.has("amount_to_capture")
      ? amountIn(form, "amount_to_capture", payment.currency)
      : payment;
    const now = paymentOf(world, id)!;
    if (!amount) return refuse(400, "parameter_invalid_integer");
    if (amount.amountMinor > now.amountMinor) return refuse(400, "amount_too_large");
    const captured = capture(world.bank, now, amount.amountMinor, twist);
    return captured ? intent(world, form, captured) : unexpectedState(world, now);
  };
  return { operation: "capture", reference: payment.reference, act };
}

function unexpectedState(world: World, payment: SimPayment): SimReply {
  const error = {
    ...{ type: "invalid_request_error", code: "payment_intent_unexpected_state" },
    payment_intent: intentOf(world, payment, false),
  };
  return { status: 400, body: { error } };
}

function cancelIntent(world: World, form: URLSearchParams, id: string): SimQuestion | SimReply {
  const payment = paymentOf(world, id);
  if (!payment) return missing;
  const act = () => {
    const now = paymentOf(world, id)!;
    const voided = now.status === "voided" ? undefined : letGo(world.bank, now);
    return voided ? intent(world, form, voided) : unexpectedState(world, now);
  };
  return { operation: "void", reference: payment.reference, act };
}

function createRefund(world: World, form: URLSearchParams): SimQuestion | SimReply {
  const payment = paymentOf(world, form.get("payment_intent") ?? "");
  const reference = form.get("metadata[reference]") ?? "";
  if (!payment) return missing;
  const amount = amountIn(form, "amount", payment.currency);
  if (!amount) return refuse(400, "parameter_invalid_integer");
  const act = (twist: Twist) => {
    const number = String(world.bank.book.refunds.named(`stripe:${reference}`).length);
    const ask = { reference, providerId: simId("re_", reference, number), ...amount };
    const now = paymentOf(world, payment.providerId)!;
    const made = refund(world.bank, now, ask, twist);
    return made ? ok(refundOf(now, made)) : refuse(400, "charge_already_refunded");
  };
  return { operation: "refund", reference, act };
}

function createTransfer(world: World, form: URLSearchParams): SimQuestion | SimReply {
  const amount = amountIn(form, "amount", form.get("currency"));
  const reference = form.get("transfer_group") ?? "";
  const token = form.get("destination") ?? "";
  if (!amount) return refuse(400, "parameter_invalid_integer");
  if (!token.startsWith("acct_")) return refuse(400, "resource_missing");
  const act = (twist: Twist) => {
    if (twist.declined || token.endsWith("_rejected")) return refuse(400, "balance_insufficient");
    const number = String(world.bank.book.payouts.named(`stripe:${reference}`).length);
    const providerId = simId("tr_", reference, number);
    const ask = { provider: "stripe" as const, reference, providerId, token, ...amount };
    return ok(transferOf(payOut(world.bank, ask, true)));
  };
  return { operation: "payout", reference, act };
}

const eventTypes: Readonly<Record<News["kind"], string>> = {
  payment_authorized: "payment_intent.amount_capturable_updated",
  payment_requires_action: "payment_intent.requires_action",
  payment_captured: "payment_intent.succeeded",
  payment_voided: "payment_intent.canceled",
  payment_declined: "payment_intent.payment_failed",
  refund_created: "refund.created",
  refund_changed: "refund.updated",
  dispute_opened: "charge.dispute.created",
  dispute_closed: "charge.dispute.closed",
  payout_paid: "transfer.created",
  payout_failed: "transfer.reversed",
};

function objectOf(world: World, { payment, refund: refunded, dispute, payout }: News): object {
  if (payout) return transferOf(payout);
  if (dispute && payment) return disputeOf(payment, dispute);
  if (refunded && payment) return refundOf(payment, refunded);
  return payment ? intentOf(world, payment, false) : {};
}

export const stripeShape: Shape = {
  provider: "stripe",
  ask,
  failure: (status) =>
    refuse(status, "simulated", status === 429 ? "rate_limit_error" : "api_error"),
  event: (world, news, id) => ({
    type: eventTypes[news.kind],
    body: {
      id: `evt_${id}`,
      object: "event",
      api_version: "2025-09-30.clover",
      created: Math.floor(world.bank.now() / 1_000),
      data: { object: objectOf(world, news) },
      livemode: false,
      type: eventTypes[news.kind],
    },
  }),
  sign(world, { body }, nowMs) {
    const at = Math.floor(nowMs / 1_000);
    const hmac = createHmac("sha256", world.keys.stripe.webhookSecret).update(`${at}.${body}`);
    return { "stripe-signature": `t=${at},v1=${hmac.digest("hex")}` };
  },
};
