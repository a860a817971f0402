import { and, eq, sql } from "drizzle-orm";
import { storePosts } from "#drizzle/schema/index.ts";
import type { StorePost } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { storeIdOf } from "../../identity/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { viewPost } from "./view-post.ts";

/**
 * Takes a post back. Readers look at the post itself, so nobody is shown it from now on; its entries
 * in their lists are swept up later.
 * @throws BeelineError NOT_FOUND for a post that is not the caller's
 */
export async function retractPost(ctx: Ctx, id: string): Promise<StorePost> {
  const at = now(ctx);
  const mine = and(eq(storePosts.id, id), eq(storePosts.storeId, await storeIdOf(ctx)));
  const [row] = await ctx.db
    .update(storePosts)
    .set({
      retractedAt: sql`coalesce(${storePosts.retractedAt}, ${at.toISOString()}::timestamptz)`,
    })
    .where(mine)
    .returning();
  if (!row) throw new BeelineError("NOT_FOUND");
  return viewPost(row, at);
}
