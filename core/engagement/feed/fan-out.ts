/**
 * Writes new posts into the lists of their stores' followers, a batch at a time. Entries and the
 * place where the next batch begins are one transaction: killed in the middle it goes on where it
 * stopped, nobody gets a post twice and nobody is missed. Several processes may do it side by side.
 */
import { type Ctx, now, statement, transact } from "../../platform/index.ts";
import { AWAY_MS, FEED_LENGTH, FOLLOWERS_PER_BATCH } from "./feed-rules.ts";

/** Posts of one round, so that one with many followers does not hold up the others. */
const POSTS_PER_ROUND = 8;
/** One reader of so many is trimmed with each batch: a list grows past its length by a few at most. */
const TRIM_SHARE = 8;

const findUnfinished = statement<{ id: string; store_id: string }>(`
  select id, store_id from store_posts where fanned_out_at is null
  order by created_at limit ${POSTS_PER_ROUND}`);

/** Shared: batches of a store do not wait for each other, only for those who follow and leave. */
const shareAudience = statement<{ is_pulled: boolean }>(`
  select is_pulled from store_audiences where store_id = $1 for share`);

/** Not "for update": a follower's entry may refer to the post meanwhile. */
const takePost = statement<{ cursor: string | null; created_at: string; is_dead: boolean }>(`
  select fan_out_cursor as cursor, created_at,
    retracted_at is not null or expires_at <= $2::timestamptz as is_dead
  from store_posts where id = $1 and fanned_out_at is null
  for no key update skip locked`);

const pushBatch = statement<{ seen: number; pushed: number; last: string | null }>(`
  with batch as materialized (
    select customer_id from follows where store_id = $1 and customer_id > $2
    order by customer_id limit ${FOLLOWERS_PER_BATCH}),
  pushed as (
    insert into feed_entries (customer_id, post_id, created_at)
    select b.customer_id, $3, $4::timestamptz
    from batch b join feed_readers r on r.customer_id = b.customer_id
    where r.last_read_at > $5::timestamptz
    on conflict do nothing returning customer_id)
  select (select count(*) from batch)::int as seen, (select count(*) from pushed)::int as pushed,
    (select max(customer_id) from batch) as last`);

const trimSome = statement(`
  delete from feed_entries e using (
    select cut.customer_id, cut.created_at, cut.post_id
    from (select customer_id from follows where store_id = $1 and customer_id > $2
      order by customer_id limit ${FOLLOWERS_PER_BATCH}) b
    cross join lateral (
      select customer_id, created_at, post_id from feed_entries
      where customer_id = b.customer_id
      order by created_at desc, post_id desc offset ${FEED_LENGTH} limit 1) cut
    where abs(hashtext(b.customer_id || $3)::bigint) % ${TRIM_SHARE} = 0) beyond
  where e.customer_id = beyond.customer_id
    and (e.created_at, e.post_id) <= (beyond.created_at, beyond.post_id)`);

const noteBatch = statement(`
  update store_posts set fan_out_cursor = coalesce($2, fan_out_cursor),
    fanned_out_at = $3::timestamptz where id = $1`);

/** One batch of each unfinished post. @returns how many batches there were; none: all is done. */
export async function fanOutRound(ctx: Ctx): Promise<number> {
  let batches = 0;
  for (const { id, store_id: storeId } of await findUnfinished(ctx, [])) {
    if (await transact(ctx, (tx) => fanOutBatch(tx, id, storeId))) batches += 1;
  }
  return batches;
}

/** @returns false when another process has the post in hand. */
async function fanOutBatch(tx: Ctx, postId: string, storeId: string): Promise<boolean> {
  const at = now(tx);
  // First the store, then the post, as everybody else.
  const [audience] = await shareAudience(tx, [storeId]);
  const [post] = await takePost(tx, [postId, at.toISOString()]);
  if (!post) return false;
  if (!audience || audience.is_pulled || post.is_dead) {
    await noteBatch(tx, [postId, null, at.toISOString()]);
    return true;
  }
  const from = post.cursor ?? "";
  const awaySince = new Date(at.getTime() - AWAY_MS).toISOString();
  const parts = [storeId, from, postId, post.created_at, awaySince];
  const [batch] = await pushBatch(tx, parts);
  const { seen, last } = batch!;
  await trimSome(tx, [storeId, from, postId]);
  const isDone = seen < FOLLOWERS_PER_BATCH;
  await noteBatch(tx, [postId, last, isDone ? at.toISOString() : null]);
  return true;
}
