import { inArray } from "drizzle-orm";
import { storePosts } from "#drizzle/schema/index.ts";
import type { StorePost } from "#shared/contracts/feed.ts";
import type { Ctx } from "../../platform/index.ts";

export type PostRow = typeof storePosts.$inferSelect;

export function viewPost(row: PostRow, now: Date): StorePost {
  const { id, storeId, kind, title, body, itemId } = row;
  return {
    ...{ id, storeId, kind, title, body, itemId },
    state: row.retractedAt ? "retracted" : row.expiresAt <= now ? "expired" : "live",
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

/** Posts by id, whatever has become of them. */
export async function findPosts(
  ctx: Ctx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PostRow>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select()
    .from(storePosts)
    .where(inArray(storePosts.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row]));
}
