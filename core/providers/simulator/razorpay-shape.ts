/** Razorpay's interface: basic authentication, JSON, orders and payments on them, RazorpayX payouts. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { Currency } from "#shared/money.ts";
import { fromProviderAmount } from "#shared/money-providers.ts";
import {
  authorize,
  capture,
  cardOf,
  type News,
  payOut,
  refund,
  simId,
  type Twist,
} from "./bank.ts";
import type { Book } from "./book.ts";
import type { SimPayment } from "./book-rows.ts";
import {
  disputeEntity,
  orderOf,
  paymentEntity,
  payoutEntity,
  reconOf,
  refundEntity,
  seconds,
  transactionOf,
} from "./razorpay-objects.ts";
import {
  onceByKey,
  type Shape,
  type SimQuestion,
  type SimReply,
  type SimRequest,
  type World,
} from "./shape.ts";

const ok = (body: unknown): SimReply => ({ status: 200, body });
const refuse = (status: number, reason: string, metadata: object = {}): SimReply => ({
  status,
  body: {
    error: { code: "BAD_REQUEST_ERROR", description: `Simulated: ${reason}`, reason, metadata },
  },
});
const missing = refuse(400, "input_validation_failed");
const collect = (items: readonly unknown[]) =>
  ok({ entity: "collection", count: items.length, items });

/** An order that waits to be paid on is a row without a charge. */
const isOpenOrder = ({ chargeId }: SimPayment) => chargeId === "";
const named = (book: Book, name: string) => book.payments.named(`razorpay:${name}`);
const orderRow = (book: Book, id: string) => named(book, id).find(isOpenOrder);
const paymentRows = (book: Book, name: string) =>
  named(book, name).filter((row) => !isOpenOrder(row));

const amount = { amount: z.int().min(1), currency: Currency };
const notes = z.record(z.string(), z.string()).default({});
const bodies = {
  order: z.object({
    ...amount,
    receipt: z.string().max(40),
    notes,
    payment: z.object({ capture: z.literal("manual") }).loose(),
  }),
  payment: z.object({
    ...amount,
    order_id: z.string(),
    customer_id: z.string(),
    token: z.string(),
    method: z.enum(["card", "upi"]),
    callback_url: z.string(),
  }),
  capture: z.object(amount),
  refund: z.object({ amount: z.int().min(1), receipt: z.string() }),
  notes: z.object({ notes }),
  payout: z.object({
    ...amount,
    account_number: z.string(),
    fund_account_id: z.string(),
    reference_id: z.string().max(40),
    mode: z.string(),
    purpose: z.string(),
  }),
};

const minorOf = ({ amount: value, currency }: { amount: number; currency: Currency }) =>
  fromProviderAmount("razorpay", value, currency).amountMinor;

type Route = (
  world: World,
  request: SimRequest,
  id: string,
  second: string,
) => SimQuestion | SimReply;

const routes: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  [
    "GET",
    /^\/v1\/orders$/,
    (world, { query }) =>
      lookup(query.get("receipt") ?? "", () =>
        collect(
          named(world.bank.book, query.get("receipt") ?? "")
            .filter(isOpenOrder)
            .map(orderOf),
        ),
      ),
  ],
  ["POST", /^\/v1\/orders$/, createOrder],
  [
    "GET",
    /^\/v1\/orders\/(order_\w+)$/,
    (world, _, id) => withOrder(world, id, (order) => ok(orderOf(order))),
  ],
  ["PATCH", /^\/v1\/orders\/(order_\w+)$/, patchOrder],
  [
    "GET",
    /^\/v1\/orders\/(order_\w+)\/payments$/,
    (world, _, id) =>
      withOrder(world, id, () =>
        collect(paymentRows(world.bank.book, id).map((row) => paymentEntity(world.bank.book, row))),
      ),
  ],
  ["GET", /^\/v1\/customers\/(cust_\w+)\/tokens\/(token_\w+)$/, readToken],
  ["POST", /^\/v1\/payments\/create\/json$/, createPayment],
  ["GET", /^\/v1\/payments\/(pay_\w+)\/refunds$/, (world, _, id) => listRefunds(world, id)],
  ["POST", /^\/v1\/payments\/(pay_\w+)\/capture$/, capturePayment],
  ["POST", /^\/v1\/payments\/(pay_\w+)\/refund$/, createRefund],
  ["GET", /^\/v1\/disputes$/, listDisputes],
  ["POST", /^\/v1\/payouts$/, createPayout],
  [
    "GET",
    /^\/v1\/payouts$/,
    (world, { query }) =>
      lookup(query.get("reference_id") ?? "", () =>
        collect(
          world.bank.book.payouts.named(`razorpay:${query.get("reference_id")}`).map(payoutEntity),
        ),
      ),
  ],
  ["GET", /^\/v1\/settlements\/recon\/combined$/, listRecon],
  ["GET", /^\/v1\/transactions$/, listTransactions],
];

function ask(world: World, request: SimRequest): SimQuestion | SimReply {
  const { keyId, keySecret } = world.keys.razorpay;
  const expected = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString("base64")}`;
  if (request.header("authorization") !== expected) return refuse(401, "authentication_failed");
  for (const [method, path, route] of routes) {
    const parts = path.exec(request.path);
    if (request.method === method && parts)
      return route(world, request, parts[1] ?? "", parts[2] ?? "");
  }
  return refuse(404, "url_not_found");
}

const lookup = (reference: string, act: () => SimReply): SimQuestion => ({
  operation: "lookup",
  reference,
  act,
});

function withOrder(
  world: World,
  id: string,
  act: (order: SimPayment) => SimReply,
): SimQuestion | SimReply {
  const order = orderRow(world.bank.book, id);
  return order ? lookup(order.reference, () => act(orderRow(world.bank.book, id)!)) : missing;
}

function read<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function createOrder(world: World, { body }: SimRequest): SimQuestion | SimReply {
  const order = read(bodies.order, body);
  if (!order) return missing;
  const { book, now } = world.bank;
  const act = () => {
    const number = String(named(book, order.receipt).length);
    const providerId = simId("order_", order.receipt, number).slice(0, 20);
    const amountMinor = minorOf(order);
    const row: SimPayment = {
      ...{
        id: `razorpay:${providerId}`,
        provider: "razorpay",
        reference: order.receipt,
        providerId,
      },
      ...{
        chargeId: "",
        captureId: null,
        currency: order.currency,
        askedMinor: amountMinor,
        amountMinor,
      },
      ...{ capturedMinor: 0, status: "created", token: "", method: "card", failureCode: null },
      ...{ returnUrl: "", challenge: null, createdMs: now(), authorizedMs: null, capturedMs: null },
      ...{ feeMinor: 0, notes: order.notes },
    };
    return ok(orderOf(book.payments.put(row)));
  };
  return { operation: "order", reference: order.receipt, act };
}

function patchOrder(world: World, { body }: SimRequest, id: string): SimQuestion | SimReply {
  const order = orderRow(world.bank.book, id);
  const sent = read(bodies.notes, body);
  if (!order || !sent) return missing;
  const act = () => ok(orderOf(world.bank.book.payments.put({ ...order, notes: sent.notes })));
  return { operation: sent.notes.void === "1" ? "void" : "note", reference: order.reference, act };
}

function readToken(world: World, _: SimRequest, customer: string, token: string): SimReply {
  const card = cardOf(world.bank.book, `${customer}_${token}`);
  return card
    ? ok({ id: token, entity: "token", method: card.method === "upi" ? "upi" : "card" })
    : missing;
}

function createPayment(world: World, { body }: SimRequest): SimQuestion | SimReply {
  const asked = read(bodies.payment, body);
  const order = asked && orderRow(world.bank.book, asked.order_id);
  if (!order) return missing;
  const { book } = world.bank;
  const act = (twist: Twist) => {
    if (minorOf(asked) !== order.askedMinor) return refuse(400, "amount_mismatch");
    const rows = paymentRows(book, order.providerId);
    if (rows.some(({ status }) => status === "captured")) return refuse(400, "order_already_paid");
    const chargeId = simId("pay_", order.providerId, String(rows.length)).slice(0, 18);
    const payment = authorize(
      world.bank,
      {
        ...{
          provider: "razorpay",
          reference: order.reference,
          providerId: order.providerId,
          chargeId,
        },
        ...{ currency: asked.currency, amountMinor: minorOf(asked), returnUrl: asked.callback_url },
        token: `${asked.customer_id}_${asked.token}`,
      },
      twist,
    );
    book.payments.put({ ...orderRow(book, order.providerId)!, token: payment.token });
    if (payment.status === "declined") {
      return refuse(400, "payment_failed", { payment_id: chargeId, order_id: order.providerId });
    }
    const next = payment.status === "requires_action" ? nextOf(world, payment) : [];
    return ok({ razorpay_payment_id: chargeId, next });
  };
  return { operation: "authorize", reference: order.reference, act };
}

function nextOf({ url }: World, { method, challenge }: SimPayment): object[] {
  if (method === "upi") return [{ action: "poll", url: `${url}/razorpay/v1/upi` }];
  return [{ action: "redirect", url: `${url}/hosted/challenge/${challenge}` }];
}

function capturePayment(world: World, { body }: SimRequest, id: string): SimQuestion | SimReply {
  const [payment] = paymentRows(world.bank.book, id);
  const asked = read(bodies.capture, body);
  if (!payment || !asked) return missing;
  const { book } = world.bank;
  const act = (twist: Twist) => {
    const now = book.payments.get(payment.id)!;
    // Only all of it, as documented.
    if (minorOf(asked) !== now.amountMinor) return refuse(400, "amount_mismatch");
    const captured = capture(world.bank, now, now.amountMinor, twist);
    if (!captured) return refuse(400, "payment_already_captured");
    book.payments.put({ ...orderRow(book, payment.providerId)!, status: "captured" });
    return ok(paymentEntity(book, captured));
  };
  return { operation: "capture", reference: payment.reference, act };
}

function createRefund(world: World, request: SimRequest, id: string): SimQuestion | SimReply {
  const [payment] = paymentRows(world.bank.book, id);
  const asked = read(bodies.refund, request.body);
  if (!payment || !asked) return missing;
  const { book } = world.bank;
  const act = (twist: Twist) => {
    const number = String(book.refunds.named(`razorpay:${asked.receipt}`).length);
    const providerId = simId("rfnd_", asked.receipt, number).slice(0, 19);
    const amountMinor = minorOf({ amount: asked.amount, currency: payment.currency });
    const ask = { reference: asked.receipt, providerId, amountMinor };
    const now = book.payments.get(payment.id)!;
    const made = refund(world.bank, now, ask, twist);
    return made ? ok(refundEntity(now, made)) : refuse(400, "refund_amount_too_large");
  };
  return once(world, request, "x-refund-idempotency", {
    operation: asked.receipt.endsWith("-rest") ? "rest" : "refund",
    reference: asked.receipt,
    act,
  });
}

function once(
  world: World,
  request: SimRequest,
  header: string,
  question: SimQuestion,
): SimQuestion {
  const asked = { scope: `razorpay:${header}`, key: request.header(header), content: request.body };
  const replies = { onReuse: refuse(400, "idempotency_key_reused"), replayedHeaders: {} };
  return {
    ...question,
    act: (twist) => onceByKey(world, asked, () => question.act(twist), replies),
  };
}

function listRefunds(world: World, id: string): SimQuestion | SimReply {
  const { book } = world.bank;
  const [payment] = paymentRows(book, id);
  if (!payment) return missing;
  const items = () => book.refunds.named(payment.id).map((row) => refundEntity(payment, row));
  return lookup(payment.reference, () => collect(items()));
}

function listDisputes({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const skip = Number(query.get("skip") ?? 0);
  const rows = () =>
    book.disputes
      .all()
      .filter(({ provider }) => provider === "razorpay")
      .reverse();
  return lookup("", () =>
    collect(
      rows()
        .slice(skip, skip + Number(query.get("count") ?? 10))
        .map((row) => disputeEntity(book.payments.get(row.paymentId)!, row)),
    ),
  );
}

function createPayout(world: World, request: SimRequest): SimQuestion | SimReply {
  const asked = read(bodies.payout, request.body);
  const key = request.header("x-payout-idempotency") ?? "";
  const isComplete = asked && /^[\w -]{4,36}$/.test(key) && asked.fund_account_id.startsWith("fa_");
  if (!isComplete || asked.account_number !== world.keys.razorpay.accountNumber) return missing;
  const { reference_id: reference, fund_account_id: token, currency } = asked;
  const act = (twist: Twist) => {
    if (twist.declined || token.endsWith("_rejected")) return refuse(400, "fund_account_inactive");
    const number = String(world.bank.book.payouts.named(`razorpay:${reference}`).length);
    const providerId = simId("pout_", reference, number).slice(0, 19);
    const ask = { provider: "razorpay" as const, reference, providerId, currency, token };
    return ok(payoutEntity(payOut(world.bank, { ...ask, amountMinor: minorOf(asked) }, false)));
  };
  return once(world, request, "x-payout-idempotency", { operation: "payout", reference, act });
}

const IST_MS = 5.5 * 3_600_000;

function listRecon({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const day = ["year", "month", "day"]
    .map((name) => (query.get(name) ?? "").padStart(2, "0"))
    .join("-");
  const act = () => {
    const ofDay = book.entries
      .named("razorpay")
      .filter(({ atMs }) => new Date(atMs + IST_MS).toISOString().startsWith(day));
    return collect(
      pageOf(
        ofDay.map((entry) => reconOf(book, entry)),
        query,
      ),
    );
  };
  return { operation: "list", reference: "", act };
}

function listTransactions({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const from = Number(query.get("from") ?? 0);
  const to = Number(query.get("to") ?? 1e12);
  const act = () => {
    const within = book.entries
      .named("razorpay")
      .filter(({ atMs }) => seconds(atMs) >= from && seconds(atMs) <= to);
    return collect(
      pageOf(
        within.map((entry) => transactionOf(book, entry)),
        query,
      ),
    );
  };
  return { operation: "list", reference: "", act };
}

function pageOf(rows: readonly (object | undefined)[], query: URLSearchParams): object[] {
  const skip = Number(query.get("skip") ?? 0);
  const count = Number(query.get("count") ?? 10);
  return rows.filter((row) => row !== undefined).slice(skip, skip + count);
}

const eventTypes: Partial<Readonly<Record<News["kind"], string>>> = {
  payment_authorized: "payment.authorized",
  payment_captured: "payment.captured",
  payment_declined: "payment.failed",
  refund_created: "refund.created",
  refund_changed: "refund.processed",
  dispute_opened: "payment.dispute.created",
  dispute_closed: "payment.dispute.closed",
  payout_paid: "payout.processed",
  payout_failed: "payout.reversed",
};

export const razorpayShape: Shape = {
  provider: "razorpay",
  ask,
  failure: (status) => ({
    status,
    body: {
      error: { code: status === 429 ? "BAD_REQUEST_ERROR" : "SERVER_ERROR", reason: "simulated" },
    },
  }),
  event({ bank: { book, now } }, news) {
    const { payment, refund: refunded, dispute, payout } = news;
    const isFailed = refunded?.status === "failed" && news.kind === "refund_changed";
    const type = isFailed ? "refund.failed" : eventTypes[news.kind];
    if (!type) return undefined;
    const payload = {
      ...(payment && { payment: { entity: paymentEntity(book, payment) } }),
      ...(refunded && payment && { refund: { entity: refundEntity(payment, refunded) } }),
      ...(dispute && payment && { dispute: { entity: disputeEntity(payment, dispute) } }),
      ...(payout && { payout: { entity: payoutEntity(payout) } }),
    };
    const contains = Object.keys(payload);
    const body = { entity: "event", event: type, contains, payload, created_at: seconds(now()) };
    return { type, body };
  },
  sign: ({ keys }, { id, body }) => ({
    "x-razorpay-event-id": id.replace(/-again$/, ""),
    "x-razorpay-signature": createHmac("sha256", keys.razorpay.webhookSecret)
      .update(body)
      .digest("hex"),
  }),
};
