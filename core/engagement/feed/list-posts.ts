import { and, desc, eq, gt, isNull, lt } from "drizzle-orm";
import { storePosts } from "#drizzle/schema/index.ts";
import type { StorePost } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { isIdOf } from "#shared/ids.ts";
import { findStore } from "../../catalog/index.ts";
import { storeIdOf } from "../../identity/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { viewPost } from "./view-post.ts";

/** On the store's own page. */
const SHOWN_TO_ALL = 20;

/** What the caller's store has said, whatever has become of it; newest first. */
export async function listPosts(
  ctx: Ctx,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: StorePost[]; nextCursor: string | null }> {
  if (cursor !== undefined && !isIdOf("post", cursor)) {
    const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  const mine = eq(storePosts.storeId, await storeIdOf(ctx));
  const rows = await ctx.db
    .select()
    .from(storePosts)
    .where(and(mine, cursor === undefined ? undefined : lt(storePosts.id, cursor)))
    .orderBy(desc(storePosts.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return {
    items: shown.map((row) => viewPost(row, now(ctx))),
    nextCursor: rows.length > limit ? shown.at(-1)!.id : null,
  };
}

/** What everybody may read of a store. @throws BeelineError NOT_FOUND for an unknown store */
export async function listStorePosts(ctx: Ctx, storeId: string): Promise<{ items: StorePost[] }> {
  if (!(await findStore(ctx, storeId))) throw new BeelineError("NOT_FOUND");
  const at = now(ctx);
  const live = and(isNull(storePosts.retractedAt), gt(storePosts.expiresAt, at));
  const rows = await ctx.db
    .select()
    .from(storePosts)
    .where(and(eq(storePosts.storeId, storeId), live))
    .orderBy(desc(storePosts.createdAt))
    .limit(SHOWN_TO_ALL);
  return { items: rows.map((row) => viewPost(row, at)) };
}
