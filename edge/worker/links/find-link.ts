/**
 * A code's link as this place of the edge knows it: from the isolate's memory, from the cache of the
 * data centre, or from the shelf. A link that everybody opens costs its shelf a call a minute and
 * data centre; a revoked one lives on for as long at most, a shared trip for five seconds.
 */
import type { Context } from "hono";
import { shelfOf } from "#shared/links/code-rules.ts";
import { ShelfLink } from "#shared/links/shelf.ts";
import type { EdgeContext, Env } from "../env.ts";
import { KeptReadings } from "./kept-readings.ts";

export const CAMPAIGN_KEPT_MS = 60_000;
export const TRIP_KEPT_MS = 5_000;
/** A code that nobody has may be somebody's in a moment. */
const MISSING_KEPT_MS = 5_000;
/** About 2 MB. */
const MAX_KEPT = 5_000;

const kept = new KeptReadings<ShelfLink | null>(MAX_KEPT);

/** From its reading on, whoever holds it after us. */
export function keepMsOf(link: ShelfLink | null): number {
  if (!link) return MISSING_KEPT_MS;
  return link.purpose === "trip" ? TRIP_KEPT_MS : CAMPAIGN_KEPT_MS;
}

export interface LinkReading {
  readonly link: ShelfLink | null;
  /** Epoch ms of the shelf's answer. */
  readonly readAtMs: number;
}

type Call = Context<EdgeContext>;

export async function findLink(c: Call, code: string): Promise<LinkReading> {
  const known = kept.get(code, Date.now(), keepMsOf);
  if (known) return { link: known.value, readAtMs: known.readAtMs };
  const cached = await readCache(c, code);
  const reading = cached ?? (await readShelf(c.env, code));
  kept.keep(code, reading.link, reading.readAtMs);
  if (!cached && reading.link?.purpose === "campaign") {
    c.executionCtx.waitUntil(writeCache(c, code, reading));
  }
  return reading;
}

async function readShelf(env: Env, code: string): Promise<LinkReading> {
  const readAtMs = Date.now();
  return { link: await env.LINK_SHELF.getByName(shelfOf(code)).find(code), readAtMs };
}

/** An address of ours that no route answers. */
const cacheKey = (c: Call, code: string) => new URL(`/internal/kept-links/${code}`, c.req.url).href;

const READ_AT = "x-read-at-ms";

async function readCache(c: Call, code: string): Promise<LinkReading | undefined> {
  const answer = await caches.default.match(cacheKey(c, code));
  if (!answer) return undefined;
  const readAtMs = Number(answer.headers.get(READ_AT));
  const ageMs = Date.now() - readAtMs;
  const link = ShelfLink.safeParse(await answer.json());
  if (!link.success || !(ageMs >= 0 && ageMs < CAMPAIGN_KEPT_MS)) return undefined;
  return { link: link.data, readAtMs };
}

function writeCache(c: Call, code: string, { link, readAtMs }: LinkReading): Promise<void> {
  const headers = {
    "cache-control": `public, max-age=${CAMPAIGN_KEPT_MS / 1_000}`,
    [READ_AT]: String(readAtMs),
  };
  return caches.default.put(cacheKey(c, code), Response.json(link, { headers }));
}

/** In this isolate and data centre; the others forget in time. */
export async function forgetCode(c: Call, code: string): Promise<void> {
  kept.forget(code);
  await caches.default.delete(cacheKey(c, code));
}
