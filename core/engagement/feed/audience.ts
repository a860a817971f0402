/**
 * How many follow a store. Its row is the lock of everything about its followers: following,
 * unfollowing and a batch of a fan-out take turns, so the count is exact and nobody is missed.
 */
import { type Ctx, statement } from "../../platform/index.ts";
import { isPulledAt } from "./feed-rules.ts";

export interface Audience {
  readonly followers: number;
  readonly is_pulled: boolean;
}

const lock = statement<Audience>(`
  insert into store_audiences (store_id) values ($1)
  on conflict (store_id) do update set followers = store_audiences.followers
  returning followers, is_pulled`);

const write = statement(`
  update store_audiences set followers = $2::int, is_pulled = $3::boolean where store_id = $1`);

const read = statement<Audience>(`
  select followers, is_pulled from store_audiences where store_id = $1`);

/** Until the end of the transaction nobody else changes or pushes to this store's followers. */
export async function lockAudience(tx: Ctx, storeId: string): Promise<Audience> {
  const [audience] = await lock(tx, [storeId]);
  return audience!;
}

export async function readAudience(ctx: Ctx, storeId: string): Promise<Audience> {
  const [audience] = await read(ctx, [storeId]);
  return audience ?? { followers: 0, is_pulled: false };
}

/** Under the lock: one more or one less. Says how the store's posts travel from now on. */
export async function changeAudience(
  tx: Ctx,
  storeId: string,
  was: Audience,
  change: 1 | -1,
): Promise<Audience> {
  const followers = was.followers + change;
  const threshold = tx.runtime.config.pullFromFollowers;
  const is_pulled = isPulledAt(was.is_pulled, followers, threshold);
  await write(tx, [storeId, followers, is_pulled]);
  return { followers, is_pulled };
}
