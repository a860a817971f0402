import { and, asc, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import { offerOrders, offers } from "#drizzle/schema/index.ts";
import type { NewEvent } from "#shared/events.ts";
import type { OfferState } from "#shared/states.ts";
import { appendEvents } from "../../outbox/index.ts";
import {
  afterCommit,
  type Ctx,
  now,
  prepare,
  type Queries,
  statement,
} from "../../platform/index.ts";
import { setRiderStates } from "../../supply/index.ts";
import type { OfferRow } from "../dispatch-row.ts";

/** Why the others' offers end when one rider wins. */
const TAKEN = "TRIP_ASSIGNED";

export type Closing = Exclude<OfferState, "pending">;

export interface OfferClosing {
  readonly to: Closing;
  /** Our own words. */
  readonly reason: string | null;
  /** What the rider typed. */
  readonly saidReason?: string | undefined;
}

export interface ClosedOffer extends OfferRow {
  /** All orders of the job, in the order of their drop-offs. */
  readonly orderIds: readonly string[];
}

/**
 * Closes the open offers that `which` selects. The rows of their orders are locked before, so that
 * nobody else answers them meanwhile. Riders are the last locks of all: see `releaseRiders`.
 */
export async function closeOffers(
  ctx: Ctx,
  which: SQL | undefined,
  closing: OfferClosing,
): Promise<ClosedOffer[]> {
  const { saidReason } = closing;
  const rows = await ctx.db
    .update(offers)
    .set({
      state: closing.to,
      reason: closing.reason,
      ...(saidReason ? { saidReasonSealed: ctx.runtime.sealer.seal(saidReason) } : {}),
      closedAt: now(ctx),
    })
    .where(and(eq(offers.state, "pending"), which))
    .returning();
  if (rows.length === 0) return [];
  const orders = await ordersOfOffers(ctx, idsOf(rows));
  const closed = rows.map((row) => ({ ...row, orderIds: orders.get(row.id) ?? [row.orderId] }));
  await appendEvents(
    ctx,
    closed.map((row) => offerChanged(row, closing)),
  );
  afterCommit(ctx, () => ctx.runtime.metrics.offers.inc({ outcome: closing.to }, rows.length));
  return closed;
}

const closeAllWhere = (db: Queries, isAbout: SQL) => {
  const isWinner = sql`${offers.id} = ${sql.placeholder("offerId")}`;
  return db
    .update(offers)
    .set({
      state: sql`case when ${isWinner} then 'accepted' else 'cancelled' end`,
      reason: sql`case when ${isWinner} then null else ${TAKEN} end`,
      closedAt: sql`${sql.placeholder("at")}::timestamptz`,
    })
    .where(
      and(
        eq(offers.state, "pending"),
        sql`${offers.id} in (select ${offerOrders.offerId} from ${offerOrders}
          where ${isAbout})`,
      ),
    )
    .returning();
};

const closeAllFor = prepare((db) =>
  closeAllWhere(db, sql`${offerOrders.orderId} = any(${sql.placeholder("orderIds")})`),
);

/** By equality: a list of one would be planned anew each time. */
const closeAllForOne = prepare((db) =>
  closeAllWhere(db, eq(offerOrders.orderId, sql.placeholder("orderId"))),
);

/**
 * Closes all open offers about these orders: the winner's as accepted, the others as taken. The
 * winner's is missing in the result when it was closed before.
 * @param winner the offer, and the orders of its job in the order of their drop-offs
 */
export async function closeForWinner(
  ctx: Ctx,
  { offerId, orderIds }: { offerId: string; orderIds: readonly string[] },
): Promise<ClosedOffer[]> {
  const at = now(ctx).toISOString();
  const rows =
    orderIds.length === 1
      ? await closeAllForOne(ctx, { offerId, orderId: orderIds[0], at })
      : await closeAllFor(ctx, { offerId, orderIds, at });
  const losers = rows.filter(({ id }) => id !== offerId);
  const orders = await ordersOfOffers(ctx, idsOf(losers));
  const closed = rows.map((row): ClosedOffer => {
    const own = row.id === offerId ? orderIds : orders.get(row.id);
    return { ...row, orderIds: own ?? [row.orderId] };
  });
  const closingOf = ({ id }: OfferRow): OfferClosing =>
    id === offerId ? { to: "accepted", reason: null } : { to: "cancelled", reason: TAKEN };
  await appendEvents(
    ctx,
    closed.map((row) => offerChanged(row, closingOf(row))),
  );
  afterCommit(ctx, () => {
    for (const row of closed) ctx.runtime.metrics.offers.inc({ outcome: closingOf(row).to });
  });
  return closed;
}

function idsOf(rows: readonly OfferRow[]): string[] {
  return rows.map(({ id }) => id);
}

/** Offers that have any of these orders in their job. */
export function aboutOrders(ctx: Ctx, orderIds: readonly string[]): SQL {
  const about = ctx.db
    .select({ id: offerOrders.offerId })
    .from(offerOrders)
    .where(inArray(offerOrders.orderId, [...orderIds]));
  return inArray(offers.id, about);
}

/** Those whose time is over. */
export function expiredBy(at: Date): SQL {
  return lte(offers.expiresAt, at);
}

const selectOrders = prepare((db) =>
  db
    .select({ offerId: offerOrders.offerId, orderId: offerOrders.orderId })
    .from(offerOrders)
    .where(sql`${offerOrders.offerId} = any(${sql.placeholder("offerIds")})`)
    .orderBy(asc(offerOrders.sequence)),
);

const selectMates = statement<{ order_id: string }>(`
  select distinct x.order_id from offer_orders x join offers f on f.id = x.offer_id
  where f.state = 'pending'
    and f.id in (select offer_id from offer_orders where order_id = any($1::text[]))`);

/** The orders of each offer, in the order of their drop-offs. */
export async function ordersOfOffers(
  ctx: Ctx,
  offerIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (offerIds.length === 0) return new Map();
  const rows = await selectOrders(ctx, { offerIds });
  const found = Map.groupBy(rows, ({ offerId }) => offerId);
  return new Map([...found].map(([id, own]) => [id, own.map(({ orderId }) => orderId)]));
}

/**
 * These orders and all that are in an open offer with one of them: what has to be locked before
 * such an offer is closed. It may grow until the lock is there; then the next wave takes care.
 */
export async function withMates(ctx: Ctx, orderIds: readonly string[]): Promise<string[]> {
  const rows = await selectMates(ctx, [orderIds]);
  return [...new Set([...orderIds, ...rows.map((row) => row.order_id)])];
}

/** The riders of closed offers can be asked again. */
export async function releaseRiders(ctx: Ctx, closed: readonly OfferRow[]): Promise<void> {
  const riderIds = closed.map(({ riderId }) => riderId);
  await setRiderStates(ctx, { riderIds, to: "online", from: ["offered"] });
}

function offerChanged(row: ClosedOffer, closing: OfferClosing): NewEvent {
  return {
    type: "offer.changed",
    partitionKey: row.orderId,
    payload: {
      offerId: row.id,
      orderId: row.orderId,
      orderIds: [...row.orderIds],
      riderId: row.riderId,
      to: closing.to,
      reason: closing.reason,
    },
  };
}
