/**
 * The code at the door. The order is locked, so fifty guesses at once are looked at one after the
 * other, and a wrong one is counted in the transaction that refuses it and commits all the same.
 */
import { BeelineError } from "#shared/errors.ts";
import type { OrderRow } from "../orders/index.ts";
import { type Ctx, keeping, now, sameText, statement } from "../platform/index.ts";
import { afterWrongCode, lockedForMs } from "./delivery-code-rules.ts";

const countWrongCode = statement(`
  update orders set otp_attempts = $2, otp_locked_until = $3 where id = $1`);

/**
 * Belongs in a transaction that holds the order's lock and has written nothing yet.
 * @throws BeelineError INVALID_OTP; RATE_LIMITED after five wrong tries, for a quarter of an hour.
 */
export async function checkDeliveryCode(
  ctx: Ctx,
  order: OrderRow,
  code: string | undefined,
): Promise<void> {
  if (code === undefined || code === "") {
    throw new BeelineError("INVALID_OTP", { detail: "Ask the customer for the code" });
  }
  const at = now(ctx);
  const waitMs = lockedForMs(order, at);
  if (waitMs > 0) {
    throw new BeelineError("RATE_LIMITED", {
      detail: "Too many wrong codes; try again later",
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }
  if (sameText(order.otp, code)) return;
  const { otpAttempts, otpLockedUntil } = afterWrongCode(order, at);
  await countWrongCode(ctx, [order.id, otpAttempts, otpLockedUntil?.toISOString() ?? null]);
  throw keeping(new BeelineError("INVALID_OTP"));
}
