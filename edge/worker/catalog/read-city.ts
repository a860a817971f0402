/**
 * Keeps this isolate's copies of the catalogs new. A copy is shown as it is for a moment, a little
 * later it is shown while a newer one is fetched behind it, and then one waits for the newer one;
 * so what a store has sold out is gone within two seconds, its way from the core included. When the
 * object cannot be asked, the copy goes on serving and says how old it is.
 */
import { BeelineError } from "#shared/errors.ts";
import { findCity } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { CityView } from "./city-view.ts";
import { inTime } from "./in-time.ts";

const FRESH_MS = 400;
const MAX_STALE_MS = 1_000;
/** A refresh that is not back by then is not waited for by others. */
const REFRESH_DEADLINE_MS = 3_000;

interface Kept {
  readonly view: CityView;
  /** 0 before the first reading. */
  readAtMs: number;
  /** When the reading that is under way began; 0 for none. */
  askedAtMs: number;
}

/** One entry per served city: bounded by the region table. */
const kept = new Map<string, Kept>();

/** Work that may go on behind an answer. */
export type Behind = (work: Promise<unknown>) => void;

/** @throws BeelineError NOT_FOUND for a city that is not served here; UNAVAILABLE */
export async function readCity(env: Env, behind: Behind, cityCode: string): Promise<CityView> {
  const region = findCity(cityCode)?.region.code;
  if (!region || !configOf(env).cores.has(region)) {
    throw new BeelineError("NOT_FOUND", { detail: "There is no such city" });
  }
  const entry = kept.get(cityCode) ?? { view: new CityView(cityCode), readAtMs: 0, askedAtMs: 0 };
  kept.set(cityCode, entry);
  const nowMs = Date.now();
  const ageMs = nowMs - entry.readAtMs;
  if (ageMs < FRESH_MS) return entry.view;
  const isAsked = nowMs - entry.askedAtMs < REFRESH_DEADLINE_MS;
  if (ageMs < MAX_STALE_MS) {
    // Nobody waits for another request's call: the runtime may end it together with its request.
    if (!isAsked) behind(refresh(env, entry).catch(() => {}));
    return entry.view;
  }
  try {
    await inTime(refresh(env, entry));
  } catch {
    if (entry.readAtMs === 0) throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
  }
  return entry.view;
}

async function refresh(env: Env, entry: Kept): Promise<void> {
  const { view } = entry;
  const askedAtMs = Date.now();
  entry.askedAtMs = askedAtMs;
  try {
    const { version, tastesVersion } = view;
    view.take(await env.CITY_CATALOG.getByName(view.cityCode).news({ version, tastesVersion }));
    // As new as when it was asked for, not as when it came.
    entry.readAtMs = Math.max(entry.readAtMs, askedAtMs);
  } finally {
    if (entry.askedAtMs === askedAtMs) entry.askedAtMs = 0;
  }
}

/** All copies, whoever was asked for last at the end. */
export function keptViews(): CityView[] {
  return [...kept.values()].map(({ view }) => view);
}

/** Makes a city the one that was asked for last. */
export function markUsed(cityCode: string): void {
  const entry = kept.get(cityCode);
  if (!entry) return;
  kept.delete(cityCode);
  kept.set(cityCode, entry);
}
