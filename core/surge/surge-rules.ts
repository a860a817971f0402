/** How demand and supply become a multiplier. Pure: the same numbers give the same surge. */
import type { SurgePolicy } from "#shared/policies/surge.ts";

/** No surge, in hundredths. */
export const NONE = 100;
/** What was measured longer ago is not charged any more. */
export const STALE_MS = 60_000;
/** Wherever nobody is free it is as if one were: more cannot be asked of a cell without drivers. */
const LEAST_FREE = 1;

type Curve = SurgePolicy["curve"];

/** Requests per free driver. */
export function pressureOf(requests: number, freeRiders: number): number {
  return requests / Math.max(LEAST_FREE, freeRiders);
}

/** What a pressure asks for, by straight lines between the policy's points. */
export function curveAt(curve: Curve, pressure: number): number {
  let lower = curve[0];
  if (!lower) return NONE;
  if (pressure <= lower.pressure) return lower.multiplierHundredths;
  for (let i = 1; i < curve.length; i++) {
    const upper = curve[i]!;
    if (pressure < upper.pressure) {
      const share = (pressure - lower.pressure) / (upper.pressure - lower.pressure);
      const rise = upper.multiplierHundredths - lower.multiplierHundredths;
      return lower.multiplierHundredths + share * rise;
    }
    lower = upper;
  }
  return lower.multiplierHundredths;
}

/** A share of a cell is counted for its neighbours, and a sixth of each neighbour's share for it. */
export function blend(own: number, ofNeighbours: number, share: number): number {
  return own * (1 - share) + (ofNeighbours * share) / 6;
}

/** Where the multiplier is to go; `requests` and `freeRiders` with the neighbours blended in. */
export function targetOf(requests: number, freeRiders: number, policy: SurgePolicy): number {
  const counted = requests < policy.minRequests ? 0 : requests;
  return clampTo(policy, curveAt(policy.curve, pressureOf(counted, freeRiders)));
}

/** A part of the way from where it stands; within cap and floor wherever it stood. */
export function stepTowards(previous: number, target: number, policy: SurgePolicy): number {
  return clampTo(policy, previous + policy.smoothingShare * (target - previous));
}

/** What is published of a cell where nobody asks. */
export function quietOf(policy: SurgePolicy): number {
  return publishedOf(targetOf(0, 0, policy), policy);
}

/** In the policy's steps, never above the cap or below the floor. */
export function publishedOf(smooth: number, policy: SurgePolicy): number {
  const { stepHundredths } = policy;
  return clampTo(policy, Math.round(smooth / stepHundredths) * stepHundredths);
}

export function clampTo(
  { floorHundredths, capHundredths }: Pick<SurgePolicy, "floorHundredths" | "capHundredths">,
  hundredths: number,
): number {
  return Math.min(capHundredths, Math.max(floorHundredths, hundredths));
}

/** Requests at which a cell without a free driver has half of the full score. */
const HALF_REQUESTS = 5;

/** How much one driver more is wanted, 0 to 1: rises with requests, falls with free drivers. */
export function demandScoreOf(requests5m: number, freeRiders: number): number {
  if (requests5m <= 0) return 0;
  return requests5m / (requests5m + freeRiders + HALF_REQUESTS);
}

/** How many drivers there usually are, and whether they have gone. */
export interface SupplyWatch {
  /** A slow mean of the free drivers of a city. */
  readonly usualFree: number;
  readonly isCollapsed: boolean;
}

/** Below so much of the usual it is a collapse, and above so much it is over. */
const COLLAPSED_SHARE = 0.3;
const RECOVERED_SHARE = 0.6;
/** Fewer drivers than this come and go without meaning anything. */
const LEAST_USUAL = 5;
/** At a refresh each 10 s the mean follows within about five minutes. */
const USUAL_SHARE = 1 / 30;

/**
 * Whether drivers became few within minutes while people go on asking: rain, an event, a network that
 * is down. The mean stands still meanwhile, so that a long collapse does not become the usual.
 */
export function watchSupply(
  before: SupplyWatch | undefined,
  freeRiders: number,
  requests5m: number,
): SupplyWatch {
  if (!before) return { usualFree: freeRiders, isCollapsed: false };
  const { usualFree } = before;
  const line = usualFree * (before.isCollapsed ? RECOVERED_SHARE : COLLAPSED_SHARE);
  const isFew = usualFree >= LEAST_USUAL && freeRiders < line;
  const isCollapsed = isFew && requests5m > freeRiders;
  if (isCollapsed) return { usualFree, isCollapsed };
  return { usualFree: usualFree + USUAL_SHARE * (freeRiders - usualFree), isCollapsed };
}
