/** How good a rider is for a job, 0 … 1. Pure. */

import type { DispatchPolicy } from "../policies.ts";
import type { Candidate } from "./candidate.ts";

/** A newcomer counts as somebody who took four of five offers, and soon as what they really do. */
const PRIOR_SEEN = 5;
const PRIOR_ACCEPTED = 4;

export function acceptanceOf(candidate: Pick<Candidate, "offersSeen" | "offersAccepted">): number {
  return (candidate.offersAccepted + PRIOR_ACCEPTED) / (candidate.offersSeen + PRIOR_SEEN);
}

/** What each consideration adds to the score. */
export type ScoreParts = Readonly<Record<"eta" | "acceptance" | "fairness", number>>;

/** @param timeScale how much faster than reality the city lives, ≥ 1. */
export function scoreCandidate(
  candidate: Candidate,
  policy: DispatchPolicy,
  timeScale: number,
): { score: number; parts: ScoreParts } {
  const { weights, cityWorstEtaMs, cityFairnessHorizonMs } = policy;
  const worstEtaSeconds = cityWorstEtaMs / 1000 / timeScale;
  const horizonMs = cityFairnessHorizonMs / timeScale;
  const eta = weights.eta * share(1 - candidate.etaSeconds / worstEtaSeconds);
  const idle = candidate.idleMs === null ? 1 : share(candidate.idleMs / horizonMs);
  const acceptance = weights.acceptance * share(acceptanceOf(candidate));
  const fairness = weights.fairness * idle;
  return {
    score: rounded(eta + acceptance + fairness),
    parts: { eta: rounded(eta), acceptance: rounded(acceptance), fairness: rounded(fairness) },
  };
}

/** Four digits are plenty, and keep what is stored equal to what was compared. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
