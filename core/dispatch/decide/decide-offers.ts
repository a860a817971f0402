/**
 * The decision of dispatch, as a function of one moment's snapshot: whom to ask, or to look wider,
 * to wait, or to give up. No clock, no chance, no database: the service, the tests and a replay of
 * a recorded attempt run this same code.
 */

import type { DispatchPolicy } from "../policies.ts";
import type { Candidate, Outcome } from "./candidate.ts";
import { LEAST_ANSWER_MS, refuseForRide } from "./ride-rules.ts";
import { acceptanceOf, type ScoreParts, scoreCandidate } from "./score-candidate.ts";
import { fanOutOf, NO_RIDER, refuseRider, retryPauseMs } from "./wave-rules.ts";
import type { WaveRide } from "./wave-shapes.ts";

export interface SearchSnapshot {
  readonly nowMs: number;
  /** Since when this search is going on, or the food ready if that came later. */
  readonly searchingSinceMs: number;
  /** Attempts made so far. */
  readonly attempt: number;
  readonly radiusMeters: number;
  readonly isWidest: boolean;
  readonly candidates: readonly Candidate[];
  /** When each rider of this round was last asked. */
  readonly askedAtMs: ReadonlyMap<string, number>;
  /** Riders who took this very order and gave it back. */
  readonly gaveBack: ReadonlySet<string>;
  readonly timeScale: number;
  readonly policy: DispatchPolicy;
  /** Absent for a delivery. */
  readonly ride?: WaveRide;
}

export interface CandidateVerdict {
  readonly candidate: Candidate;
  /** Null for a rider who was out of the question. */
  readonly score: number | null;
  readonly parts: ScoreParts | null;
  readonly outcome: Outcome;
}

export type Decision =
  | { readonly kind: "offer"; readonly verdicts: CandidateVerdict[]; readonly expiresAtMs: number }
  | { readonly kind: "widen" }
  | { readonly kind: "wait"; readonly verdicts: CandidateVerdict[]; readonly retryAtMs: number }
  | { readonly kind: "give_up"; readonly reason: string };

export function decideOffers(snapshot: SearchSnapshot): Decision {
  const { policy, nowMs } = snapshot;
  const searchedMs = nowMs - snapshot.searchingSinceMs;
  const { untilMs = Number.POSITIVE_INFINITY } = snapshot.ride ?? {};
  if (snapshot.attempt >= policy.maxAttempts || searchedMs >= policy.maxSearchMs) {
    return { kind: "give_up", reason: NO_RIDER };
  }
  const refused: CandidateVerdict[] = [];
  const eligible: Weighed[] = [];
  for (const candidate of snapshot.candidates) {
    const outcome = refuseCandidate(candidate, snapshot);
    if (outcome) refused.push({ candidate, score: null, parts: null, outcome });
    else eligible.push({ candidate, ...scoreCandidate(candidate, policy, snapshot.timeScale) });
  }
  const isTooLate = untilMs - nowMs < LEAST_ANSWER_MS;
  if (isTooLate) {
    const late = eligible.map((one): CandidateVerdict => ({ ...one, outcome: "not_chosen" }));
    return { kind: "wait", verdicts: [...late, ...refused], retryAtMs: untilMs };
  }
  if (eligible.length === 0) {
    if (!snapshot.isWidest) return { kind: "widen" };
    return { kind: "wait", verdicts: refused, retryAtMs: nowMs + retryPauseMs(searchedMs, policy) };
  }
  eligible.sort(byScore);
  const count = fanOutOf(
    eligible.map(({ candidate }) => acceptanceOf(candidate)),
    policy,
  );
  const weighed = eligible.map(
    (entry, index): CandidateVerdict => ({
      ...entry,
      outcome: index === 0 ? "offered" : index < count ? "also_offered" : "not_chosen",
    }),
  );
  return {
    kind: "offer",
    verdicts: [...weighed, ...refused],
    expiresAtMs: Math.min(nowMs + policy.acceptWindowMs, untilMs),
  };
}

/** Why a rider is out of the question, the most lasting reason first. */
function refuseCandidate(candidate: Candidate, snapshot: SearchSnapshot): Outcome | undefined {
  const { policy, nowMs } = snapshot;
  if (snapshot.gaveBack.has(candidate.riderId)) return "gave_back";
  const refused = refuseRider(candidate, policy);
  if (refused) return refused;
  const unfit = snapshot.ride && refuseForRide(candidate, snapshot.ride);
  if (unfit) return unfit;
  const askedAtMs = snapshot.askedAtMs.get(candidate.riderId);
  if (askedAtMs !== undefined && nowMs - askedAtMs < policy.reofferAfterMs) return "asked_before";
  return candidate.distanceMeters > snapshot.radiusMeters ? "too_far" : undefined;
}

interface Weighed {
  readonly candidate: Candidate;
  readonly score: number;
  readonly parts: ScoreParts;
}

/** Best first; equals are told apart by ETA and id, so that the order never depends on the input's. */
function byScore(a: Weighed, b: Weighed): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.candidate.etaSeconds !== b.candidate.etaSeconds) {
    return a.candidate.etaSeconds - b.candidate.etaSeconds;
  }
  return a.candidate.riderId < b.candidate.riderId ? -1 : 1;
}
