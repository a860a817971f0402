/**
 * The code at the door. Every try is counted before it is looked at, in a statement that commits
 * by itself: the request's own transaction is rolled back when the code is wrong, and fifty
 * guesses at once must not share one count.
 */

import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, sameText } from "../platform/index.ts";

export const MAX_CODE_TRIES = 5;
/** A guesser gets 5 of 10 000 codes per quarter of an hour; a rider who mistypes asks support. */
export const CODE_LOCK_MS = 15 * 60_000;

/**
 * Call it before any lock is taken: it writes the order's row on another connection.
 * @throws BeelineError INVALID_OTP; RATE_LIMITED after five wrong tries, for a quarter of an hour.
 */
export async function checkDeliveryCode(
  ctx: Ctx,
  orderId: string,
  code: string | undefined,
): Promise<void> {
  if (code === undefined || code === "") {
    throw new BeelineError("INVALID_OTP", { detail: "Ask the customer for the code" });
  }
  const { queries } = ctx.runtime.database;
  const at = now(ctx);
  const isLast = sql`${orders.otpAttempts} + 1 >= ${MAX_CODE_TRIES}`;
  const lockedUntil = new Date(at.getTime() + CODE_LOCK_MS).toISOString();
  const [row] = await queries
    .update(orders)
    .set({
      otpAttempts: sql`case when ${isLast} then 0 else ${orders.otpAttempts} + 1 end`,
      otpLockedUntil: sql`case when ${isLast} then ${lockedUntil}::timestamptz end`,
    })
    .where(
      and(
        eq(orders.id, orderId),
        or(isNull(orders.otpLockedUntil), lte(orders.otpLockedUntil, at)),
      ),
    )
    .returning({ otp: orders.otp });
  if (!row) throw new BeelineError("RATE_LIMITED", await waitOf(ctx, orderId, at));
  if (!sameText(row.otp, code)) throw new BeelineError("INVALID_OTP");
}

async function waitOf(ctx: Ctx, orderId: string, at: Date) {
  const [row] = await ctx.runtime.database.queries
    .select({ until: orders.otpLockedUntil })
    .from(orders)
    .where(eq(orders.id, orderId));
  const waitMs = (row?.until?.getTime() ?? at.getTime()) - at.getTime();
  return {
    detail: "Too many wrong codes; try again later",
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  };
}
