/** How answers tell a caller where it stands: `RateLimit-*` on each, `Retry-After` on a 429. */
import type { Standing } from "./limit-core.ts";

export const limitHeaders = {
  limit: "ratelimit-limit",
  remaining: "ratelimit-remaining",
  /** Seconds until everything is free again, if nobody calls. */
  reset: "ratelimit-reset",
} as const;

export interface ToldLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export function toldOf({ limit, remaining, resetMs }: Standing): ToldLimit {
  return { limit, remaining, resetSeconds: Math.ceil(resetMs / 1000) };
}

/** At least one: a caller that is told to come back after 0 s comes back at once. */
export const retryAfterSecondsOf = ({ retryAfterMs }: Standing) =>
  Math.max(1, Math.ceil(retryAfterMs / 1000));

interface HeadersLike {
  get(name: string): string | null | undefined;
  set(name: string, value: string): unknown;
}

function readTold(headers: HeadersLike): ToldLimit | undefined {
  const [limit, remaining, resetSeconds] = Object.values(limitHeaders).map((name) => {
    const value = headers.get(name);
    return value && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  });
  if (limit === undefined || remaining === undefined || resetSeconds === undefined)
    return undefined;
  return { limit, remaining, resetSeconds };
}

/** Writes where the caller stands, unless a limit that leaves less is told already. */
export function tellTighter(headers: HeadersLike, told: ToldLimit): void {
  const other = readTold(headers);
  if (other && other.remaining <= told.remaining) return;
  headers.set(limitHeaders.limit, String(told.limit));
  headers.set(limitHeaders.remaining, String(Math.max(0, told.remaining)));
  headers.set(limitHeaders.reset, String(told.resetSeconds));
}
