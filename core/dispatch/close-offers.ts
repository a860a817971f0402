import { and, eq, lte, type SQL } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import type { NewEvent } from "#shared/events.ts";
import type { OfferState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, now } from "../platform/index.ts";
import { setRiderState } from "../supply/index.ts";
import type { OfferRow } from "./dispatch-row.ts";

export type Closing = Exclude<OfferState, "pending">;

export interface OfferClosing {
  readonly to: Closing;
  /** Our own words. */
  readonly reason: string | null;
  /** What the rider typed. */
  readonly saidReason?: string | undefined;
}

/**
 * Closes an order's open offers, as many as `only` selects. The order's row is locked before, so
 * nobody else answers them meanwhile. Riders are the last locks of all: see `releaseRiders`.
 */
export async function closeOffers(
  ctx: Ctx,
  orderId: string,
  closing: OfferClosing,
  only?: SQL,
): Promise<OfferRow[]> {
  const { saidReason } = closing;
  const rows = await ctx.db
    .update(offers)
    .set({
      state: closing.to,
      reason: closing.reason,
      ...(saidReason ? { saidReasonSealed: ctx.runtime.sealer.seal(saidReason) } : {}),
      closedAt: now(ctx),
    })
    .where(and(eq(offers.orderId, orderId), eq(offers.state, "pending"), only))
    .returning();
  await appendEvents(
    ctx,
    rows.map((row) => offerChanged(row, closing)),
  );
  afterCommit(ctx, () => ctx.runtime.metrics.offers.inc({ outcome: closing.to }, rows.length));
  return rows;
}

/** Those whose time is over. */
export function expiredBy(at: Date): SQL {
  return lte(offers.expiresAt, at);
}

/** The riders of closed offers can be asked again. Locked by id, so that two closings never cross. */
export async function releaseRiders(ctx: Ctx, closed: readonly OfferRow[]): Promise<void> {
  const riderIds = closed.map(({ riderId }) => riderId).sort();
  for (const riderId of riderIds) await setRiderState(ctx, riderId, "online", ["offered"]);
}

function offerChanged(row: OfferRow, closing: OfferClosing): NewEvent {
  return {
    type: "offer.changed",
    partitionKey: row.orderId,
    payload: {
      offerId: row.id,
      orderId: row.orderId,
      riderId: row.riderId,
      to: closing.to,
      reason: closing.reason,
    },
  };
}
