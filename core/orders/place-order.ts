/**
 * Placing commits in steps when a payment provider is asked in between:
 *   1. one transaction: the order `created`, stock reserved, payment `created`;
 *   2. the provider authorizes, outside any transaction;
 *   3. one transaction: `waiting_accept`, or `failed` with the stock back.
 * Whoever finds an order between two steps (a repeat with the same key, or the saga after a
 * crash) drives it on from there; each step is safe to repeat. With cash nobody is asked, and all
 * of it is one transaction, the caller's.
 */

import { and, eq, sql } from "drizzle-orm";
import { orders, quotes } from "#drizzle/schema/index.ts";
import type { orderRoutes } from "#shared/contracts/orders.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import type { PaymentState } from "#shared/states.ts";
import { isTakingOrders } from "../catalog/index.ts";
import { reserveStock } from "../inventory/index.ts";
import { draftPayment, openPayment, type PaymentRow } from "../payments/index.ts";
import {
  type Ctx,
  follow,
  now,
  prepare,
  statement,
  systemActor,
  transact,
  violatedConstraint,
} from "../platform/index.ts";
import { openSaga, wakeSaga } from "../sagas/index.ts";
import { drivePlacing } from "./drive-placing.ts";
import { afterStep } from "./move-order.ts";
import { chooseOption, invalid, newOrder } from "./new-order.ts";
import type { OrderRow } from "./order-row.ts";
import { AUTHORIZE } from "./order-saga-rules.ts";
import { decidePlacing } from "./placing-rules.ts";
import { freshParts, type PartsRow, type SeenOrder, storePart } from "./read-parts.ts";
import { announceStep, type OrderStep, writePlacing } from "./record-move.ts";
import { placeRide } from "./rides/place-ride.ts";

export type PlaceRequest = BodyOf<(typeof orderRoutes)["placeOrder"]>;

const PENDING_RETRY_SECONDS = 2;

/**
 * Places an order for a quote and drives it as far as it goes now.
 * @throws BeelineError NOT_FOUND, QUOTE_EXPIRED, STORE_CLOSED, OUT_OF_STOCK, VALIDATION_FAILED and
 * CONFLICT leave nothing behind, and for a ride REQUEST_ABORTED and PAYMENT_PENDING; otherwise
 * PAYMENT_DECLINED leaves a failed order; PAYMENT_PENDING leaves one
 * whose payment is being looked up, and the same request with the same key tells how it ended.
 */
export async function placeOrder(ctx: Ctx, request: PlaceRequest, key: string): Promise<SeenOrder> {
  const opened = await openPaid(ctx, request, key);
  // A ride is searched for already, and paid for when it has ended.
  if (opened.row.vertical === "ride") {
    const parts = opened.fresh?.parts;
    return parts ? { row: opened.row, parts } : { row: opened.row };
  }
  const { row, outcome } = await drivePlacing(ctx, opened.row, opened.fresh?.payment ?? undefined);
  if (outcome === "declined") throw new BeelineError("PAYMENT_DECLINED");
  if (outcome === "pending") {
    throw new BeelineError("PAYMENT_PENDING", {
      detail: "The payment provider has not answered yet; repeat the request to learn the outcome",
      retryAfterSeconds: PENDING_RETRY_SECONDS,
    });
  }
  // What the bank asks was learnt after the parts were made.
  const isFresh = row === opened.row && outcome !== "asked";
  const parts = isFresh ? opened.fresh?.parts : undefined;
  return parts ? { row, parts } : { row };
}

/** Step 1, or the order that an earlier request with the same key left. */
export async function openOrder(ctx: Ctx, request: PlaceRequest, key: string): Promise<OrderRow> {
  return (await openPaid(ctx, request, key)).row;
}

interface Opened {
  readonly row: OrderRow;
  /** Present when this call made the order. */
  readonly fresh?: { readonly payment: PaymentRow | null; readonly parts: PartsRow };
}

async function openPaid(ctx: Ctx, request: PlaceRequest, key: string): Promise<Opened> {
  try {
    return await transact(ctx, (tx) => open(tx, request, key));
  } catch (error) {
    // A twin was quicker. In the caller's transaction nothing can be asked any more.
    if (ctx.afterCommit || violatedConstraint(error) !== "orders_quote") throw error;
    return { row: demandKey((await findByQuote(ctx, request.quoteId))!, key) };
  }
}

async function open(ctx: Ctx, request: PlaceRequest, key: string): Promise<Opened> {
  const customerId = ctx.actor.id ?? "";
  const { quoteId } = request;
  const [[quote], earlier, [store]] = await Promise.all([
    selectQuote(ctx, { id: quoteId, customerId }),
    findByQuote(ctx, quoteId),
    selectStore(ctx, [quoteId]),
  ]);
  if (!quote) throw new BeelineError("NOT_FOUND", { detail: "There is no such quote" });
  if (earlier) return { row: demandKey(earlier, key) };
  if (quote.expiresAt <= now(ctx)) throw new BeelineError("QUOTE_EXPIRED");
  if (quote.vertical === "ride") {
    const { row, parts } = await placeRide(ctx, { ...request, quote, key });
    return { row, fresh: { payment: null, parts } };
  }
  if (request.preferences) throw invalid("preferences", "Only a ride has them");
  if (!store) throw new BeelineError("NOT_FOUND");
  const wantedAt = request.scheduledFor ? new Date(request.scheduledFor) : now(ctx);
  if (!isTakingOrders(store, wantedAt)) throw new BeelineError("STORE_CLOSED");
  const option = chooseOption(quote, request.option);
  const made = newOrder(ctx, quote, { ...request, option, key });
  const draft = await draftPayment(ctx, {
    orderId: made.id,
    customerId,
    methodId: request.paymentMethodId,
    amount: { amountMinor: made.totalMinor, currency: ctx.runtime.region.currency },
  });
  await reserveStock(ctx, { orderId: made.id, lines: made.items, wantedAt: made.releaseAt });
  const { row, next } = settledPlacing(made, draft.row.state);
  const first: OrderStep = { from: null, to: "created", actor: ctx.actor, at: made.placedAt };
  const steps = next ? [first, next] : [first];
  await writePlacing(ctx, row, steps);
  await announceStep(ctx, made, first);
  const payment = await openPayment(ctx, draft);
  // Somebody has to be asked: from here on the order is driven to its end, whoever dies.
  if (payment.state === "created") await beginSaga(ctx, made.id);
  if (next) await announceStep(ctx, row, next);
  return { row, fresh: { payment, parts: freshParts(row, store.part, { payment, steps }) } };
}

/** By then the request that places the order has mostly asked itself. */
const ASK_AGAIN_AFTER_MS = 3_000;

async function beginSaga(ctx: Ctx, id: string): Promise<void> {
  await openSaga(ctx, { id, kind: "order", step: AUTHORIZE });
  const at = new Date(now(ctx).getTime() + ASK_AGAIN_AFTER_MS);
  await follow(ctx, wakeSaga(ctx, "order", id, at));
}

/** Where nobody has to be asked for the money, the order is placed before it is written. */
function settledPlacing(
  made: OrderRow,
  payment: PaymentState,
): { row: OrderRow; next?: OrderStep } {
  if (payment === "created") return { row: made };
  const decision = decidePlacing(made, payment, made.placedAt);
  if (decision.kind !== "move") return { row: { ...made, deadlineAt: decision.at } };
  const { to, reason } = decision;
  const step = { from: made.state, to, actor: systemActor, at: made.placedAt };
  const next: OrderStep = reason === null ? step : { ...step, reason };
  return { row: afterStep(made, to, made.placedAt), next };
}

const selectQuote = prepare((db) =>
  db
    .select()
    .from(quotes)
    .where(
      and(
        eq(quotes.id, sql.placeholder("id")),
        eq(quotes.customerId, sql.placeholder("customerId")),
      ),
    ),
);

type OpenStore = Parameters<typeof isTakingOrders>[0] & { readonly part: PartsRow["store"] };

const selectStore = statement<OpenStore>(`
  select open, opening_hours as "openingHours", city_code as "cityCode", ${storePart} as part
  from stores where id = (select store_id from quotes where id = $1)`);

const selectByQuote = prepare((db) =>
  db
    .select()
    .from(orders)
    .where(eq(orders.quoteId, sql.placeholder("quoteId"))),
);

async function findByQuote(ctx: Ctx, quoteId: string): Promise<OrderRow | undefined> {
  const [row] = await selectByQuote(ctx, { quoteId });
  return row;
}

/** @throws BeelineError CONFLICT when the quote became an order under another key. */
function demandKey(row: OrderRow, key: string): OrderRow {
  if (row.placedWithKey === key) return row;
  throw new BeelineError("CONFLICT", { detail: "This quote has become an order already" });
}
