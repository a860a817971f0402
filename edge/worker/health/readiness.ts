/** `GET /readyz`: whether each region's core answers and has published a catalog. */
import type { Context } from "hono";
import { regions } from "#shared/regions.ts";
import { type Behind, readCity } from "../catalog/read-city.ts";
import { type CoreTarget, configOf } from "../config.ts";
import type { EdgeContext, Env } from "../env.ts";

const PROBE_DEADLINE_MS = 2_000;

/** Asked directly, past the breaker: the answer must be of now. */
async function isCoreUp(target: CoreTarget): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PROBE_DEADLINE_MS);
    const answer = await fetch(`${target.baseUrl}/healthz`, { signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function hasCatalog(env: Env, behind: Behind, target: CoreTarget): Promise<boolean> {
  const cities = await Promise.all(
    regions[target.region].cities.map((city) => readCity(env, behind, city.code)),
  );
  return cities.some((city) => city.version > 0);
}

export async function answerReadiness(c: Context<EdgeContext>): Promise<Response> {
  const { cores } = configOf(c.env);
  const behind: Behind = (work) => c.executionCtx.waitUntil(work);
  const checks = await Promise.all(
    [...cores.values()].map(async (target) => {
      const [core, catalog] = await Promise.all([
        isCoreUp(target),
        hasCatalog(c.env, behind, target),
      ]);
      return [target.region, { core, catalog }] as const;
    }),
  );
  const missing = checks.flatMap(([region, { core, catalog }]) => [
    ...(core ? [] : [`core of ${region}`]),
    ...(catalog ? [] : [`catalog of ${region}`]),
  ]);
  const isReady = missing.length === 0;
  return c.json(
    { ready: isReady, missing, regions: Object.fromEntries(checks) },
    isReady ? 200 : 503,
    {
      "cache-control": "no-store",
      ...(isReady ? {} : { "retry-after": "2" }),
    },
  );
}
