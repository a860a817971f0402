/**
 * Placing commits in steps when a payment provider is asked in between:
 *   1. one transaction: the order `created`, stock reserved, payment `created`;
 *   2. the provider authorizes, outside any transaction;
 *   3. one transaction: `waiting_accept`, or `failed` with the stock back.
 * Whoever finds an order between two steps (a repeat with the same key, or the orders loop after a
 * crash) drives it on from there; each step is safe to repeat. With cash nobody is asked, and all
 * of it is one transaction, the caller's.
 */

import { and, eq, sql } from "drizzle-orm";
import { orders, quotes, stores } from "#drizzle/schema/index.ts";
import type { orderRoutes } from "#shared/contracts/orders.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { isTakingOrders } from "../catalog/index.ts";
import { reserveStock } from "../inventory/index.ts";
import { openPayment } from "../payments/index.ts";
import {
  type Ctx,
  newId,
  now,
  placeholders,
  prepare,
  together,
  transact,
} from "../platform/index.ts";
import { drivePlacing, type FreshPlacing } from "./drive-placing.ts";
import type { OrderRow } from "./order-row.ts";
import { deadlineOf } from "./order-rules.ts";
import { releaseTime, scheduleIssue } from "./placing-rules.ts";
import { recordPlacing } from "./record-move.ts";

export type PlaceRequest = BodyOf<(typeof orderRoutes)["placeOrder"]>;
type QuoteRow = typeof quotes.$inferSelect;

const PENDING_RETRY_SECONDS = 2;

/**
 * Places an order for a quote and drives it as far as it goes now.
 * @throws BeelineError NOT_FOUND, QUOTE_EXPIRED, STORE_CLOSED, OUT_OF_STOCK, VALIDATION_FAILED and
 * CONFLICT leave nothing behind; PAYMENT_DECLINED leaves a failed order; PAYMENT_PENDING leaves one
 * whose payment is being looked up, and the same request with the same key tells how it ended.
 */
export async function placeOrder(ctx: Ctx, request: PlaceRequest, key: string): Promise<OrderRow> {
  const opened = await openPaid(ctx, request, key);
  const { row, outcome } = await drivePlacing(ctx, opened.row, opened.fresh);
  if (outcome === "declined") throw new BeelineError("PAYMENT_DECLINED");
  if (outcome === "pending") {
    throw new BeelineError("PAYMENT_PENDING", {
      detail: "The payment provider has not answered yet; repeat the request to learn the outcome",
      retryAfterSeconds: PENDING_RETRY_SECONDS,
    });
  }
  return row;
}

/** Step 1, or the order that an earlier request with the same key left. */
export async function openOrder(ctx: Ctx, request: PlaceRequest, key: string): Promise<OrderRow> {
  return (await openPaid(ctx, request, key)).row;
}

interface Opened {
  readonly row: OrderRow;
  /** Present when this call made the order. */
  readonly fresh?: FreshPlacing;
}

async function openPaid(ctx: Ctx, request: PlaceRequest, key: string): Promise<Opened> {
  return transact(ctx, async (tx) => {
    const customerId = tx.actor.id ?? "";
    const { quoteId } = request;
    const [[quote], earlier, [store]] = await Promise.all([
      selectQuote(tx, { id: quoteId, customerId }),
      findByQuote(tx, quoteId),
      selectStore(tx, { quoteId }),
    ]);
    if (!quote) throw new BeelineError("NOT_FOUND", { detail: "There is no such quote" });
    if (earlier) return { row: demandKey(earlier, key) };
    if (quote.expiresAt <= now(tx)) throw new BeelineError("QUOTE_EXPIRED");
    if (!store) throw new BeelineError("NOT_FOUND");
    const wantedAt = request.scheduledFor ? new Date(request.scheduledFor) : now(tx);
    if (!isTakingOrders(store, wantedAt)) throw new BeelineError("STORE_CLOSED");
    // The order first: twins queue on the unique quote before they touch any stock.
    const row = newOrder(tx, quote, request, key);
    const made = await insertOrder(tx, { ...row });
    if (made.length === 0) return { row: demandKey((await findByQuote(tx, quote.id))!, key) };
    await recordPlacing(tx, row);
    const opening = {
      orderId: row.id,
      customerId,
      methodId: request.paymentMethodId,
      amount: { amountMinor: row.totalMinor, currency: tx.runtime.region.currency },
    };
    const [payment] = await together(openPayment(tx, opening), reserveStock(tx, row.items));
    return { row, fresh: { payment, isLocked: ctx.afterCommit !== undefined } };
  });
}

const insertOrder = prepare((db) =>
  db
    .insert(orders)
    .values(placeholders(orders))
    .onConflictDoNothing({ target: orders.quoteId })
    .returning({ id: orders.id }),
);

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

const selectStore = prepare((db) =>
  db
    .select({ open: stores.open, openingHours: stores.openingHours, cityCode: stores.cityCode })
    .from(stores)
    .innerJoin(quotes, eq(quotes.storeId, stores.id))
    .where(eq(quotes.id, sql.placeholder("quoteId"))),
);

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

function newOrder(ctx: Ctx, quote: QuoteRow, request: PlaceRequest, key: string): OrderRow {
  const option = chooseOption(quote, request.option);
  const at = now(ctx);
  const scheduledFor = request.scheduledFor ? new Date(request.scheduledFor) : null;
  const message = scheduleIssue(at, scheduledFor);
  if (message) {
    throw new BeelineError("VALIDATION_FAILED", { issues: [{ path: "scheduledFor", message }] });
  }
  return {
    id: newId(ctx, "order"),
    quoteId: quote.id,
    placedWithKey: key,
    customerId: quote.customerId,
    storeId: quote.storeId,
    cityCode: quote.cityCode,
    vertical: quote.vertical,
    state: "created",
    version: 1,
    items: quote.items,
    lines: option.lines,
    totalMinor: option.totalMinor,
    currency: quote.currency,
    dropoffLat: quote.dropoffLat,
    dropoffLng: quote.dropoffLng,
    addressSealed: quote.addressSealed,
    notesSealed: request.notes ? ctx.runtime.sealer.seal(request.notes) : null,
    otp: fourDigits(ctx),
    otpAttempts: 0,
    otpLockedUntil: null,
    placedAt: at,
    scheduledFor,
    releaseAt: releaseTime(at, scheduledFor, option.etaSeconds),
    deadlineAt: deadlineOf("created", at),
    readyAt: null,
    promisedReadyAt: null,
    tripId: null,
    riderId: null,
    cancellationFeeMinor: null,
    endedAt: null,
  };
}

function chooseOption(quote: QuoteRow, type: string | undefined): QuoteRow["options"][number] {
  const option = type
    ? quote.options.find((candidate) => candidate.type === type)
    : quote.options[0];
  if (option) return option;
  const issue = { path: "option", message: "The quote has no such option" };
  throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
}

function fourDigits(ctx: Ctx): string {
  const bytes = ctx.runtime.ambient.randomBytes(4);
  const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) % 10_000;
  return String(number).padStart(4, "0");
}
