import { and, desc, eq, lt } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import type { LinkPurpose, ShortLink } from "#shared/contracts/links.ts";
import { isIdOf } from "#shared/ids.ts";
import type { Ctx } from "../../platform/index.ts";
import { refusal } from "./check-target.ts";
import { viewLinks } from "./view-links.ts";

export interface LinkPageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly purpose?: LinkPurpose | undefined;
  readonly orderId?: string | undefined;
}

/** The caller's links, newest first. Ids sort by time, so the last one of a page is the cursor. */
export async function listLinks(
  ctx: Ctx,
  { cursor, limit, purpose, orderId }: LinkPageRequest,
): Promise<{ items: ShortLink[]; nextCursor: string | null }> {
  if (cursor !== undefined && !isIdOf("link", cursor)) {
    throw refusal("cursor", "Use the nextCursor of an earlier page");
  }
  const rows = await ctx.db
    .select()
    .from(links)
    .where(
      and(
        eq(links.ownerId, ctx.actor.id ?? ""),
        purpose && eq(links.purpose, purpose),
        orderId === undefined ? undefined : eq(links.orderId, orderId),
        cursor === undefined ? undefined : lt(links.id, cursor),
      ),
    )
    .orderBy(desc(links.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? shown.at(-1)!.id : null;
  return { items: await viewLinks(ctx, shown), nextCursor };
}
