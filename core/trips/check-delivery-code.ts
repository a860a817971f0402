/**
 * The code at the door. The order is locked, so fifty guesses at once are looked at one after the
 * other, and a wrong one is counted in the transaction that refuses it and commits all the same.
 */
import { BeelineError } from "#shared/errors.ts";
import type { OrderRow } from "../orders/index.ts";
import { type Ctx, keeping, now, sameText, statement } from "../platform/index.ts";
import { afterWrongCode, type CodePatience, lockedForMs } from "./delivery-code-rules.ts";

const countWrongCode = statement(`
  update orders set otp_attempts = $2, otp_locked_until = $3 where id = $1`);

/**
 * Belongs in a transaction that holds the order's lock and has written nothing yet.
 * @throws BeelineError INVALID_OTP; RATE_LIMITED after five wrong tries, for a quarter of an hour.
 */
export function checkDeliveryCode(
  ctx: Ctx,
  order: OrderRow,
  code: string | undefined,
): Promise<void> {
  return checkCode(ctx, order, {
    code,
    expected: order.otp,
    wanted: "Ask the customer for the code",
  });
}

export interface CodeCheck {
  readonly code: string | undefined;
  readonly expected: string;
  /** What the rider is told without a code. */
  readonly wanted: string;
  readonly patience?: CodePatience;
}

/** The same for any code of an order, whose tries are counted together. */
export async function checkCode(ctx: Ctx, order: OrderRow, check: CodeCheck): Promise<void> {
  const { code, expected, wanted, patience } = check;
  if (code === undefined || code === "") throw new BeelineError("INVALID_OTP", { detail: wanted });
  const at = now(ctx);
  const waitMs = lockedForMs(order, at);
  if (waitMs > 0) {
    throw new BeelineError("RATE_LIMITED", {
      detail: "Too many wrong codes; try again later",
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }
  if (sameText(expected, code)) return;
  const { otpAttempts, otpLockedUntil } = afterWrongCode(order, at, patience);
  await countWrongCode(ctx, [order.id, otpAttempts, otpLockedUntil?.toISOString() ?? null]);
  throw keeping(new BeelineError("INVALID_OTP"));
}
