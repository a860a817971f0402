/** What browsers and caches may do with an answer of the catalog, and how old it is. */
import type { Context } from "hono";
import type { ResponseOf, Route } from "#shared/contracts/route.ts";
import type { EdgeContext } from "../env.ts";
import type { CityView } from "./city-view.ts";

/**
 * `shelf`: what a dish costs and whether it is there; asked for each time, mostly for an empty 304.
 * `list`: may be a moment old, and is shown while a newer one is fetched. `rare`: changes with a
 * deployment.
 */
const policies = {
  shelf: "public, max-age=0, must-revalidate",
  list: "public, max-age=1, stale-while-revalidate=5",
  rare: "public, max-age=60, stale-while-revalidate=86400",
} as const;
export type CachePolicy = keyof typeof policies;

/** Seconds since the core said that this is its newest catalog. */
const AGE_HEADER = "x-catalog-age";

/** @param tag changes whenever the answer may; the address holds everything else */
export function cachedAnswer<R extends Route>(
  c: Context<EdgeContext>,
  _route: R,
  {
    tag,
    policy,
    ageSeconds,
  }: { tag: string; policy: CachePolicy; ageSeconds?: number | undefined },
  make: () => ResponseOf<R>,
): Response {
  const etag = `W/"${tag}"`;
  const headers: Record<string, string> = { etag, "cache-control": policies[policy] };
  if (ageSeconds !== undefined) headers[AGE_HEADER] = String(ageSeconds);
  const known = c.req
    .header("if-none-match")
    ?.split(",")
    .map((one) => one.trim());
  if (known?.includes(etag)) return new Response(null, { status: 304, headers });
  return Response.json(make(), { headers });
}

/** Undefined before the first catalog came. */
export function ageOf(view: CityView, nowMs: number): number | undefined {
  if (view.confirmedAtMs === 0) return undefined;
  return Math.max(0, Math.round((nowMs - view.confirmedAtMs) / 1_000));
}
