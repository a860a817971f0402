import { type Ctx, now, statement } from "../../platform/index.ts";
import { FEED_LENGTH, POSTS_PER_STORE } from "./feed-rules.ts";

const pushAll = statement(`
  insert into feed_entries (customer_id, post_id, created_at)
  select f.customer_id, p.id, p.created_at
  from follows f
  left join store_audiences a on a.store_id = f.store_id
  cross join lateral (
    select id, created_at from store_posts
    where store_id = f.store_id and retracted_at is null and expires_at > $2::timestamptz
    order by created_at desc limit ${POSTS_PER_STORE}) p
  where f.customer_id = $1 and not coalesce(a.is_pulled, false)
  order by p.created_at desc limit ${FEED_LENGTH}
  on conflict do nothing`);

const noteBuilt = statement(`
  update feed_readers set rebuilt_at = $2::timestamptz where customer_id = $1`);

/**
 * Writes the list of a customer who was away. The look has been noted and committed before: a
 * fan-out that did not see it concerns a post that is there to be read here.
 */
export async function rebuildFeed(ctx: Ctx, customerId: string): Promise<void> {
  const at = now(ctx).toISOString();
  await pushAll(ctx, [customerId, at]);
  await noteBuilt(ctx, [customerId, at]);
}

/** What is beyond the length of a feed, of one customer. */
const trim = statement(`
  delete from feed_entries where (customer_id, post_id) in (
    select customer_id, post_id from feed_entries where customer_id = $1
    order by created_at desc, post_id desc offset ${FEED_LENGTH})`);

export async function trimFeed(ctx: Ctx, customerId: string): Promise<void> {
  await trim(ctx, [customerId]);
}
