/** The right to watch a shared trip, asked of the order's home when somebody opens the link. */
import { parseId } from "#shared/ids.ts";
import { GuestAnswer } from "#shared/links/shelf.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { askCore } from "./ask-core.ts";
import { TRIP_KEPT_MS } from "./find-link.ts";
import { KeptReadings } from "./kept-readings.ts";

const MAX_KEPT = 5_000;
/** All guests of a moment get one token: it names no guest. */
const kept = new KeptReadings<string | null>(MAX_KEPT);

/**
 * @returns a guest's tracking token, or null when the trip is over or the link was taken back
 * @throws BeelineError UNAVAILABLE while the order's home is away
 */
export async function askGuest(env: Env, linkId: string): Promise<string | null> {
  const nowMs = Date.now();
  const known = kept.get(linkId, nowMs, () => TRIP_KEPT_MS);
  if (known) return known.value;
  const region = parseId(linkId)?.region;
  const target = region && configOf(env).cores.get(region);
  if (!target) return null;
  const { token } = await askCore(env, target, {
    path: "/internal/links/guest",
    body: { linkId },
    answer: GuestAnswer,
  });
  kept.keep(linkId, token, nowMs);
  return token;
}

export function forgetGuest(linkId: string): void {
  kept.forget(linkId);
}
