/**
 * Decisions about feeds that need no clock and no database.
 *
 * A customer's feed is, of each followed store, its newest posts, and of all these the newest. Stores
 * with few followers push (a post is written into each follower's list), large ones are pulled (read
 * when somebody looks); both ways lead to the same feed.
 */
import type { FeedItem, PostKind } from "#shared/contracts/feed.ts";

/** Of one store, and of all together. */
export const POSTS_PER_STORE = 50;
export const FEED_LENGTH = 800;

/** Who has not looked for so long is not pushed to; the list is rebuilt when they return. */
export const AWAY_MS = 30 * 24 * 3_600_000;
/** A look is written down so seldom: what matters is a month. */
export const LOOK_KEPT_MS = 3_600_000;

export const FOLLOWERS_PER_BATCH = 1_000;
export const MAX_FOLLOWED = 1_000;

/** The seeds' 300 in three hours are a person's; a store has less to say to people who eat. */
export const POSTS_PER_WINDOW = 20;
export const POST_WINDOW_MS = 3 * 3_600_000;
export const USUAL_POST_HOURS = 7 * 24;

/** A pulled store is pushed again below this share of the threshold, so that it does not flutter. */
const PUSH_AGAIN_SHARE = 0.5;

/** Whether a store's posts are pulled, now that it has so many followers. */
export function isPulledAt(wasPulled: boolean, followers: number, threshold: number): boolean {
  return followers >= (wasPulled ? threshold * PUSH_AGAIN_SHARE : threshold);
}

export interface Candidate {
  readonly id: string;
  readonly createdAtMs: number;
  readonly kind: PostKind;
  /** The reader's orders at the store in the last 90 days. */
  readonly orders: number;
}

/** An interest is worth hours of age: a friend's kitchen may be a day old, never a week. */
const OFFER_HOURS = 4;
const ORDER_HOURS = 8;
const MAX_ORDER_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Where a post stands: its age in hours against the reader's interest. It does not depend on when
 * it is asked, so the order of two posts never changes between pages.
 */
export function scoreOf({ createdAtMs, kind, orders }: Candidate): number {
  const interest = Math.min(MAX_ORDER_HOURS, ORDER_HOURS * Math.log2(1 + orders));
  return createdAtMs / HOUR_MS + interest + (kind === "offer" ? OFFER_HOURS : 0);
}

/** Posts up to so much older than a page's newer half may stand on it. */
const MAX_INTEREST_MS = (MAX_ORDER_HOURS + OFFER_HOURS) * HOUR_MS;

/** No post older than this can be on a page that holds a post of `createdAtMs` for its age alone. */
export function floorOfPage(createdAtMs: number): number {
  return createdAtMs - MAX_INTEREST_MS;
}

/** Whether nothing older than the floor could stand above a page's last post. */
export function isPageComplete(lastScore: number, floorMs: number): boolean {
  return lastScore >= (floorMs + MAX_INTEREST_MS) / HOUR_MS;
}

export function reasonsOf({ kind, orders }: Candidate): FeedItem["reasons"] {
  return [
    ...(orders > 0 ? (["ordered_here"] as const) : []),
    ...(kind === "offer" ? (["offer"] as const) : []),
  ];
}

/** The place after which a page begins. */
export interface FeedPlace {
  readonly asOfMs: number;
  readonly score: number;
  readonly id: string;
}

interface Ranked<C extends Candidate> {
  readonly candidate: C;
  readonly score: number;
}

/** One page in order, best first, and whether there is more. */
export function pageOfCandidates<C extends Candidate>(
  candidates: readonly C[],
  after: Pick<FeedPlace, "score" | "id"> | undefined,
  limit: number,
): { page: Ranked<C>[]; hasMore: boolean } {
  const isAfter = ({ score, candidate }: Ranked<C>) =>
    !after || score < after.score || (score === after.score && candidate.id < after.id);
  const ranked = candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate) }))
    .filter(isAfter)
    .sort((a, b) => b.score - a.score || (a.candidate.id < b.candidate.id ? 1 : -1));
  return { page: ranked.slice(0, limit), hasMore: ranked.length > limit };
}

export function writePlace({ asOfMs, score, id }: FeedPlace): string {
  return Buffer.from(JSON.stringify([asOfMs, score, id])).toString("base64url");
}

/** Undefined for anything that was not written by us. */
export function readPlace(cursor: string): FeedPlace | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (!Array.isArray(read) || read.length !== 3) return undefined;
    const [asOfMs, score, id] = read as unknown[];
    const isWhole = Number.isSafeInteger(asOfMs) && Math.abs(Number(asOfMs)) <= 8.64e15;
    if (!isWhole || !Number.isFinite(score) || typeof id !== "string") return undefined;
    return { asOfMs: asOfMs as number, score: score as number, id };
  } catch {
    return undefined;
  }
}
