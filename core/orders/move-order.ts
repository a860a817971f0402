/**
 * The one way an order changes its state: checked against the state table under the row's lock,
 * counted, recorded and announced in one transaction. Racing movers queue on the row; whoever
 * comes second is judged by the state the first one left.
 */
import { orders, orderTransitions as transitionRows } from "#drizzle/schema/index.ts";
import { eq } from "drizzle-orm";
import { BeelineError } from "#shared/errors.ts";
import type { OrderState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, now, transact } from "../platform/index.ts";
import { orderChanged } from "./order-events.ts";
import type { OrderRow } from "./order-row.ts";
import { allowedSources, deadlineOf, isEnded, returnsStock } from "./order-rules.ts";
import { returnStock } from "./return-stock.ts";

export interface OrderMove {
  readonly orderId: string;
  readonly to: OrderState;
  /** Narrows what the state table allows. */
  readonly from?: readonly OrderState[];
  /** Our own words; they travel with events and to the edge, so never what a person typed. */
  readonly reason?: string;
  /** What a person typed; kept sealed and shown only to those concerned. */
  readonly saidReason?: string;
  readonly set?: Partial<
    Pick<OrderRow, "readyAt" | "deadlineAt" | "tripId" | "riderId" | "cancellationFeeMinor">
  >;
}

/**
 * Moves an order and returns the row as it is afterwards.
 * @throws BeelineError NOT_FOUND; CONFLICT when the present state does not allow the move.
 */
export async function moveOrder(ctx: Ctx, move: OrderMove): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const [before] = await tx.db
      .select({ state: orders.state, version: orders.version })
      .from(orders)
      .where(eq(orders.id, move.orderId))
      .for("update");
    if (!before) throw new BeelineError("NOT_FOUND");
    if (!allowedSources(move.to, move.from).includes(before.state)) {
      throw new BeelineError("CONFLICT", {
        detail: `The order is ${before.state.replaceAll("_", " ")}`,
      });
    }
    const at = now(tx);
    const [row] = await tx.db
      .update(orders)
      .set({
        deadlineAt: deadlineOf(move.to, at),
        ...(isEnded(move.to) ? { endedAt: at } : {}),
        ...move.set,
        state: move.to,
        version: before.version + 1,
      })
      .where(eq(orders.id, move.orderId))
      .returning();
    await recordMove(tx, row!, before.state, move, at);
    if (returnsStock(before.state, move.to)) await returnStock(tx, row!);
    afterCommit(tx, () => ctx.runtime.metrics.orders.inc({ to: move.to }));
    return row!;
  });
}

async function recordMove(
  ctx: Ctx,
  row: OrderRow,
  from: OrderState,
  move: OrderMove,
  at: Date,
): Promise<void> {
  const { role, id } = ctx.actor;
  await ctx.db.insert(transitionRows).values({
    orderId: row.id,
    version: row.version,
    from,
    to: row.state,
    actorRole: role,
    actorId: id ?? null,
    reason: move.reason ?? null,
    saidReasonSealed: move.saidReason ? ctx.runtime.sealer.seal(move.saidReason) : null,
    at,
  });
  await appendEvents(ctx, [orderChanged(row, from, ctx.actor, move.reason ?? null)]);
}
