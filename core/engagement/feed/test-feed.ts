/** What the tests of feeds share: a core, a store and a customer of their own for each test. */
import { eq, sql } from "drizzle-orm";
import { feedEntries, storeAudiences } from "#drizzle/schema/index.ts";
import { type Feed, routes, type StorePost } from "#shared/contracts/index.ts";
import { makeId } from "#shared/ids.ts";
import type { TestCore, TestPerson, TestStore } from "../../test/index.ts";
import { fanOutRound } from "./fan-out.ts";

export function pullFrom(core: TestCore, followers: number): void {
  (core.config as { pullFromFollowers: number }).pullFromFollowers = followers;
}

export const follow = (who: TestPerson, { id }: TestStore) =>
  who.call(routes.followStore, { params: { id } });
export const unfollow = (who: TestPerson, { id }: TestStore) =>
  who.call(routes.unfollowStore, { params: { id } });

export function publish(
  { partner }: TestStore,
  title: string,
  changes: object = {},
): Promise<StorePost> {
  return partner.call(routes.publishPost, { body: { kind: "news", title, ...changes } });
}

export async function fanOutAll(core: TestCore): Promise<void> {
  while ((await fanOutRound(core.system)) > 0);
}

export function feedOf(who: TestPerson, limit = 50): Promise<Feed> {
  return who.call(routes.getFeed, { query: { limit } });
}
export const titlesOf = async (who: TestPerson) =>
  (await feedOf(who)).items.map(({ post }) => post.title);

export async function audienceOf(core: TestCore, { id }: TestStore) {
  const [row] = await core.system.db
    .select()
    .from(storeAudiences)
    .where(eq(storeAudiences.storeId, id));
  return row;
}

export const entriesOf = (core: TestCore, { id }: TestPerson) =>
  core.system.db.select().from(feedEntries).where(eq(feedEntries.customerId, id));

/** Followers without an account to sign in with, as many as are needed. */
export async function crowd(
  core: TestCore,
  count: number,
  storeId: string,
  lastReadAt: Date,
): Promise<string[]> {
  const at = core.ambient.now();
  const ids = Array.from({ length: count }, () =>
    makeId("customer", "in", at.getTime(), core.ambient.randomBytes(16)),
  );
  const { db } = core.system;
  const list = JSON.stringify(ids);
  await db.execute(sql`
    insert into people (id, role, phone_hash, phone_sealed)
    select id, 'customer', id, '\\x00'::bytea from jsonb_array_elements_text(${list}::jsonb) id`);
  await db.execute(sql`
    insert into follows (customer_id, store_id, created_at)
    select id, ${storeId}, ${at.toISOString()}::timestamptz from jsonb_array_elements_text(${list}::jsonb) id`);
  await db.execute(sql`
    insert into feed_readers (customer_id, last_read_at, rebuilt_at)
    select id, ${lastReadAt.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    from jsonb_array_elements_text(${list}::jsonb) id`);
  await db
    .insert(storeAudiences)
    .values({ storeId, followers: count })
    .onConflictDoUpdate({ target: storeAudiences.storeId, set: { followers: count } });
  return ids;
}
