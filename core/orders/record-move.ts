/** Writes orders and their history, and announces each step; all of it travels with the commit. */
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { OrderState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Actor, afterCommit, type Ctx, insertOf, write } from "../platform/index.ts";
import { orderChanged, orderPlaced } from "./order-events.ts";
import type { OrderRow } from "./order-row.ts";
import { rideUnderWay } from "./rides/earlier-rides.ts";

export interface MoveReasons {
  /** Our own words; they travel with events and to the edge, so never what a person typed. */
  readonly reason?: string;
  /** What a person typed; kept sealed and shown only to those concerned. */
  readonly saidReason?: string;
}

/** One line of an order's history. */
export interface OrderStep extends MoveReasons {
  /** Null for the first one. */
  readonly from: OrderState | null;
  readonly to: OrderState;
  readonly actor: Actor;
  readonly at: Date;
}

const lineColumns = `order_id, version, from_state, to_state, actor_role, actor_id, reason,
        said_reason_sealed, at`;
const lineRecord = `line(version int, from_state text, to_state text, actor_role text,
        actor_id text, reason text, said_reason_sealed text, at timestamptz)`;

/** The row and the new lines of its history, unless it is not as it was read. */
const updateOrder = write(
  {
    moved_order: `
      update orders set state = $2, version = $3, deadline_at = $4, ended_at = $5, ready_at = $6,
        cancellation_fee_minor = $7, promised_ready_at = $8
      where id = $1 and version = $9
      returning id`,
    order_lines: `
      insert into order_transitions (${lineColumns})
      select moved_order.id, line.* from moved_order, jsonb_to_recordset($10::jsonb) as ${lineRecord}`,
  },
  {
    mustChange: "moved_order",
    // Only a caller's stale row can do that: the move would be lost without a word.
    refusal: () => new Error("An order was moved from an old reading of its row"),
  },
);

const newOrder = insertOf(orders);

const insertOrder = write(
  {
    new_order: `${newOrder.text} returning id`,
    first_order_lines: `
      insert into order_transitions (${lineColumns})
      select new_order.id, line.*
      from new_order, jsonb_to_recordset($${newOrder.size + 1}::jsonb) as ${lineRecord}`,
  },
  {
    conflicts: {
      orders_quote: () =>
        new BeelineError("CONFLICT", { detail: "This quote has become an order already" }),
      orders_one_ride: rideUnderWay,
    },
  },
);

const textOf = (at: Date | null) => at?.toISOString() ?? null;

/** Writes a locked order as it is after these steps, whose last is its version. */
export async function writeMoves(
  ctx: Ctx,
  row: OrderRow,
  steps: readonly OrderStep[],
): Promise<void> {
  await updateOrder(ctx, [
    row.id,
    row.state,
    row.version,
    textOf(row.deadlineAt),
    textOf(row.endedAt),
    textOf(row.readyAt),
    row.cancellationFeeMinor,
    textOf(row.promisedReadyAt),
    row.version - steps.length,
    linesOf(ctx, row, steps),
  ]);
}

/**
 * Writes a new order as it is after its first steps.
 * @throws BeelineError CONFLICT, at the latest with the commit, when its quote is an order already.
 */
export async function writePlacing(
  ctx: Ctx,
  row: OrderRow,
  steps: readonly OrderStep[],
): Promise<void> {
  await insertOrder(ctx, [...newOrder.parametersOf(row), linesOf(ctx, row, steps)]);
}

function linesOf(ctx: Ctx, row: OrderRow, steps: readonly OrderStep[]): string {
  const { sealer } = ctx.runtime;
  const lines = steps.map(({ from, to, actor, reason, saidReason, at }, index) => ({
    version: row.version - steps.length + index + 1,
    from_state: from,
    to_state: to,
    actor_role: actor.role,
    actor_id: actor.id ?? null,
    reason: reason ?? null,
    said_reason_sealed: saidReason ? sealer.seal(saidReason) : null,
    at: at.toISOString(),
  }));
  return JSON.stringify(lines);
}

/** Tells of a step; the order is as it is after it. */
export async function announceStep(
  ctx: Ctx,
  row: OrderRow,
  { from, to, actor, reason }: OrderStep,
): Promise<void> {
  const event = from === null ? orderPlaced(row) : orderChanged(row, from, actor, reason ?? null);
  await appendEvents(ctx, [event]);
  afterCommit(ctx, () => ctx.runtime.metrics.orders.inc({ to }));
}
