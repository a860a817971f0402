import type { Feed } from "#shared/contracts/feed.ts";
import { BeelineError } from "#shared/errors.ts";
import { findStores } from "../../catalog/index.ts";
import { type Ctx, now, statement } from "../../platform/index.ts";
import {
  type Candidate,
  FEED_LENGTH,
  pageOfCandidates,
  readPlace,
  reasonsOf,
  writePlace,
} from "./feed-rules.ts";
import { type CandidatesWanted, findCandidates } from "./find-candidates.ts";
import { noteLook } from "./note-look.ts";
import { rebuildFeed, trimFeed } from "./rebuild-feed.ts";
import { findPosts, viewPost } from "./view-post.ts";

/** Before the page began, so that an order in between does not stir what has been shown. */
const countOrders = statement<{ store_id: string; orders: number }>(`
  select store_id, count(*)::int as orders from orders
  where customer_id = $1 and store_id is not null and state in ('delivered', 'completed')
    and placed_at <= $2::timestamptz and placed_at > $2::timestamptz - interval '90 days'
  group by store_id`);

export interface FeedPageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of the caller's feed. @throws BeelineError VALIDATION_FAILED for a cursor of no page */
export async function readFeed(
  ctx: Ctx,
  { cursor, limit }: FeedPageRequest,
  options: Pick<CandidatesWanted, "isPulledOnly"> = {},
): Promise<Feed> {
  const customerId = ctx.actor.id ?? "";
  const place = cursor === undefined ? undefined : readPlace(cursor);
  if (cursor !== undefined && !place) {
    const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  if (await noteLook(ctx, customerId)) await rebuildFeed(ctx, customerId);
  const asOf = place ? new Date(place.asOfMs) : now(ctx);
  const [rows, orders] = await Promise.all([
    findCandidates(ctx, { customerId, asOf, ...options }),
    countOrders(ctx, [customerId, asOf.toISOString()]),
  ]);
  if (rows.length === FEED_LENGTH) await trimFeed(ctx, customerId);
  const ordersAt = new Map(orders.map((row) => [row.store_id, row.orders]));
  const candidates = rows.map((row): Candidate & { storeId: string } => ({
    id: row.id,
    kind: row.kind,
    storeId: row.store_id,
    createdAtMs: Date.parse(row.created_at),
    orders: ordersAt.get(row.store_id) ?? 0,
  }));
  const { page, hasMore } = pageOfCandidates(candidates, place, limit);
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

async function itemsOfPage(
  ctx: Ctx,
  page: readonly (Candidate & { readonly storeId: string })[],
): Promise<Feed["items"]> {
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
