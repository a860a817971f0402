/**
 * The one way an order changes its state: checked against the state table under the row's lock,
 * counted, recorded and announced in one transaction. Racing movers queue on the row; whoever
 * comes second is judged by the state the first one left.
 */
import { BeelineError } from "#shared/errors.ts";
import { isFinalOrder, isUnfulfilled, type OrderState } from "#shared/states.ts";
import { commitStock, releaseStock } from "../inventory/index.ts";
import {
  CASH,
  capturePayment,
  lockPayment,
  type PaymentRow,
  settlePayment,
  voidPayment,
} from "../payments/index.ts";
import { type Ctx, follow, now, systemActor, transact } from "../platform/index.ts";
import { wakeSaga } from "../sagas/index.ts";
import { lockOrder } from "./lock-orders.ts";
import type { OrderRow } from "./order-row.ts";
import { allowedSources, completionReason, deadlineOf, returnsStock } from "./order-rules.ts";
import { announceStep, type MoveReasons, type OrderStep, writeMoves } from "./record-move.ts";

export interface OrderMove extends MoveReasons {
  readonly orderId: string;
  readonly to: OrderState;
  /** Narrows what the state table allows. */
  readonly from?: readonly OrderState[];
  /** What else changes; writeMoves writes exactly these. */
  readonly set?: Partial<Pick<OrderRow, "readyAt" | "promisedReadyAt" | "cancellationFeeMinor">>;
  /** The row as this very transaction has locked and read it; read here when left out. */
  readonly locked?: OrderRow;
  /** The moment of the move; now, when left out. */
  readonly at?: Date;
}

/**
 * Moves an order and returns the row as it is afterwards. A delivered order whose money is taken at
 * once is completed with it.
 * @throws BeelineError NOT_FOUND; CONFLICT when the present state does not allow the move.
 */
export async function moveOrder(ctx: Ctx, move: OrderMove): Promise<OrderRow> {
  return transact(ctx, async (tx) => {
    const before = move.locked ?? (await lockOrder(tx, move.orderId));
    if (!before) throw new BeelineError("NOT_FOUND");
    if (!allowedSources(move.to, move.from).includes(before.state)) {
      throw orderConflict(before.state);
    }
    // Read before anything is written, so that all that is written travels together.
    const payment = decidesPayment(move.to) ? await lockPayment(tx, before.id) : undefined;
    const at = move.at ?? now(tx);
    const { reason, saidReason } = move;
    const steps: OrderStep[] = [
      {
        ...{ from: before.state, to: move.to, actor: tx.actor, at },
        ...(reason === undefined ? {} : { reason }),
        ...(saidReason === undefined ? {} : { saidReason }),
      },
    ];
    let row = afterStep({ ...before, ...move.set }, move.to, at);
    await announceStep(tx, row, steps[0]!);
    const decided = payment && (await decidePayment(tx, row, payment));
    // A provider is asked after the commit, by the order's saga.
    if (decided && isUndecided(decided)) await follow(tx, wakeSaga(tx, "order", row.id));
    const completion = decided && completeAtOnce(row, decided, at);
    if (completion) {
      row = afterStep(row, completion.to, at);
      steps.push(completion);
      await announceStep(tx, row, completion);
    }
    await writeMoves(tx, row, steps);
    if (move.to === "accepted") await commitStock(tx, row.id);
    if (returnsStock(before.state, move.to)) await releaseStock(tx, row.id);
    return row;
  });
}

/** The row one step on. */
export function afterStep(row: OrderRow, to: OrderState, at: Date): OrderRow {
  return {
    ...row,
    deadlineAt: deadlineOf(to, at),
    // A ride has ended before it is paid.
    ...(isFinalOrder(to) ? { endedAt: row.endedAt ?? at } : {}),
    state: to,
    version: row.version + 1,
  };
}

function decidesPayment(to: OrderState): boolean {
  return to === "delivered" || to === "completed" || to === "paid" || isUnfulfilled(to);
}

function isUndecided({ state }: PaymentRow): boolean {
  return ["created", "requires_action", "unknown", "authorized"].includes(state);
}

/**
 * Writes down what is to become of the money; a provider that has to be asked is so later. What is
 * captured when an order is completed is shared out with it.
 */
async function decidePayment(
  ctx: Ctx,
  row: OrderRow,
  payment: PaymentRow,
): Promise<PaymentRow | undefined> {
  if (row.state === "delivered") return capturePayment(ctx, row.id, payment, { order: row });
  if (row.state === "completed" || row.state === "paid") {
    await settlePayment(ctx, { ...row, payment });
    return payment;
  }
  const fee = row.cancellationFeeMinor ?? 0;
  if (row.state !== "cancelled" || fee === 0) return voidPayment(ctx, row.id, payment);
  // The kitchen has worked for it: of a card or the wallet only the fee is taken, cash owes it.
  return payment.provider === CASH
    ? voidPayment(ctx, row.id, payment, { owedMinor: fee })
    : capturePayment(ctx, row.id, payment, { takeMinor: fee });
}

/** The step that ends a delivered order, where its payment has come to an end already. */
function completeAtOnce(row: OrderRow, payment: PaymentRow, at: Date): OrderStep | undefined {
  if (row.state !== "delivered") return undefined;
  const reason = completionReason(payment.state);
  if (reason === undefined) return undefined;
  return {
    ...{ from: row.state, to: "completed", actor: systemActor, at },
    ...(reason === null ? {} : { reason }),
  };
}

export function orderConflict(state: OrderState): BeelineError {
  return new BeelineError("CONFLICT", { detail: `The order is ${state.replaceAll("_", " ")}` });
}
