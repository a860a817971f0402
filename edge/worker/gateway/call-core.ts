/**
 * Every call from the edge to a core goes through here: one deadline over all tries, a retry of safe
 * calls within the region's budget, and a breaker per region so that a dead core costs its own
 * region a quick 503 and the others nothing.
 */
import { BeelineError } from "#shared/errors.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { CoreTarget } from "../config.ts";
import { admit, afterFailure, type Breaker, closedBreaker } from "./breaker-rules.ts";
import { logLine } from "./log-line.ts";
import {
  deadlineMs,
  FIRST_TRY_SHARE,
  fullBudget,
  isGatewayFailure,
  isSafe,
  payIn,
  payRetry,
  type RetryBudget,
  retryPauseMs,
} from "./retry-rules.ts";

export const CORE_DEADLINE_MS = deadlineMs.usual;

export interface CoreCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly requestId: string;
  /** Over all tries; the usual deadline without it. */
  readonly deadlineMs?: number;
  /** Signs what is about to be sent, anew for each try: a core takes no signature twice. */
  readonly sign?: (headers: Headers) => Promise<void>;
}

/**
 * Calls of one region that wait at the same time in one isolate. A core that hangs fills this within
 * its deadline; who comes then gets 503 at once and does not make the pile higher.
 */
export const MAX_WAITING = 1_000;
/** The runtime drops a call whose caller hung up, and nothing of it runs any more: it is over by now. */
const FORGOTTEN_MS = deadlineMs.long + 5_000;

/** Per isolate: isolates learn of an outage each by itself, which is quick enough. */
interface RegionState {
  breaker: Breaker;
  budget: RetryBudget;
  readonly waiting: Set<{ readonly sinceMs: number }>;
}
const states = new Map<RegionCode, RegionState>();

export function stateOf(region: RegionCode): RegionState {
  let state = states.get(region);
  if (!state) {
    state = { breaker: closedBreaker, budget: fullBudget, waiting: new Set() };
    states.set(region, state);
  }
  return state;
}

/** As if the isolate had just started. For tests. */
export function forgetCores(): void {
  states.clear();
}

/** @throws BeelineError UNAVAILABLE when the core does not answer in time or is known to be away. */
export async function callCore(target: CoreTarget, call: CoreCall): Promise<Response> {
  return guardCore(target, call.requestId, async () => {
    const state = stateOf(target.region);
    state.budget = payIn(state.budget);
    const totalMs = call.deadlineMs ?? CORE_DEADLINE_MS;
    const givesUpAtMs = Date.now() + totalMs;
    if (!isSafe(call.method)) return attempt(target, call, totalMs);
    return attempt(target, call, totalMs * FIRST_TRY_SHARE).catch(async (error: unknown) => {
      const budget = payRetry(state.budget);
      if (!budget) throw error;
      state.budget = budget;
      await new Promise((resolve) => setTimeout(resolve, retryPauseMs(Math.random())));
      return attempt(target, call, Math.max(1, givesUpAtMs - Date.now()));
    });
  });
}

class NobodyBehind extends Error {
  constructor(status: number) {
    super(`a proxy answered ${status}`);
    this.name = "NobodyBehind";
  }
}

async function attempt(target: CoreTarget, call: CoreCall, withinMs: number): Promise<Response> {
  await call.sign?.(call.headers);
  const answer = await fetch(target.baseUrl + call.path, {
    method: call.method,
    headers: call.headers,
    ...(call.body !== undefined ? { body: call.body } : {}),
    redirect: "manual",
    signal: AbortSignal.timeout(withinMs),
  });
  if (!isGatewayFailure(answer.status)) return answer;
  await answer.body?.cancel();
  throw new NobodyBehind(answer.status);
}

function isFull({ waiting }: RegionState): boolean {
  if (waiting.size < MAX_WAITING) return false;
  // They stand in the order in which they came.
  for (const call of waiting) {
    if (Date.now() - call.sinceMs < FORGOTTEN_MS) break;
    waiting.delete(call);
  }
  return waiting.size >= MAX_WAITING;
}

/** Runs `work` under the region's breaker; any failure of `work` counts as "no answer". */
export async function guardCore<T>(
  target: CoreTarget,
  requestId: string,
  work: () => Promise<T>,
): Promise<T> {
  const state = stateOf(target.region);
  if (isFull(state)) throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 2 });
  const admission = admit(state.breaker, Date.now());
  if (!admission.admitted) {
    // Callers who were refused together do not all come back in the same second.
    const retryAfterSeconds = admission.retryAfterSeconds + Math.floor(Math.random() * 3);
    throw new BeelineError("UNAVAILABLE", { retryAfterSeconds });
  }
  state.breaker = admission.breaker;
  const mine = { sinceMs: Date.now() };
  state.waiting.add(mine);
  try {
    const answer = await work();
    state.breaker = closedBreaker;
    return answer;
  } catch (error) {
    state.breaker = afterFailure(state.breaker, Date.now());
    logLine("warn", "core did not answer", {
      requestId,
      region: target.region,
      cause: error instanceof Error ? error.name : "unknown",
      isOpen: state.breaker.openUntilMs > 0,
    });
    throw new BeelineError("UNAVAILABLE");
  } finally {
    state.waiting.delete(mine);
  }
}
