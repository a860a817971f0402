import { type Ctx, now, statement } from "../../platform/index.ts";
import { AWAY_MS, LOOK_KEPT_MS } from "./feed-rules.ts";

/** After a month away the list has holes, so that it counts as not built. */
const note = statement<{ rebuilt_at: string | null }>(`
  insert into feed_readers (customer_id, last_read_at) values ($1, $2::timestamptz)
  on conflict (customer_id) do update set last_read_at = excluded.last_read_at,
    rebuilt_at = case when feed_readers.last_read_at >= $3::timestamptz then feed_readers.rebuilt_at end
  where feed_readers.last_read_at < $4::timestamptz or feed_readers.rebuilt_at is null
  returning rebuilt_at`);

/** Notes that the customer is here. @returns whether the list has to be built first. */
export async function noteLook(ctx: Ctx, customerId: string): Promise<boolean> {
  const at = now(ctx).getTime();
  const [away, kept] = [at - AWAY_MS, at - LOOK_KEPT_MS].map((ms) => new Date(ms).toISOString());
  const [noted] = await note(ctx, [customerId, new Date(at).toISOString(), away!, kept!]);
  return noted !== undefined && noted.rebuilt_at === null;
}
