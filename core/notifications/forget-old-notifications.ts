import { type Ctx, now, statement } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

const DAY_MS = 86_400_000;
/** So many at a time; the next round takes more. */
const BATCH = 1_000;

/** What still waits stays, however old: its end is its expiry. */
const forget = statement(`
  delete from notifications where id in (
    select id from notifications
    where created_at < $1::timestamptz and next_attempt_at is null
    order by created_at limit ${BATCH})`);

export async function forgetOldNotifications(ctx: Ctx): Promise<void> {
  const { notificationDays } = policyInForce(ctx.runtime, "retention").values;
  const before = new Date(now(ctx).getTime() - notificationDays * DAY_MS);
  await forget(ctx, [before.toISOString()]);
}
