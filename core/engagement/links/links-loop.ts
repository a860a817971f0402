/**
 * Tells the edge what it has not been told: links whose request died half-way, and revocations that
 * found the edge away. All it knows is in the rows, so it can be killed at any point and run twice.
 */
import { and, asc, isNotNull, isNull, lt, or } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import { MAX_PUBLISHED_LINKS } from "#shared/links/shelf.ts";
import {
  type Ctx,
  now,
  type Pulse,
  type Runtime,
  startPulse,
  systemCtx,
} from "../../platform/index.ts";
import { forgetLink, redrawCode } from "./claim-code.ts";
import type { LinkRow } from "./link-row.ts";
import { markPublished } from "./mark-published.ts";
import { publishLinks } from "./publish-links.ts";

const POLL_MS = 2_000;
const MAX_PAUSE_MS = 30_000;
/** Younger links are in the hands of their request. */
const IN_HAND_MS = 10_000;

export function startLinksLoop(runtime: Runtime): Pick<Pulse, "stop"> {
  return startPulse({
    name: "links",
    everyMs: POLL_MS,
    maxPauseMs: MAX_PAUSE_MS,
    log: runtime.log,
    work: async () => (await publishForgotten(systemCtx(runtime, "links"))) === MAX_PUBLISHED_LINKS,
  });
}

/** One round. @returns how many links the edge had to be told of. */
export async function publishForgotten(ctx: Ctx): Promise<number> {
  const inHand = new Date(now(ctx).getTime() - IN_HAND_MS);
  const rows = await ctx.db
    .select()
    .from(links)
    .where(
      and(isNull(links.publishedAt), or(isNotNull(links.revokedAt), lt(links.createdAt, inHand))),
    )
    .orderBy(asc(links.createdAt))
    .limit(MAX_PUBLISHED_LINKS);
  if (rows.length === 0) return 0;
  const taken = new Set((await publishLinks(ctx.runtime, rows)).taken);
  await markPublished(
    ctx,
    rows.filter(({ id }) => !taken.has(id)),
  );
  for (const row of rows.filter(({ id }) => taken.has(id))) await giveUpCode(ctx, row);
  return rows.length;
}

/** The code belongs to another link, and nobody was ever told that it is this one's. */
async function giveUpCode(ctx: Ctx, row: LinkRow): Promise<void> {
  if (row.isSlug || row.revokedAt) await forgetLink(ctx, row);
  else await redrawCode(ctx, row);
}
