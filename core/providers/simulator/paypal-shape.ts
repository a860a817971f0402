/** PayPal's interface: OAuth, Orders v2 with authorizations, request ids, payouts, transaction search. */
import { authorize, capture, cardOf, letGo, refund, simId, type Twist } from "./bank.ts";
import { payOut } from "./bank-later.ts";
import type { SimPayment } from "./book-rows.ts";
import { paypalEvents } from "./paypal-events.ts";
import {
  authorizationOf,
  batchOf,
  captureOf,
  disputeOf,
  isUntaken,
  orderOf,
  refundOf,
  transactionOf,
} from "./paypal-objects.ts";
import {
  bodies,
  impossible,
  malformed,
  minorOf,
  missing,
  ok,
  once,
  onOrder,
  orderRow,
  paidRow,
  read,
  refuse,
  rowsOf,
} from "./paypal-replies.ts";
import type { Shape, SimQuestion, SimReply, SimRequest, World } from "./shape.ts";

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

export const paypalShape: Shape = {
  provider: "paypal",
  ask,
  failure: (status) =>
    refuse(status, status === 429 ? "RATE_LIMIT_REACHED" : "INTERNAL_SERVER_ERROR"),
  ...paypalEvents,
};
