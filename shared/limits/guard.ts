/**
 * What becomes of a call: the verdict of its limits, or, where the store is away, what its class
 * says: pass (open) or not (closed). In shadow a limit is decided and counted, and nobody is denied.
 */
import { StoreAway } from "./deadline-store.ts";
import type { Standing, Verdict } from "./limit-core.ts";
import type { Charge, LimitStore } from "./limit-store.ts";

export interface GuardPolicy {
  readonly onFailure: "open" | "closed";
  readonly shadow?: boolean;
}

/**
 * `shadow` would have been denied; `open` and `closed` were not decided, because the store was away.
 * Of these `denied` and `closed` do not pass.
 */
export const guardOutcomes = ["allowed", "denied", "shadow", "open", "closed"] as const;
export type GuardOutcome = (typeof guardOutcomes)[number];

export interface Guarded {
  readonly outcome: GuardOutcome;
  readonly passes: boolean;
  /** The tightest of the limits; undefined when nobody decided. */
  readonly standing: Standing | undefined;
}

/** Answers at once when the store does. @throws RangeError for a cost that can never be admitted */
export function guard(
  store: LimitStore,
  policy: GuardPolicy,
  charge: Charge,
): Guarded | Promise<Guarded> {
  const verdict = store.take(charge);
  if (!(verdict instanceof Promise)) return guarded(policy, verdict);
  return verdict.then(
    (answer) => guarded(policy, answer),
    (error: unknown) => {
      if (error instanceof StoreAway) return withoutStore(store, policy, charge);
      throw error;
    },
  );
}

function withoutStore(store: LimitStore, policy: GuardPolicy, charge: Charge): Guarded {
  const passes = policy.onFailure === "open" || policy.shadow === true;
  if (passes) store.note?.(charge);
  return { outcome: passes ? "open" : "closed", passes, standing: undefined };
}

function guarded({ shadow = false }: GuardPolicy, { allowed, standings }: Verdict): Guarded {
  const standing = tightestOf(standings);
  if (allowed) return { outcome: "allowed", passes: true, standing };
  return { outcome: shadow ? "shadow" : "denied", passes: shadow, standing };
}

/** The one that tells a caller most: who denies for longest, or has the least left. */
function tightestOf(standings: readonly Standing[]): Standing | undefined {
  let tightest = standings[0];
  for (const other of standings) {
    const wait = other.retryAfterMs - tightest!.retryAfterMs;
    const isTighter = wait === 0 ? other.remaining < tightest!.remaining : wait > 0;
    if (isTighter) tightest = other;
  }
  return tightest;
}
