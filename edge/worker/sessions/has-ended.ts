/**
 * Whether a session or credential has ended, by this isolate's copy of its region's list. The copy is
 * read anew in the background after a second and a half, and waited for when it is older than three,
 * so that with the half second that a core takes to learn and tell of it an ended session is refused
 * within five. While the list cannot be read the last copy counts, which is logged: the tokens at
 * stake live half an hour at most, and a core refuses them by itself.
 */
import { waitUntil } from "cloudflare:workers";
import { ENDED_MEMORY_MS } from "#shared/ended-sessions.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { EdgeConfig } from "../config.ts";
import { logLine } from "../gateway/log-line.ts";
import { endedStoreOf } from "./ended-store.ts";

const FRESH_MS = 1_500;
const USABLE_MS = 3_000;
/** After a failure nobody waits for the next try before this. */
const PAUSE_MS = 1_000;
/** At the bound the oldest go first: their access tokens are the nearest to their end. */
const MAX_KEPT = 100_000;

interface Copy {
  readonly until: Map<string, number>;
  cursor: number;
  readAtMs: number;
  /** When the last look began, also one that is still under way. */
  triedAtMs: number;
  failedAtMs: number;
}

const copies = new Map<RegionCode, Copy>();

function copyOf(region: RegionCode): Copy {
  let copy = copies.get(region);
  if (!copy) {
    const never = Number.NEGATIVE_INFINITY;
    copy = { until: new Map(), cursor: 0, readAtMs: never, triedAtMs: never, failedAtMs: never };
    copies.set(region, copy);
  }
  return copy;
}

export async function hasEnded(
  config: EdgeConfig,
  region: RegionCode,
  id: string,
): Promise<boolean> {
  const copy = copyOf(region);
  const nowMs = Date.now();
  const ageMs = nowMs - copy.readAtMs;
  // Each request reads for itself when it must wait: one request's I/O is not to hang another's.
  if (ageMs >= USABLE_MS && nowMs - copy.failedAtMs >= PAUSE_MS) {
    await refresh(config, region, copy);
  } else if (ageMs >= FRESH_MS && nowMs - copy.triedAtMs >= PAUSE_MS) {
    waitUntil(refresh(config, region, copy));
  }
  return (copy.until.get(id) ?? 0) > Date.now();
}

async function refresh(config: EdgeConfig, region: RegionCode, copy: Copy): Promise<void> {
  const startedMs = Date.now();
  copy.triedAtMs = startedMs;
  try {
    for (let hasMore = true; hasMore; ) {
      const news = await endedStoreOf(config).since(region, copy.cursor);
      for (const { id, untilMs } of news.ended) keep(copy, id, untilMs);
      copy.cursor = Math.max(copy.cursor, news.cursor);
      hasMore = news.hasMore;
    }
    copy.readAtMs = Math.max(copy.readAtMs, startedMs);
  } catch (error) {
    copy.failedAtMs = Date.now();
    const cause = error instanceof Error ? error.name : "unknown";
    logLine("warn", "ended sessions were not read; the last copy counts", { region, cause });
  }
}

/** Redis names an id again as long as it overlaps: the first time counts. */
function keep({ until }: Copy, id: string, untilMs: number): void {
  if (until.has(id)) return;
  const nowMs = Date.now();
  for (const [oldest, over] of until) {
    if (over > nowMs && until.size < MAX_KEPT) break;
    until.delete(oldest);
  }
  until.set(id, Math.min(untilMs, nowMs + ENDED_MEMORY_MS));
}
