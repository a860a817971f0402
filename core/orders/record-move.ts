import type { OrderState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, follow, statement } from "../platform/index.ts";
import { orderChanged, orderPlaced } from "./order-events.ts";
import type { OrderRow } from "./order-row.ts";

export interface MoveReasons {
  /** Our own words; they travel with events and to the edge, so never what a person typed. */
  readonly reason?: string;
  /** What a person typed; kept sealed and shown only to those concerned. */
  readonly saidReason?: string;
}

/** The new state and its line in the history, unless the row is not as it was read. */
const updateOrder = statement<{ order_id: string }>(`
  with moved as (
    update orders set state = $2, version = $3, deadline_at = $4, ended_at = $5, ready_at = $6,
      cancellation_fee_minor = $7, promised_ready_at = $14
    where id = $1 and version = $3 - 1
    returning id)
  insert into order_transitions
    (order_id, version, from_state, to_state, actor_role, actor_id, reason, said_reason_sealed, at)
  select id, $3, $8, $2, $9, $10, $11, $12, $13 from moved returning order_id`);

const insertTransition = statement(`
  insert into order_transitions (order_id, version, from_state, to_state, actor_role, actor_id, at)
  values ($1, $2, null, $3, $4, $5, $6)`);

const textOf = (at: Date | null) => at?.toISOString() ?? null;

/** Writes a locked order as it is after a move, its history row and its event. */
export async function recordMove(
  ctx: Ctx,
  row: OrderRow,
  from: OrderState,
  { reason, saidReason, at }: MoveReasons & { at: Date },
): Promise<void> {
  const written = updateOrder(ctx, [
    row.id,
    row.state,
    row.version,
    textOf(row.deadlineAt),
    textOf(row.endedAt),
    textOf(row.readyAt),
    row.cancellationFeeMinor,
    from,
    ctx.actor.role,
    ctx.actor.id ?? null,
    reason ?? null,
    saidReason ? ctx.runtime.sealer.seal(saidReason) : null,
    at.toISOString(),
    textOf(row.promisedReadyAt),
  ]);
  const landed = written.then((lines) => {
    // Only a caller's stale row can do that: the move would be lost without a word.
    if (lines.length === 0) throw new Error("An order was moved from an old reading of its row");
  });
  await follow(ctx, landed);
  await appendEvents(ctx, [orderChanged(row, from, ctx.actor, reason ?? null)]);
  afterCommit(ctx, () => ctx.runtime.metrics.orders.inc({ to: row.state }));
}

/** The first line of an order's history. */
export async function recordPlacing(ctx: Ctx, row: OrderRow): Promise<void> {
  const { role, id } = ctx.actor;
  const at = row.placedAt.toISOString();
  await follow(ctx, insertTransition(ctx, [row.id, row.version, row.state, role, id ?? null, at]));
  await appendEvents(ctx, [orderPlaced(row)]);
  afterCommit(ctx, () => ctx.runtime.metrics.orders.inc({ to: row.state }));
}
