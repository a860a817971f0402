/**
 * Clicks of this isolate, gathered for a second: a link that the whole world opens costs its shelf
 * one call a second and isolate. An isolate that dies loses the clicks of its last second at most,
 * and so does one that finds the shelf away three times in a row.
 */
import { shelfOf } from "#shared/links/code-rules.ts";
import { type ClickCount, MAX_CLICK_ROWS } from "#shared/links/shelf.ts";
import type { Env } from "../env.ts";
import { logLine } from "../gateway/log-line.ts";

export const GATHER_MS = 1_000;
const TRIES = 3;

interface Gathered {
  readonly shelf: string;
  readonly count: ClickCount;
}

let gathered = new Map<string, Gathered>();
let isScheduled = false;

export function countClick(
  { env, waitUntil }: { env: Env; waitUntil: (work: Promise<void>) => void },
  code: string,
  click: Omit<ClickCount, "clicks">,
): void {
  const key = [click.linkId, click.day, click.country, click.referrer].join(" ");
  const known = gathered.get(key);
  if (known) known.count.clicks += 1;
  else gathered.set(key, { shelf: shelfOf(code), count: { ...click, clicks: 1 } });
  // Full before its time: sent at once, so that what waits stays bounded.
  if (gathered.size >= MAX_CLICK_ROWS) waitUntil(sendGathered(env));
  if (isScheduled) return;
  isScheduled = true;
  const later = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS));
  waitUntil(
    later.then(() => {
      isScheduled = false;
      return sendGathered(env);
    }),
  );
}

async function sendGathered(env: Env): Promise<void> {
  const sending = gathered;
  gathered = new Map();
  const shelves = Map.groupBy(sending.values(), ({ shelf }) => shelf);
  await Promise.all(
    [...shelves].map(([shelf, counts]) =>
      sendTo(
        env,
        shelf,
        counts.map(({ count }) => count),
      ),
    ),
  );
}

/** The shelf knows a repeat by the batch's id. */
async function sendTo(env: Env, shelf: string, clicks: ClickCount[]): Promise<void> {
  const batchId = crypto.randomUUID();
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      await env.LINK_SHELF.getByName(shelf).count(batchId, clicks);
      return;
    } catch {
      // Tried again below, with a fresh stub.
    }
  }
  const lost = clicks.reduce((sum, { clicks: count }) => sum + count, 0);
  logLine("warn", "clicks were lost: their shelf is away", { shelf, lost });
}
