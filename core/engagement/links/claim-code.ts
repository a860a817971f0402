import { and, eq, isNull } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { drawLinkCode } from "./draw-link-code.ts";
import type { LinkRow } from "./link-row.ts";
import { MAX_DRAWS } from "./link-rules.ts";
import { markPublished } from "./mark-published.ts";
import { publishLinks } from "./publish-links.ts";

/**
 * Has the edge keep the link's code; a drawn one that another region has is drawn again.
 * @returns the link as the edge knows it
 * @throws BeelineError CONFLICT when the own word is taken; UNAVAILABLE when three draws were, or
 *   the edge cannot be asked (the row stays, and so does the way on)
 */
export async function claimCode(ctx: Ctx, begun: LinkRow): Promise<LinkRow> {
  let row = begun;
  for (let draw = 1; ; draw++) {
    const { taken } = await publishLinks(ctx.runtime, [row]).catch((error: unknown) => {
      ctx.runtime.log.warn({ error, linkId: row.id }, "the edge was not told of a link");
      throw new BeelineError("UNAVAILABLE");
    });
    if (!taken.includes(row.id)) {
      await markPublished(ctx, [row]);
      return { ...row, publishedAt: now(ctx) };
    }
    if (row.isSlug || draw === MAX_DRAWS) {
      await forgetLink(ctx, row);
      if (row.isSlug) throw new BeelineError("CONFLICT", { detail: "This word is taken" });
      throw new BeelineError("UNAVAILABLE");
    }
    row = await redrawCode(ctx, row);
  }
}

/** Of a link that never was at the edge: its code belongs to another. */
export async function forgetLink(ctx: Ctx, { id, code }: LinkRow): Promise<void> {
  const unpublished = and(eq(links.id, id), eq(links.code, code), isNull(links.publishedAt));
  await ctx.db.delete(links).where(unpublished);
}

/** Gives the link another code, unless somebody else has done so meanwhile. */
export async function redrawCode(ctx: Ctx, { id, code }: LinkRow): Promise<LinkRow> {
  const [changed] = await ctx.db
    .update(links)
    .set({ code: drawLinkCode(ctx) })
    .where(and(eq(links.id, id), eq(links.code, code)))
    .returning();
  const [row] = changed ? [changed] : await ctx.db.select().from(links).where(eq(links.id, id));
  if (!row) throw new BeelineError("UNAVAILABLE");
  return row;
}
