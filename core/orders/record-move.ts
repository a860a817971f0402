import { orderTransitions } from "#drizzle/schema/index.ts";
import type { OrderState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx } from "../platform/index.ts";
import { orderChanged, orderPlaced } from "./order-events.ts";
import type { OrderRow } from "./order-row.ts";

export interface MoveReasons {
  /** Our own words; they travel with events and to the edge, so never what a person typed. */
  readonly reason?: string;
  /** What a person typed; kept sealed and shown only to those concerned. */
  readonly saidReason?: string;
}

/** The history row and the event of a move, in the move's own transaction. */
export async function recordMove(
  ctx: Ctx,
  row: OrderRow,
  from: OrderState,
  reasons: MoveReasons & { at: Date },
): Promise<void> {
  await insertTransition(ctx, row, from, reasons);
  await appendEvents(ctx, [orderChanged(row, from, ctx.actor, reasons.reason ?? null)]);
  afterCommit(ctx, () => ctx.runtime.metrics.orders.inc({ to: row.state }));
}

/** The first line of an order's history. */
export async function recordPlacing(ctx: Ctx, row: OrderRow): Promise<void> {
  await insertTransition(ctx, row, null, { at: row.placedAt });
  await appendEvents(ctx, [orderPlaced(row)]);
  afterCommit(ctx, () => ctx.runtime.metrics.orders.inc({ to: row.state }));
}

async function insertTransition(
  ctx: Ctx,
  row: OrderRow,
  from: OrderState | null,
  { reason, saidReason, at }: MoveReasons & { at: Date },
): Promise<void> {
  await ctx.db.insert(orderTransitions).values({
    orderId: row.id,
    version: row.version,
    from,
    to: row.state,
    actorRole: ctx.actor.role,
    actorId: ctx.actor.id ?? null,
    reason: reason ?? null,
    saidReasonSealed: saidReason ? ctx.runtime.sealer.seal(saidReason) : null,
    at,
  });
}
