/** Razorpay's interface: basic authentication, JSON, orders and payments on them, RazorpayX payouts. */
import { authorize, capture, refund, simId, type Twist } from "./bank.ts";
import { payOut } from "./bank-later.ts";
import type { SimPayment } from "./book-rows.ts";
import { razorpayEvents } from "./razorpay-events.ts";
import { orderOf, paymentEntity, payoutEntity, refundEntity } from "./razorpay-objects.ts";
import {
  listDisputes,
  listRecon,
  listRefunds,
  listTransactions,
  readToken,
} from "./razorpay-reads.ts";
import {
  bodies,
  collect,
  isOpenOrder,
  lookup,
  minorOf,
  missing,
  named,
  ok,
  once,
  orderRow,
  paymentRows,
  read,
  refuse,
} from "./razorpay-replies.ts";
import type { Shape, SimQuestion, SimReply, SimRequest, World } from "./shape.ts";

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

function withOrder(
  world: World,
  id: string,
  act: (order: SimPayment) => SimReply,
): SimQuestion | SimReply {
  const order = orderRow(world.bank.book, id);
  return order ? lookup(order.reference, () => act(orderRow(world.bank.book, id)!)) : missing;
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

export const razorpayShape: Shape = {
  provider: "razorpay",
  ask,
  failure: (status) => ({
    status,
    body: {
      error: { code: status === 429 ? "BAD_REQUEST_ERROR" : "SERVER_ERROR", reason: "simulated" },
    },
  }),
  ...razorpayEvents,
};
