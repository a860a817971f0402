/**
 * The one way an order changes its state: checked against the state table under the row's lock,
 * counted, recorded and announced in one transaction. Racing movers queue on the row; whoever
 * comes second is judged by the state the first one left.
 */
import { BeelineError } from "#shared/errors.ts";
import { isFinalOrder, isUnfulfilled, type OrderState } from "#shared/states.ts";
import { releaseStock } from "../inventory/index.ts";
import { capturePayment, voidPayment } from "../payments/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { lockOrder } from "./lock-orders.ts";
import type { OrderRow } from "./order-row.ts";
import { allowedSources, deadlineOf, returnsStock } from "./order-rules.ts";
import { type MoveReasons, recordMove } from "./record-move.ts";

export interface OrderMove extends MoveReasons {
  readonly orderId: string;
  readonly to: OrderState;
  /** Narrows what the state table allows. */
  readonly from?: readonly OrderState[];
  /** What else changes; recordMove writes exactly these. */
  readonly set?: Partial<Pick<OrderRow, "readyAt" | "promisedReadyAt" | "cancellationFeeMinor">>;
  /** The row as this very transaction has locked and read it; read here when left out. */
  readonly locked?: OrderRow;
  /** The moment of the move; now, when left out. */
  readonly at?: Date;
}

/**
 * Moves an order and returns the row as it is afterwards.
 * @throws BeelineError NOT_FOUND; CONFLICT when the present state does not allow the move.
 */
export async function moveOrder(ctx: Ctx, move: OrderMove): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const before = move.locked ?? (await lockOrder(tx, move.orderId));
    if (!before) throw new BeelineError("NOT_FOUND");
    if (!allowedSources(move.to, move.from).includes(before.state)) {
      throw orderConflict(before.state);
    }
    const at = move.at ?? now(tx);
    const row: OrderRow = {
      ...before,
      deadlineAt: deadlineOf(move.to, at),
      ...(isFinalOrder(move.to) ? { endedAt: at } : {}),
      ...move.set,
      state: move.to,
      version: before.version + 1,
    };
    await recordMove(tx, row, before.state, { ...move, at });
    if (returnsStock(before.state, move.to)) await releaseStock(tx, row.items);
    await decidePayment(tx, row);
    return row;
  });
}

/** Writes down what is to become of the money; the provider is asked after the commit. */
async function decidePayment(ctx: Ctx, row: OrderRow): Promise<void> {
  if (row.state === "delivered") await capturePayment(ctx, row.id);
  if (isUnfulfilled(row.state)) await voidPayment(ctx, row.id);
}

export function orderConflict(state: OrderState): BeelineError {
  return new BeelineError("CONFLICT", { detail: `The order is ${state.replaceAll("_", " ")}` });
}
