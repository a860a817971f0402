/**
 * What each region's limits are scaled by, as its core said last: kept in an object of the region's, so
 * that it outlives cores and isolates, and copied by each isolate, which reads it anew behind an answer
 * when its copy is two seconds old. Nobody waits for it: until there is a first copy, and while the
 * object cannot be read, what is known counts.
 */
import { waitUntil } from "cloudflare:workers";
import type { LimitClassName } from "#shared/limits/limit-classes.ts";
import type { LimitsPolicy } from "#shared/policies/limits.ts";
import { type RegionCode, regions } from "#shared/regions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { logLine } from "../gateway/log-line.ts";

const FRESH_MS = 2_000;

interface Copy {
  factors: LimitsPolicy | undefined;
  /** When the last look began, also one that is still under way. */
  triedAtMs: number;
}

const copies = new Map<RegionCode, Copy>();

export function factorsObjectOf(env: Env, region: RegionCode) {
  const { locationHint } = regions[region].edgePlace;
  return env.LIMIT_COUNTER.getByName(`factors-${region}`, { locationHint });
}

/**
 * @param region undefined where the request does not tell yet: then the widest of all, and what is
 * expensive is counted again at home
 */
export function factorOf(
  env: Env,
  region: RegionCode | undefined,
  name: Exclude<LimitClassName, "address">,
): number {
  const asked = region === undefined ? [...configOf(env).cores.keys()] : [region];
  return Math.max(...asked.map((one) => freshCopy(env, one).factors?.[name] ?? 1));
}

function freshCopy(env: Env, region: RegionCode): Copy {
  const nowMs = Date.now();
  let copy = copies.get(region);
  if (!copy) {
    copy = { factors: undefined, triedAtMs: Number.NEGATIVE_INFINITY };
    copies.set(region, copy);
  }
  if (nowMs - copy.triedAtMs >= FRESH_MS) {
    copy.triedAtMs = nowMs;
    waitUntil(refresh(env, region, copy));
  }
  return copy;
}

async function refresh(env: Env, region: RegionCode, copy: Copy): Promise<void> {
  try {
    copy.factors = (await factorsObjectOf(env, region).factors()) ?? copy.factors;
  } catch (error) {
    const cause = error instanceof Error ? error.name : "unknown";
    logLine("warn", "limits by policy were not read; the last ones count", { region, cause });
  }
}
