import type { FollowState } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { findStore } from "../../catalog/index.ts";
import { type Ctx, now, statement, transact } from "../../platform/index.ts";
import { changeAudience, lockAudience, readAudience } from "./audience.ts";
import { MAX_FOLLOWED, POSTS_PER_STORE } from "./feed-rules.ts";
import { noteLook } from "./note-look.ts";

const countFollowed = statement<{ n: number }>(`
  select count(*)::int as n from follows where customer_id = $1`);

const insertFollow = statement<{ store_id: string }>(`
  insert into follows (customer_id, store_id, created_at) values ($1, $2, $3::timestamptz)
  on conflict do nothing returning store_id`);

const deleteFollow = statement<{ store_id: string }>(`
  delete from follows where customer_id = $1 and store_id = $2 returning store_id`);

/** What the store has said before its new follower came. */
const pushEarlier = statement(`
  insert into feed_entries (customer_id, post_id, created_at)
  select $1, id, created_at from store_posts
  where store_id = $2 and retracted_at is null and expires_at > $3::timestamptz
  order by created_at desc limit ${POSTS_PER_STORE}
  on conflict do nothing`);

const forgetEntries = statement(`
  delete from feed_entries using store_posts
  where feed_entries.customer_id = $1 and store_posts.id = feed_entries.post_id
    and store_posts.store_id = $2`);

/** Posts that were pulled so far are pushed now, by the fan-out; until then they are read as before. */
const pushAgain = statement(`
  update store_posts set fan_out_cursor = null, fanned_out_at = null
  where store_id = $1 and retracted_at is null and expires_at > $2::timestamptz`);

const isFollowed = statement<{ n: number }>(`
  select count(*)::int as n from follows where customer_id = $1 and store_id = $2`);

/** @throws BeelineError NOT_FOUND for an unknown store, CONFLICT above a thousand of them. */
export async function followStore(ctx: Ctx, storeId: string): Promise<FollowState> {
  const customerId = await requireFollower(ctx, storeId);
  return transact(ctx, async (tx) => {
    // First of all: what is read below is what it was when the last one who held it had ended.
    const was = await lockAudience(tx, storeId);
    const [followed] = await countFollowed(tx, [customerId]);
    const at = now(tx).toISOString();
    if ((await insertFollow(tx, [customerId, storeId, at])).length === 0) {
      return { storeId, isFollowing: true, followers: was.followers };
    }
    if (followed!.n >= MAX_FOLLOWED) {
      throw new BeelineError("CONFLICT", { detail: `You follow ${MAX_FOLLOWED} stores already` });
    }
    const audience = await changeAudience(tx, storeId, was, 1);
    await noteLook(tx, customerId);
    if (!audience.is_pulled) await pushEarlier(tx, [customerId, storeId, at]);
    return { storeId, isFollowing: true, followers: audience.followers };
  });
}

/** @throws BeelineError NOT_FOUND for an unknown store */
export async function unfollowStore(ctx: Ctx, storeId: string): Promise<FollowState> {
  const customerId = await requireFollower(ctx, storeId);
  return transact(ctx, async (tx) => {
    const was = await lockAudience(tx, storeId);
    if ((await deleteFollow(tx, [customerId, storeId])).length === 0) {
      return { storeId, isFollowing: false, followers: was.followers };
    }
    const audience = await changeAudience(tx, storeId, was, -1);
    if (was.is_pulled && !audience.is_pulled) {
      await pushAgain(tx, [storeId, now(tx).toISOString()]);
    }
    await forgetEntries(tx, [customerId, storeId]);
    return { storeId, isFollowing: false, followers: audience.followers };
  });
}

/** @throws BeelineError NOT_FOUND for an unknown store */
export async function getFollow(ctx: Ctx, storeId: string): Promise<FollowState> {
  const customerId = await requireFollower(ctx, storeId);
  const [found] = await isFollowed(ctx, [customerId, storeId]);
  const { followers } = await readAudience(ctx, storeId);
  return { storeId, isFollowing: found!.n > 0, followers };
}

async function requireFollower(ctx: Ctx, storeId: string): Promise<string> {
  if (!(await findStore(ctx, storeId))) throw new BeelineError("NOT_FOUND");
  if (ctx.actor.id === undefined) throw new BeelineError("FORBIDDEN");
  return ctx.actor.id;
}
