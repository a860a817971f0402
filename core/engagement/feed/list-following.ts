import { and, desc, eq, lt } from "drizzle-orm";
import { follows, stores } from "#drizzle/schema/index.ts";
import type { FollowedStore } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../../platform/index.ts";

/** The stores that the caller follows, newest first. */
export async function listFollowing(
  ctx: Ctx,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: FollowedStore[]; nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : new Date(cursor);
  if (before && Number.isNaN(before.getTime())) {
    const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  const rows = await ctx.db
    .select({
      storeId: follows.storeId,
      name: stores.name,
      cuisine: stores.cuisine,
      createdAt: follows.createdAt,
    })
    .from(follows)
    .innerJoin(stores, eq(stores.id, follows.storeId))
    .where(and(eq(follows.customerId, ctx.actor.id ?? ""), before && lt(follows.createdAt, before)))
    .orderBy(desc(follows.createdAt))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(({ createdAt, ...store }) => ({
      ...store,
      followedAt: createdAt.toISOString(),
    })),
    nextCursor: rows.length > limit ? shown.at(-1)!.createdAt.toISOString() : null,
  };
}
