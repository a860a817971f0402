import { type Ctx, now, statement } from "../platform/index.ts";

const expire = statement<{ expired: number }>(
  "select ledger.expire_holds($1::timestamptz, $2) as expired",
);
/** Holds a statement lets go at most: their accounts are locked meanwhile. */
const BATCH = 100;

/**
 * Lets go of holds whose time is over, one bounded batch. Whoever posts or voids one at the same
 * moment wins or loses by its state.
 * @returns whether there may be more
 */
export async function expireHolds(ctx: Ctx): Promise<boolean> {
  const [row] = await expire(ctx, [now(ctx).toISOString(), BATCH]);
  return row!.expired === BATCH;
}
