/** PayPal's interface: OAuth, Orders v2 with authorizations, request ids, payouts, transaction search. */
import { createSign } from "node:crypto";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { Currency } from "#shared/money.ts";
import { fromProviderText } from "#shared/money-providers.ts";
import {
  authorize,
  capture,
  cardOf,
  letGo,
  type News,
  payOut,
  refund,
  simId,
  type Twist,
} from "./bank.ts";
import type { SimPayment } from "./book-rows.ts";
import {
  authorizationOf,
  batchOf,
  captureOf,
  disputeOf,
  isOrder,
  isUntaken,
  orderOf,
  payoutItemOf,
  refundOf,
  transactionOf,
} from "./paypal-objects.ts";
import {
  onceByKey,
  type Shape,
  type SimQuestion,
  type SimReply,
  type SimRequest,
  type World,
} from "./shape.ts";

const ok = (body: unknown, status = 200): SimReply => ({ status, body });
const refuse = (status: number, name: string, issue?: string): SimReply => ({
  status,
  body: { name, message: "Simulated", details: issue === undefined ? [] : [{ issue }] },
});
const missing = refuse(404, "RESOURCE_NOT_FOUND");
const malformed = refuse(400, "INVALID_REQUEST", "INVALID_PARAMETER_VALUE");
const impossible = (issue: string) => refuse(422, "UNPROCESSABLE_ENTITY", issue);

const Amount = z.object({ currency_code: Currency, value: z.string() });
const source = z.object({
  vault_id: z.string(),
  experience_context: z.object({ return_url: z.string() }),
});
const bodies = {
  order: z.object({
    intent: z.literal("AUTHORIZE"),
    purchase_units: z.tuple([
      z.object({ reference_id: z.string(), custom_id: z.string(), amount: Amount }),
    ]),
  }),
  confirm: z.object({
    payment_source: z.object({ card: source.optional(), paypal: source.optional() }),
  }),
  patch: z.tuple([
    z.object({
      op: z.literal("replace"),
      path: z.string().endsWith("/custom_id"),
      value: z.string(),
    }),
  ]),
  capture: z.object({ amount: Amount, final_capture: z.literal(true) }),
  refund: z.object({ amount: Amount, custom_id: z.string() }),
  payout: z.object({
    sender_batch_header: z.object({ sender_batch_id: z.string() }),
    items: z.tuple([
      z.object({
        receiver: z.string(),
        sender_item_id: z.string(),
        amount: z.object({ currency: Currency, value: z.string() }),
      }),
    ]),
  }),
};

function read<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const minorOf = (amount: z.output<typeof Amount>) =>
  fromProviderText("paypal", amount.value, amount.currency_code).amountMinor;

type Route = (world: World, request: SimRequest, id: string) => SimQuestion | SimReply;

const routes: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ["POST", /^\/v2\/checkout\/orders$/, createOrder],
  [
    "GET",
    /^\/v2\/checkout\/orders\/(\w+)$/,
    (world, _, id) => onOrder(world, id, "lookup", (order) => ok(orderOf(world, order))),
  ],
  ["PATCH", /^\/v2\/checkout\/orders\/(\w+)$/, patchOrder],
  ["POST", /^\/v2\/checkout\/orders\/(\w+)\/confirm-payment-source$/, confirmSource],
  ["POST", /^\/v2\/checkout\/orders\/(\w+)\/authorize$/, authorizeOrder],
  ["POST", /^\/v2\/payments\/authorizations\/(\w+)\/capture$/, captureAuthorization],
  ["POST", /^\/v2\/payments\/authorizations\/(\w+)\/void$/, voidAuthorization],
  ["POST", /^\/v2\/payments\/captures\/(\w+)\/refund$/, refundCapture],
  ["GET", /^\/v1\/customer\/disputes$/, listDisputes],
  ["GET", /^\/v1\/customer\/disputes\/(\w+)$/, readDispute],
  ["POST", /^\/v1\/payments\/payouts$/, createPayout],
  ["GET", /^\/v1\/payments\/payouts\/(\w+)$/, readPayout],
  ["GET", /^\/v1\/reporting\/transactions$/, listTransactions],
];

const TOKEN_S = 32_400;

function ask(world: World, request: SimRequest): SimQuestion | SimReply {
  const { clientId, clientSecret } = world.keys.paypal;
  const accessToken = `A21AA${clientId}`;
  if (request.path === "/v1/oauth2/token") {
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    if (request.header("authorization") !== basic) return refuse(401, "invalid_client");
    return ok({ access_token: accessToken, token_type: "Bearer", expires_in: TOKEN_S });
  }
  if (request.header("authorization") !== `Bearer ${accessToken}`)
    return refuse(401, "invalid_token");
  for (const [method, path, route] of routes) {
    const id = path.exec(request.path)?.[1] ?? "";
    if (request.method !== method || !path.test(request.path)) continue;
    const question = route(world, request, id);
    return "status" in question || method === "GET" ? question : once(world, request, question);
  }
  return missing;
}

/** A repeat under the same id tells the same, whatever its body: as documented. */
function once(world: World, request: SimRequest, question: SimQuestion): SimQuestion {
  const asked = {
    scope: `paypal:${request.path}`,
    key: request.header("paypal-request-id"),
    content: request.path,
  };
  const replies = { onReuse: malformed, replayedHeaders: {} };
  return {
    ...question,
    act: (twist) => onceByKey(world, asked, () => question.act(twist), replies),
  };
}

const rowsOf = (world: World, name: string) => world.bank.book.payments.named(`paypal:${name}`);
const orderRow = (world: World, id: string) => rowsOf(world, id).find(isOrder);
const paidRow = (world: World, id: string) => rowsOf(world, id).find((row) => !isOrder(row));

function onOrder(
  world: World,
  id: string,
  operation: string,
  act: (order: SimPayment, twist: Twist) => SimReply,
): SimQuestion | SimReply {
  const order = orderRow(world, id);
  if (!order) return missing;
  return {
    operation,
    reference: order.reference,
    act: (twist) => act(orderRow(world, id)!, twist),
  };
}

function createOrder(world: World, { body }: SimRequest): SimQuestion | SimReply {
  const asked = read(bodies.order, body);
  if (!asked) return malformed;
  const [unit] = asked.purchase_units;
  const reference = unit.custom_id;
  const { book, now } = world.bank;
  const act = () => {
    const providerId = simId("", "paypal", reference, String(rowsOf(world, reference).length))
      .slice(0, 17)
      .toUpperCase();
    const amountMinor = minorOf(unit.amount);
    const order: SimPayment = {
      ...{ id: `paypal:${providerId}`, provider: "paypal", reference, providerId, chargeId: "" },
      ...{
        captureId: null,
        currency: unit.amount.currency_code,
        askedMinor: amountMinor,
        amountMinor,
      },
      ...{ capturedMinor: 0, status: "created", token: "", method: "account", failureCode: null },
      ...{ returnUrl: "", challenge: null, createdMs: now(), authorizedMs: null, capturedMs: null },
      ...{ feeMinor: 0, notes: {} },
    };
    return ok(orderOf(world, book.payments.put(order)), 201);
  };
  return { operation: "order", reference, act };
}

function patchOrder(world: World, { body }: SimRequest, id: string): SimQuestion | SimReply {
  const asked = read(bodies.patch, body);
  if (!asked) return malformed;
  const custom = asked[0].value;
  return onOrder(world, id, custom.endsWith(".void") ? "void" : "note", (order) => {
    world.bank.book.payments.put({ ...order, notes: { ...order.notes, custom } });
    return { status: 204, body: null };
  });
}

function confirmSource(world: World, { body }: SimRequest, id: string): SimQuestion | SimReply {
  const asked = read(bodies.confirm, body)?.payment_source;
  const [kind, chosen] = asked?.card
    ? (["card", asked.card] as const)
    : (["paypal", asked?.paypal] as const);
  if (!chosen) return malformed;
  const token = `${kind}_${chosen.vault_id}`;
  return onOrder(world, id, "authorize", (order, twist) => {
    if (paidRow(world, id)) return impossible("ORDER_ALREADY_AUTHORIZED");
    const returnUrl = chosen.experience_context.return_url;
    world.bank.book.payments.put({
      ...order,
      token,
      returnUrl,
      notes: { ...order.notes, approved: "1" },
    });
    const outcome = cardOf(world.bank.book, token)?.outcome;
    if (outcome === "challenge") pay(world, orderRow(world, id)!, twist, {});
    return ok(orderOf(world, orderRow(world, id)!));
  });
}

function pay(
  world: World,
  order: SimPayment,
  twist: Twist,
  notes: Record<string, string>,
): SimPayment {
  const chargeId = simId("", "authorization", order.providerId).slice(0, 17).toUpperCase();
  const { reference, providerId, currency, askedMinor: amountMinor, token, returnUrl } = order;
  const ask = { reference, providerId, chargeId, currency, amountMinor, token, returnUrl, notes };
  return authorize(world.bank, { ...ask, provider: "paypal" }, twist);
}

function authorizeOrder(world: World, _: SimRequest, id: string): SimQuestion | SimReply {
  return onOrder(world, id, "authorize", (order, twist) => {
    const paid = paidRow(world, id);
    if (paid && !isUntaken(paid)) return impossible("ORDER_ALREADY_AUTHORIZED");
    if (paid) world.bank.book.payments.put({ ...paid, notes: { ...paid.notes, taken: "1" } });
    else if (order.notes.approved !== "1") return impossible("ORDER_NOT_APPROVED");
    else pay(world, order, twist, { taken: "1" });
    return ok(orderOf(world, order), 201);
  });
}

function captureAuthorization(
  world: World,
  { body }: SimRequest,
  id: string,
): SimQuestion | SimReply {
  const asked = read(bodies.capture, body);
  const paid = paidRow(world, id);
  if (!asked) return malformed;
  if (!paid) return missing;
  const act = (twist: Twist) => {
    const captured = capture(world.bank, paidRow(world, id)!, minorOf(asked.amount), twist);
    return captured ? ok(captureOf(captured), 201) : impossible("AUTHORIZATION_ALREADY_CAPTURED");
  };
  return { operation: "capture", reference: paid.reference, act };
}

function voidAuthorization(world: World, _: SimRequest, id: string): SimQuestion | SimReply {
  const paid = paidRow(world, id);
  if (!paid) return missing;
  const act = () => {
    const now = paidRow(world, id)!;
    const voided = now.status === "voided" ? undefined : letGo(world.bank, now);
    return voided ? ok(authorizationOf(voided)) : impossible("PREVIOUSLY_CAPTURED");
  };
  return { operation: "void", reference: paid.reference, act };
}

function refundCapture(world: World, { body }: SimRequest, id: string): SimQuestion | SimReply {
  const asked = read(bodies.refund, body);
  const paid = paidRow(world, id);
  if (!asked) return malformed;
  if (!paid) return missing;
  const reference = asked.custom_id;
  const act = (twist: Twist) => {
    const number = String(world.bank.book.refunds.named(`paypal:${reference}`).length);
    const providerId = simId("", "refund", reference, number).slice(0, 17).toUpperCase();
    const now = paidRow(world, id)!;
    const ask = { reference, providerId, amountMinor: minorOf(asked.amount) };
    const made = refund(world.bank, now, ask, twist);
    return made ? ok(refundOf(now, made), 201) : impossible("REFUND_AMOUNT_EXCEEDED");
  };
  return { operation: "refund", reference, act };
}

function listDisputes(world: World, { query }: SimRequest): SimQuestion {
  const paid = paidRow(world, query.get("disputed_transaction_id") ?? "");
  const { book } = world.bank;
  const act = () =>
    ok({ items: paid ? book.disputes.named(paid.id).map((row) => disputeOf(paid, row)) : [] });
  return { operation: "lookup", reference: paid?.reference ?? "", act };
}

function readDispute({ bank: { book } }: World, _: SimRequest, id: string): SimQuestion | SimReply {
  const dispute = book.disputes.get(`paypal:${id}`);
  const paid = dispute && book.payments.get(dispute.paymentId);
  if (!paid) return missing;
  return {
    operation: "lookup",
    reference: paid.reference,
    act: () => ok(disputeOf(paid, dispute)),
  };
}

function createPayout(world: World, request: SimRequest): SimQuestion | SimReply {
  const asked = read(bodies.payout, request.body);
  if (!asked) return malformed;
  const reference = asked.sender_batch_header.sender_batch_id;
  const [{ receiver, amount }] = asked.items;
  const { book } = world.bank;
  const act = (twist: Twist) => {
    const known = book.payouts.named(`paypal:${reference}`)[0];
    if (known) {
      const links = [
        { rel: "self", href: `${world.url}/paypal/v1/payments/payouts/${known.providerId}` },
      ];
      return ok({ name: "USER_BUSINESS_ERROR", details: [], links }, 400);
    }
    if (twist.declined || receiver.endsWith("_rejected")) return refuse(422, "INSUFFICIENT_FUNDS");
    const providerId = simId("", "payout", reference).slice(0, 13).toUpperCase();
    const amountMinor = minorOf({ currency_code: amount.currency, value: amount.value });
    const ask = { provider: "paypal" as const, reference, providerId, amountMinor };
    return ok(
      batchOf(payOut(world.bank, { ...ask, currency: amount.currency, token: receiver }, false)),
      201,
    );
  };
  return { operation: "payout", reference, act };
}

function readPayout({ bank: { book } }: World, _: SimRequest, id: string): SimQuestion | SimReply {
  const payout = book.payouts.named(`paypal:${id}`)[0];
  if (!payout) return missing;
  return {
    operation: "lookup",
    reference: payout.reference,
    act: () => ok(batchOf(book.payouts.get(payout.id)!)),
  };
}

function listTransactions({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const since = Date.parse(query.get("start_date") ?? "");
  const until = Date.parse(query.get("end_date") ?? "");
  const size = Number(query.get("page_size") ?? 100);
  const page = Number(query.get("page") ?? 1);
  const act = () => {
    const rows = book.entries.named("paypal").filter(({ atMs }) => atMs >= since && atMs <= until);
    const shown = rows.slice((page - 1) * size, page * size).map((row) => transactionOf(book, row));
    return ok({ transaction_details: shown, page, total_pages: Math.ceil(rows.length / size) });
  };
  return { operation: "list", reference: "", act };
}

const eventTypes: Readonly<Record<News["kind"], string>> = {
  payment_authorized: "PAYMENT.AUTHORIZATION.CREATED",
  payment_requires_action: "CHECKOUT.ORDER.SAVED",
  payment_captured: "PAYMENT.CAPTURE.COMPLETED",
  payment_voided: "PAYMENT.AUTHORIZATION.VOIDED",
  payment_declined: "PAYMENT.AUTHORIZATION.DENIED",
  refund_created: "PAYMENT.CAPTURE.REFUNDED",
  refund_changed: "PAYMENT.REFUND.FAILED",
  dispute_opened: "CUSTOMER.DISPUTE.CREATED",
  dispute_closed: "CUSTOMER.DISPUTE.RESOLVED",
  payout_paid: "PAYMENT.PAYOUTS-ITEM.SUCCEEDED",
  payout_failed: "PAYMENT.PAYOUTS-ITEM.RETURNED",
};

function resourceOf(
  world: World,
  { kind, payment, refund: refunded, dispute, payout }: News,
): object {
  if (payout) return payoutItemOf(payout);
  if (dispute && payment) return disputeOf(payment, dispute);
  if (refunded && payment) return refundOf(payment, refunded);
  if (!payment) return {};
  if (kind === "payment_captured") return captureOf(payment);
  const order = orderRow(world, payment.providerId);
  return order && isUntaken(payment) ? orderOf(world, order) : authorizationOf(payment);
}

export const paypalShape: Shape = {
  provider: "paypal",
  ask,
  failure: (status) =>
    refuse(status, status === 429 ? "RATE_LIMIT_REACHED" : "INTERNAL_SERVER_ERROR"),
  event(world, news, id) {
    const isApproval =
      news.kind === "payment_authorized" && news.payment && isUntaken(news.payment);
    const type = isApproval ? "CHECKOUT.ORDER.APPROVED" : eventTypes[news.kind];
    const at = new Date(world.bank.now()).toISOString();
    return {
      type,
      body: {
        id: `WH-${id}`,
        event_type: type,
        create_time: at,
        resource: resourceOf(world, news),
      },
    };
  },
  sign({ keys }, { id, body }, nowMs) {
    const time = new Date(nowMs).toISOString();
    const content = `${id}|${time}|${keys.paypal.webhookId}|${crc32(body)}`;
    return {
      "paypal-transmission-id": id,
      "paypal-transmission-time": time,
      "paypal-auth-algo": "SHA256withRSA",
      "paypal-transmission-sig": createSign("sha256")
        .update(content)
        .sign(keys.paypal.privateKey, "base64"),
    };
  },
};
