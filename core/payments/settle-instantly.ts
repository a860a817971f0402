import { canMove, paymentTransitions } from "#shared/states.ts";
import { type Ctx, now } from "../platform/index.ts";
import { instantAnswer } from "./ask-provider.ts";
import type { PaymentRow } from "./payment-row.ts";
import { judge, nextStep } from "./payment-rules.ts";

/**
 * Takes a payment one step on where nobody has to be called; nothing is written yet. Undefined when
 * the provider has to be called, or nothing is to be asked.
 */
export async function settleInstantly(
  ctx: Ctx,
  row: PaymentRow,
): Promise<{ row: PaymentRow; reason: string } | undefined> {
  const step = nextStep(row.state, row.goal);
  const answer = step && (await instantAnswer(row, step));
  if (!step || !answer) return undefined;
  const { to } = judge(row.state, row.goal, answer);
  if (to === undefined || !canMove(paymentTransitions, row.state, to)) return undefined;
  const settled: PaymentRow = {
    ...row,
    state: to,
    version: row.version + 1,
    capturedMinor: to === "captured" ? row.amountMinor : row.capturedMinor,
    tries: 0,
    dueAt: null,
    leaseUntil: null,
    updatedAt: now(ctx),
  };
  return { row: settled, reason: `${step}: ${answer}` };
}
