/** One page of a feed in its order: of the posts that can be on it, or of all when that is not sure. */
import { type Ctx, statement } from "../../platform/index.ts";
import {
  type Candidate,
  type FeedPlace,
  floorOfPage,
  isPageComplete,
  pageOfCandidates,
} from "./feed-rules.ts";
import { type CandidateRow, findCandidates } from "./find-candidates.ts";

/** Before the page began, so that an order in between does not stir what has been shown. */
const countOrders = statement<{ store_id: string; orders: number }>(`
  select store_id, count(*)::int as orders from orders
  where customer_id = $1 and store_id is not null and state in ('delivered', 'completed')
    and placed_at <= $2::timestamptz and placed_at > $2::timestamptz - interval '90 days'
  group by store_id`);

/** The age of the n-th entry from here; there are more than fit on the page, because some are dead. */
const findEntry = statement<{ created_at: string }>(`
  select created_at from feed_entries
  where customer_id = $1 and created_at <= $2::timestamptz
  order by created_at desc offset $3::int limit 1`);

export interface PageWanted {
  readonly customerId: string;
  readonly asOf: Date;
  readonly after: FeedPlace | undefined;
  readonly limit: number;
  /** Reads nothing that was pushed. */
  readonly isPulledOnly?: boolean;
}

export type FeedCandidate = Candidate & { readonly storeId: string };

export interface RankedPage {
  readonly page: readonly { readonly candidate: FeedCandidate; readonly score: number }[];
  readonly hasMore: boolean;
  /** How many posts were looked at. */
  readonly looked: number;
}

export async function rankPage(ctx: Ctx, wanted: PageWanted): Promise<RankedPage> {
  const { customerId, asOf, after, limit, isPulledOnly = false } = wanted;
  const from = after ? new Date(Math.min(asOf.getTime(), scoreTimeMs(after))) : asOf;
  const [orders, [entry]] = await Promise.all([
    countOrders(ctx, [customerId, asOf.toISOString()]),
    isPulledOnly ? [] : findEntry(ctx, [customerId, from.toISOString(), 2 * limit]),
  ]);
  const ordersAt = new Map(orders.map((row) => [row.store_id, row.orders]));
  const rank = async (newerThan?: Date): Promise<RankedPage> => {
    const rows = await findCandidates(ctx, {
      ...{ customerId, asOf, isPulledOnly },
      ...(newerThan ? { newerThan } : {}),
    });
    const candidates = rows.map((row) => candidateOf(row, ordersAt));
    return { ...pageOfCandidates(candidates, after, limit), looked: rows.length };
  };
  if (!entry) return rank();
  const floorMs = floorOfPage(Date.parse(entry.created_at));
  const near = await rank(new Date(floorMs));
  const last = near.page.at(-1);
  const isSure = near.hasMore && last !== undefined && isPageComplete(last.score, floorMs);
  return isSure ? near : rank();
}

/** A post's score is its hours and more, so that a later page holds none that is newer than this. */
function scoreTimeMs({ score }: FeedPlace): number {
  return score * 3_600_000;
}

function candidateOf(row: CandidateRow, ordersAt: ReadonlyMap<string, number>): FeedCandidate {
  return {
    id: row.id,
    kind: row.kind,
    storeId: row.store_id,
    createdAtMs: Date.parse(row.created_at),
    orders: ordersAt.get(row.store_id) ?? 0,
  };
}
