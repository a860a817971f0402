/** How good a rider is for a job, 0 … 1. Pure. */
import type { Candidate } from "./candidate.ts";
import type { DispatchPolicy } from "./policies.ts";

/** A newcomer counts as somebody who took four of five offers, and soon as what they really do. */
const PRIOR_SEEN = 5;
const PRIOR_ACCEPTED = 4;

export function acceptanceOf(candidate: Candidate): number {
  return (candidate.offersAccepted + PRIOR_ACCEPTED) / (candidate.offersSeen + PRIOR_SEEN);
}

/** @param timeScale how much faster than reality the city lives, ≥ 1. */
export function scoreCandidate(
  candidate: Candidate,
  policy: DispatchPolicy,
  timeScale: number,
): number {
  const { weights, cityWorstEtaMs, cityFairnessHorizonMs } = policy;
  const worstEtaSeconds = cityWorstEtaMs / 1000 / timeScale;
  const horizonMs = cityFairnessHorizonMs / timeScale;
  const eta = share(1 - candidate.etaSeconds / worstEtaSeconds);
  const fairness = candidate.idleMs === null ? 1 : share(candidate.idleMs / horizonMs);
  const score =
    weights.eta * eta +
    weights.acceptance * share(acceptanceOf(candidate)) +
    weights.fairness * fairness;
  // Four digits are plenty, and keep what is stored equal to what was compared.
  return Math.round(score * 10_000) / 10_000;
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
