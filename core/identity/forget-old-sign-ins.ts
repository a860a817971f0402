import { sql } from "drizzle-orm";
import { type Ctx, now } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

const DAY_MS = 24 * 3_600_000;
/** One call's bound per kind; call again for the rest. */
const BATCH = 2_000;

/**
 * Removes challenges, log-ins and sessions that nobody can use any more, as long after as policy says,
 * to be able to answer questions about yesterday; returns how many rows went.
 */
export async function forgetOldSignIns(ctx: Ctx): Promise<number> {
  const { signInDays } = policyInForce(ctx.runtime, "retention").values;
  const before = new Date(now(ctx).getTime() - signInDays * DAY_MS).toISOString();
  const codes = await ctx.db.execute(sql`
    delete from challenges where ctid in (
      select ctid from challenges where expires_at < ${before} limit ${BATCH})`);
  const logins = await ctx.db.execute(sql`
    delete from staff_logins where ctid in (
      select ctid from staff_logins where expires_at < ${before} limit ${BATCH})`);
  // One statement: tokens go with their session, and the foreign key is checked at its end.
  const ended = await ctx.db.execute(sql`
    with gone as (
      select id from sessions
      where expires_at < ${before} or revoked_at < ${before}
      limit ${BATCH} for update skip locked
    ), tokens as (
      delete from refresh_tokens using gone where session_id = gone.id
    )
    delete from sessions using gone where sessions.id = gone.id`);
  return (codes.count ?? 0) + (logins.count ?? 0) + (ended.count ?? 0);
}
