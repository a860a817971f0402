/** One moment of a search, for tests: everything ordinary unless said otherwise. */

import { policyFor } from "../policies.ts";
import type { Candidate, Outcome } from "./candidate.ts";
import type { Decision, SearchSnapshot } from "./decide-offers.ts";

export const policy = policyFor("in");
export const NOW = 1_000_000_000;

export function candidate(riderId: string, with_: Partial<Candidate> = {}): Candidate {
  return {
    riderId,
    state: "online",
    vehicle: "scooter",
    distanceMeters: 500,
    etaSeconds: 110,
    positionAgeMs: 1_000,
    rating: 5,
    offersSeen: 10,
    offersAccepted: 8,
    idleMs: 10 * 60_000,
    isFlagged: false,
    ...with_,
  };
}

export function snapshot(with_: Partial<SearchSnapshot> = {}): SearchSnapshot {
  return {
    nowMs: NOW,
    searchingSinceMs: NOW,
    attempt: 0,
    radiusMeters: 1_500,
    isWidest: true,
    candidates: [],
    askedAtMs: new Map(),
    gaveBack: new Set(),
    timeScale: 1,
    policy,
    ...with_,
  };
}

export function offered(decision: Decision): string[] {
  if (decision.kind !== "offer") return [];
  return decision.verdicts
    .filter(({ outcome }) => outcome === "offered" || outcome === "also_offered")
    .map(({ candidate: { riderId } }) => riderId);
}

export function outcomeOf(decision: Decision, riderId: string): Outcome | undefined {
  if (decision.kind !== "offer" && decision.kind !== "wait") return undefined;
  return decision.verdicts.find((verdict) => verdict.candidate.riderId === riderId)?.outcome;
}
