/**
 * Capture and void: the decision is written down first, then driven at once, and by the loop for
 * as long as it takes. Inside a transaction only the decision is written, and the loop does the
 * rest after the commit; where nobody has to be called it is done with the decision.
 */
import type { PaymentState } from "#shared/states.ts";
import { type Ctx, now, transact, write } from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";
import { lockPayment } from "./find-payments.ts";
import type { PaymentRow } from "./payment-row.ts";
import { writeSettled } from "./record-payment.ts";
import { type MoneyMove, moveInstantMoney, settleInstantly } from "./settle-instantly.ts";

export interface CaptureMove extends MoneyMove {
  /** How much to take in minor units, such as the fee of a cancelled order; the rest is let go. */
  readonly takeMinor?: number;
}

/**
 * Takes the money of a delivered order, or part of it. The result is `captured`, or `failed` when the
 * provider refuses; anything else comes later as `payment.changed`. Undefined when there is no
 * payment.
 */
export async function capturePayment(
  ctx: Ctx,
  orderId: string,
  locked?: PaymentRow,
  move: CaptureMove = {},
): Promise<PaymentRow | undefined> {
  return decide(ctx, orderId, { goal: "capture", locked, move });
}

/**
 * Lets go of the money of an order that will not be fulfilled; also of one that is not authorized
 * yet. A payment that is to be captured stays so: capture is the point of no return.
 */
export async function voidPayment(
  ctx: Ctx,
  orderId: string,
  locked?: PaymentRow,
  move: MoneyMove = {},
): Promise<PaymentRow | undefined> {
  return decide(ctx, orderId, { goal: "void", locked, move });
}

interface Decision {
  readonly goal: "capture" | "void";
  /** The row as this very transaction has locked and read it; read here when left out. */
  readonly locked: PaymentRow | undefined;
  readonly move: CaptureMove;
}

const undecided: readonly PaymentState[] = ["created", "requires_action", "unknown", "authorized"];

const writeGoal = write({
  decided_payment: `
    update payments set goal = $2, due_at = coalesce(lease_until, $3), to_capture_minor = $4
    where id = $1`,
});

async function decide(
  ctx: Ctx,
  orderId: string,
  decision: Decision,
): Promise<PaymentRow | undefined> {
  const row = await transact(ctx, (tx) => writeDecision(tx, orderId, decision));
  if (!row || ctx.afterCommit) return row;
  return drivePayment(ctx, row.id);
}

async function writeDecision(
  ctx: Ctx,
  orderId: string,
  { goal, locked, move }: Decision,
): Promise<PaymentRow | undefined> {
  const row = locked ?? (await lockPayment(ctx, orderId));
  // The first decision stands.
  if (row?.goal !== "authorize" || !undecided.includes(row.state)) return row;
  const toCaptureMinor = move.takeMinor ?? null;
  const decided: PaymentRow = { ...row, goal, toCaptureMinor };
  // A live driver writes its answer itself.
  const settled = row.leaseUntil === null ? settleInstantly(ctx, decided) : undefined;
  if (settled) {
    const paid = await moveInstantMoney(ctx, settled.row, move);
    await writeSettled(ctx, paid, row.state, settled.reason);
    return paid;
  }
  const dueAt = now(ctx);
  await writeGoal(ctx, [row.id, goal, dueAt.toISOString(), toCaptureMinor]);
  return { ...decided, dueAt: row.leaseUntil ?? dueAt };
}
