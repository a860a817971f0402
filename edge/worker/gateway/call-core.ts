/**
 * Every call from the edge to a core goes through here: one deadline over all tries, one retry of
 * safe calls that found nobody, and a breaker per region so that a dead core costs its own region
 * a quick 503 and the others nothing.
 */
import { BeelineError } from "#shared/errors.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { CoreTarget } from "../config.ts";
import { admit, afterFailure, type Breaker, closedBreaker } from "./breaker-rules.ts";
import { logLine } from "./log-line.ts";

export const CORE_DEADLINE_MS = 8_000;

export interface CoreCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly requestId: string;
  readonly deadlineMs?: number;
  /** Signs what is about to be sent, anew for each try: a core takes no signature twice. */
  readonly sign?: (headers: Headers) => Promise<void>;
}

/** Per isolate: isolates learn of an outage each by itself, which is quick enough. */
const breakers = new Map<RegionCode, Breaker>();

/** @throws BeelineError UNAVAILABLE when the core does not answer in time or is known to be away. */
export async function callCore(target: CoreTarget, call: CoreCall): Promise<Response> {
  return guardCore(target, call.requestId, async () => {
    const deadline = AbortSignal.timeout(call.deadlineMs ?? CORE_DEADLINE_MS);
    const attempt = async () => {
      await call.sign?.(call.headers);
      return fetch(target.baseUrl + call.path, {
        method: call.method,
        headers: call.headers,
        ...(call.body !== undefined ? { body: call.body } : {}),
        redirect: "manual",
        signal: deadline,
      });
    };
    // Only a GET is repeated: of anything else nobody knows whether the first try arrived.
    const isSafe = call.method === "GET" || call.method === "HEAD";
    if (!isSafe) return attempt();
    return attempt().catch((error: unknown) => {
      if (deadline.aborted) throw error;
      return attempt();
    });
  });
}

/** Runs `work` under the region's breaker; any failure of `work` counts as "no answer". */
export async function guardCore<T>(
  target: CoreTarget,
  requestId: string,
  work: () => Promise<T>,
): Promise<T> {
  const admission = admit(breakers.get(target.region) ?? closedBreaker, Date.now());
  if (!admission.admitted) {
    throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: admission.retryAfterSeconds });
  }
  breakers.set(target.region, admission.breaker);
  try {
    const answer = await work();
    breakers.delete(target.region);
    return answer;
  } catch (error) {
    const breaker = afterFailure(breakers.get(target.region) ?? closedBreaker, Date.now());
    breakers.set(target.region, breaker);
    logLine("warn", "core did not answer", {
      requestId,
      region: target.region,
      cause: error instanceof Error ? error.name : "unknown",
      isOpen: breaker.openUntilMs > 0,
    });
    throw new BeelineError("UNAVAILABLE");
  }
}
