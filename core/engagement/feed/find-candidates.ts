/** The posts of a customer's feed, from the pushed list and from the stores that are pulled. */
import type { PostKind } from "#shared/contracts/feed.ts";
import { type Ctx, now, statement } from "../../platform/index.ts";
import { FEED_LENGTH, POSTS_PER_STORE } from "./feed-rules.ts";

export interface CandidateRow {
  readonly id: string;
  readonly store_id: string;
  readonly kind: PostKind;
  readonly created_at: string;
}

/**
 * $1 customer, $2 now, $3 newer than, $4 as of. Posts that the fan-out has not finished are read as
 * pulled ones are: its lag is never seen. The posts of pushed entries are looked up one by one
 * (`offset 0`): a guess of the planner about a list that was written a moment ago can be far off.
 */
const textOf = (isPulled: string, pushed: string) => `
  with mine as materialized (
    select f.store_id, ${isPulled} as is_pulled
    from follows f left join store_audiences a on a.store_id = f.store_id
    where f.customer_id = $1),
  pulled as (
    select p.* from mine cross join lateral (
      select id, store_id, kind, created_at from store_posts
      where store_id = mine.store_id and retracted_at is null and expires_at > $2::timestamptz
        and created_at > $3::timestamptz and created_at <= $4::timestamptz
      order by created_at desc limit ${POSTS_PER_STORE}) p
    where mine.is_pulled),
  unfinished as (
    select p.id, p.store_id, p.kind, p.created_at
    from store_posts p join mine on mine.store_id = p.store_id
    where p.fanned_out_at is null and p.retracted_at is null and p.expires_at > $2::timestamptz
      and p.created_at > $3::timestamptz and p.created_at <= $4::timestamptz),
  found as (${pushed} select * from pulled union select * from unfinished),
  placed as (
    select *, row_number() over (partition by store_id order by created_at desc, id desc) as place
    from found)
  select id, store_id, kind, created_at from placed where place <= ${POSTS_PER_STORE}
  order by created_at desc, id desc limit ${FEED_LENGTH}`;

/** Of the whole list, which is a little longer than a feed at times. */
const pushedText = `
  select p.* from feed_entries e
  cross join lateral (
    select id, store_id, kind, created_at from store_posts
    where id = e.post_id and retracted_at is null and expires_at > $2::timestamptz offset 0) p
  where e.customer_id = $1 and e.created_at > $3::timestamptz and e.created_at <= $4::timestamptz
    and p.store_id in (select store_id from mine)
  union`;

const find = statement<CandidateRow>(textOf("coalesce(a.is_pulled, false)", pushedText));
/** What the feed would cost, and show, without pushing. */
const findPulled = statement<CandidateRow>(textOf("true", ""));

export interface CandidatesWanted {
  readonly customerId: string;
  readonly asOf: Date;
  readonly newerThan?: Date;
  /** Reads nothing that was pushed. */
  readonly isPulledOnly?: boolean;
}

/** Newest first; live, of stores that are followed, each once. */
export async function findCandidates(
  ctx: Ctx,
  { customerId, asOf, newerThan = new Date(0), isPulledOnly = false }: CandidatesWanted,
): Promise<readonly CandidateRow[]> {
  const times = [now(ctx), newerThan, asOf].map((time) => time.toISOString());
  return (isPulledOnly ? findPulled : find)(ctx, [customerId, ...times]);
}
