/**
 * Placing commits in steps, because a payment provider is asked in between:
 *   1. one transaction: the order `created`, stock reserved, payment `created`;
 *   2. the provider authorizes, outside any transaction;
 *   3. one transaction: `waiting_accept`, or `failed` with the stock back.
 * Whoever finds an order between two steps (a repeat with the same key, or the orders loop after a
 * crash) drives it on from there; each step is safe to repeat.
 */

import { and, eq } from "drizzle-orm";
import { orders, quotes } from "#drizzle/schema/index.ts";
import type { orderRoutes } from "#shared/contracts/orders.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { findStore } from "../catalog/index.ts";
import { reserveStock } from "../inventory/index.ts";
import { openPayment } from "../payments/index.ts";
import { type Ctx, newId, now, transact } from "../platform/index.ts";
import { drivePlacing } from "./drive-placing.ts";
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
  const opened = await openOrder(ctx, request, key);
  const { row, outcome } = await drivePlacing(ctx, opened);
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
  return transact(ctx, async (tx) => {
    const customerId = tx.actor.id ?? "";
    const [quote] = await tx.db
      .select()
      .from(quotes)
      .where(and(eq(quotes.id, request.quoteId), eq(quotes.customerId, customerId)));
    if (!quote) throw new BeelineError("NOT_FOUND", { detail: "There is no such quote" });
    const earlier = await findByQuote(tx, quote, key);
    if (earlier) return earlier;
    if (quote.expiresAt <= now(tx)) throw new BeelineError("QUOTE_EXPIRED");
    const store = await findStore(tx, quote.storeId ?? "");
    if (!store) throw new BeelineError("NOT_FOUND");
    if (!store.open) throw new BeelineError("STORE_CLOSED");
    // The order first: twins queue on the unique quote before they touch any stock.
    const [row] = await tx.db
      .insert(orders)
      .values(newOrder(tx, quote, request, key))
      .onConflictDoNothing({ target: orders.quoteId })
      .returning();
    if (!row) return (await findByQuote(tx, quote, key))!;
    await reserveStock(tx, row.items);
    await openPayment(tx, {
      orderId: row.id,
      customerId,
      methodId: request.paymentMethodId,
      amount: { amountMinor: row.totalMinor, currency: tx.runtime.region.currency },
    });
    await recordPlacing(tx, row);
    return row;
  });
}

/** @throws BeelineError CONFLICT when the quote became an order under another key. */
async function findByQuote(ctx: Ctx, quote: QuoteRow, key: string): Promise<OrderRow | undefined> {
  const [row] = await ctx.db.select().from(orders).where(eq(orders.quoteId, quote.id));
  if (row && row.placedWithKey !== key) {
    throw new BeelineError("CONFLICT", { detail: "This quote has become an order already" });
  }
  return row;
}

function newOrder(
  ctx: Ctx,
  quote: QuoteRow,
  request: PlaceRequest,
  key: string,
): typeof orders.$inferInsert {
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
    items: quote.items,
    lines: option.lines,
    totalMinor: option.totalMinor,
    currency: quote.currency,
    dropoffLat: quote.dropoffLat,
    dropoffLng: quote.dropoffLng,
    addressSealed: quote.addressSealed,
    notesSealed: request.notes ? ctx.runtime.sealer.seal(request.notes) : null,
    otp: fourDigits(ctx),
    placedAt: at,
    scheduledFor,
    releaseAt: releaseTime(at, scheduledFor, option.etaSeconds),
    deadlineAt: deadlineOf("created", at),
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
