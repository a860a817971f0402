import type { Feed } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { findStores } from "../../catalog/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { FEED_LENGTH, readPlace, reasonsOf, writePlace } from "./feed-rules.ts";
import { findCandidates } from "./find-candidates.ts";
import { noteLook } from "./note-look.ts";
import { type FeedCandidate, type PageWanted, rankPage } from "./rank-page.ts";
import { rebuildFeed, trimFeed } from "./rebuild-feed.ts";
import { findPosts, viewPost } from "./view-post.ts";

export interface FeedPageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of the caller's feed. @throws BeelineError VALIDATION_FAILED for a cursor of no page */
export async function readFeed(
  ctx: Ctx,
  { cursor, limit }: FeedPageRequest,
  options: Pick<PageWanted, "isPulledOnly"> = {},
): Promise<Feed> {
  const customerId = ctx.actor.id ?? "";
  const place = cursor === undefined ? undefined : readPlace(cursor);
  if (cursor !== undefined && !place) {
    const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  if (await noteLook(ctx, customerId)) await rebuildFeed(ctx, customerId);
  const asOf = place ? new Date(place.asOfMs) : now(ctx);
  const wanted = { customerId, asOf, after: place, limit, ...options };
  const { page, hasMore, looked } = await rankPage(ctx, wanted);
  if (looked === FEED_LENGTH) await trimFeed(ctx, customerId);
  const last = page.at(-1);
  return {
    items: await itemsOfPage(
      ctx,
      page.map(({ candidate }) => candidate),
    ),
    nextCursor:
      hasMore && last
        ? writePlace({ asOfMs: asOf.getTime(), score: last.score, id: last.candidate.id })
        : null,
    asOf: asOf.toISOString(),
  };
}

async function itemsOfPage(ctx: Ctx, page: readonly FeedCandidate[]): Promise<Feed["items"]> {
  const [posts, stores] = await Promise.all([
    findPosts(
      ctx,
      page.map(({ id }) => id),
    ),
    findStores(
      ctx,
      page.map(({ storeId }) => storeId),
    ),
  ]);
  return page.flatMap((candidate) => {
    const row = posts.get(candidate.id);
    const store = stores.get(candidate.storeId);
    if (!row || !store) return [];
    const post = viewPost(row, now(ctx));
    // Taken back since the candidates were read.
    if (post.state !== "live") return [];
    const { id, name, cuisine } = store;
    return [{ post, store: { id, name, cuisine }, reasons: reasonsOf(candidate) }];
  });
}

/** How many posts came since a page began. */
export async function countNews(ctx: Ctx, since: string): Promise<{ count: number }> {
  const customerId = ctx.actor.id ?? "";
  const wanted = { customerId, asOf: now(ctx), newerThan: new Date(since) };
  return { count: (await findCandidates(ctx, wanted)).length };
}
