import { and, eq, sql } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { markPublished } from "./mark-published.ts";
import { publishLinks } from "./publish-links.ts";

/**
 * Takes a link back. The edge is told at once, or by the links loop as soon as it can be; a shared
 * trip is closed already, because the edge asks here whenever one is opened.
 * @throws BeelineError NOT_FOUND for a link that is not the caller's
 */
export async function revokeLink(ctx: Ctx, id: string): Promise<undefined> {
  const at = now(ctx);
  const mine = and(eq(links.id, id), eq(links.ownerId, ctx.actor.id ?? ""));
  const [row] = await ctx.db
    .update(links)
    .set({
      revokedAt: sql`coalesce(${links.revokedAt}, ${at.toISOString()}::timestamptz)`,
      publishedAt: sql`case when ${links.revokedAt} is null then null else ${links.publishedAt} end`,
    })
    .where(mine)
    .returning();
  if (!row) throw new BeelineError("NOT_FOUND");
  if (row.publishedAt) return;
  try {
    await publishLinks(ctx.runtime, [row]);
    await markPublished(ctx, [row]);
  } catch (error) {
    ctx.runtime.log.warn({ error, linkId: id }, "the edge was not told of a revoked link");
  }
}
