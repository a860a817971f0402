import { type Ctx, now } from "../platform/index.ts";
import { moveOrder, type OrderMove } from "./move-order.ts";
import { afterMove, type SeenOrder } from "./read-parts.ts";

/** Moves an order that this transaction has locked and read, where nothing else changes with it. */
export async function moveSeen(
  ctx: Ctx,
  seen: Required<SeenOrder>,
  move: Pick<OrderMove, "to" | "from" | "set">,
): Promise<SeenOrder> {
  const { row } = seen;
  const at = now(ctx);
  const moved = await moveOrder(ctx, { ...move, orderId: row.id, locked: row, at });
  return afterMove(seen, moved, { actor: ctx.actor.role, at });
}
