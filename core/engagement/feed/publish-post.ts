import { storePosts } from "#drizzle/schema/index.ts";
import type { PostRequest, StorePost } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { findStore, itemsOf } from "../../catalog/index.ts";
import { storeIdOf } from "../../identity/index.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, newId, now, statement, tellLimit, transact } from "../../platform/index.ts";
import { lockAudience } from "./audience.ts";
import { POST_WINDOW_MS, POSTS_PER_WINDOW, USUAL_POST_HOURS } from "./feed-rules.ts";
import { viewPost } from "./view-post.ts";

const HOUR_MS = 3_600_000;

const countRecent = statement<{ n: number; oldest: string | null }>(`
  select count(*)::int as n, min(created_at) as oldest from store_posts
  where store_id = $1 and created_at > $2::timestamptz`);

/**
 * Says something to the caller's followers. The fan-out finds the post by its row.
 * @throws BeelineError NOT_FOUND for a dish of another store; RATE_LIMITED above 20 posts in 3 hours
 */
export async function publishPost(ctx: Ctx, wish: PostRequest): Promise<StorePost> {
  const storeId = await storeIdOf(ctx);
  const store = await findStore(ctx, storeId);
  if (!store) throw new BeelineError("NOT_FOUND", { detail: "You run no store" });
  if (wish.itemId !== undefined) {
    const item = (await itemsOf(ctx, [wish.itemId])).get(wish.itemId);
    if (item?.storeId !== storeId) throw new BeelineError("NOT_FOUND", { detail: "No such dish" });
  }
  return transact(ctx, async (tx) => {
    await lockAudience(tx, storeId);
    await requireTurn(tx, storeId);
    const createdAt = now(tx);
    const ttlMs = (wish.ttlHours ?? USUAL_POST_HOURS) * HOUR_MS;
    const [row] = await tx.db
      .insert(storePosts)
      .values({
        id: newId(tx, "post"),
        storeId,
        kind: wish.kind,
        title: wish.title,
        body: wish.body ?? "",
        itemId: wish.itemId ?? null,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + ttlMs),
      })
      .returning();
    const { cityCode } = store;
    await appendEvents(tx, [
      {
        type: "post.published",
        partitionKey: storeId,
        payload: { postId: row!.id, storeId, cityCode },
      },
    ]);
    return viewPost(row!, createdAt);
  });
}

async function requireTurn(tx: Ctx, storeId: string): Promise<void> {
  const at = now(tx).getTime();
  const since = new Date(at - POST_WINDOW_MS).toISOString();
  const [recent] = await countRecent(tx, [storeId, since]);
  const { n, oldest } = recent!;
  const resetMs = oldest === null ? POST_WINDOW_MS : Date.parse(oldest) + POST_WINDOW_MS - at;
  const resetSeconds = Math.max(1, Math.ceil(resetMs / 1_000));
  tellLimit(tx, { limit: POSTS_PER_WINDOW, remaining: POSTS_PER_WINDOW - n - 1, resetSeconds });
  if (n >= POSTS_PER_WINDOW) {
    throw new BeelineError("RATE_LIMITED", { retryAfterSeconds: resetSeconds });
  }
}
