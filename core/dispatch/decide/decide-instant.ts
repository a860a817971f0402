/** Each order, the longest waiting first, is offered to the best riders of this very moment. */

import { earningMinorOf } from "../searches/job-rules.ts";
import { type Decision, decideOffers } from "./decide-offers.ts";
import { NearRiders } from "./near-riders.ts";
import { refuseForRide, ridePolicy, rideRadius } from "./ride-rules.ts";
import { candidateFor, radiiFor, refuseRider, toPoint, tripMetersOf } from "./wave-rules.ts";
import type {
  OrderVerdicts,
  WaveDecision,
  WaveOffer,
  WaveRider,
  WaveSearch,
  WaveSnapshot,
  WaveWait,
} from "./wave-shapes.ts";

export function decideInstant(
  searches: readonly WaveSearch[],
  snapshot: WaveSnapshot,
): Omit<WaveDecision, "giveUps"> {
  const offers: WaveOffer[] = [];
  const waits: WaveWait[] = [];
  const verdicts: OrderVerdicts[] = [];
  const taken = new Set<string>();
  const near = nearestOf(snapshot, taken);
  for (const search of [...searches].sort(byAge)) {
    const { decision, radiusMeters } = decideOne(search, near(search), taken, snapshot);
    if (decision.kind !== "offer" && decision.kind !== "wait") continue;
    if (decision.kind === "wait") {
      waits.push({ orderId: search.orderId, retryAtMs: decision.retryAtMs });
    }
    if (decision.kind === "offer") {
      const offer = offerOf(search, decision, snapshot);
      for (const { riderId } of offer.riders) taken.add(riderId);
      offers.push(offer);
    } else if ((search.lookAtMs ?? 0) > snapshot.nowMs) continue;
    const riders = decision.verdicts.map(({ candidate, score, parts, outcome }) => {
      const { riderId, distanceMeters: meters, etaSeconds } = candidate;
      return { riderId, distanceMeters: meters, etaSeconds, score, parts, outcome };
    });
    verdicts.push({ orderId: search.orderId, radiusMeters, riders });
  }
  return { offers, holds: [], waits, verdicts };
}

function byAge(a: WaveSearch, b: WaveSearch): number {
  return a.searchingSinceMs - b.searchingSinceMs || (a.orderId < b.orderId ? -1 : 1);
}

/** Around a pick-up: the nearest who can be asked and nobody of this wave has asked, and some others. */
function nearestOf(snapshot: WaveSnapshot, taken: ReadonlySet<string>) {
  const { riders, center, policy, nowMs } = snapshot;
  const near = new NearRiders(snapshot);
  const willing = new Set(riders.filter((rider) => refuseRider(rider, policy) === undefined));
  return (search: WaveSearch): WaveRider[] => {
    const { ride } = search;
    const isFree = (rider: WaveRider) =>
      willing.has(rider) &&
      !taken.has(rider.riderId) &&
      (ride === undefined || refuseForRide(rider, ride) === undefined);
    const meters = ride
      ? rideRadius(ride, nowMs - search.searchingSinceMs, policy)
      : policy.radiusStepsMeters.at(-1)!;
    // Those who were asked before take no place of those who can be.
    const enoughFree = policy.maxCandidates + search.asked.length;
    const { maxOthers } = policy;
    return near.around(toPoint(search.pickup, center), { meters, isFree, enoughFree, maxOthers });
  };
}

/** Looks in rising circles until the decision is something else than to look wider. */
function decideOne(
  search: WaveSearch,
  riders: readonly WaveRider[],
  taken: ReadonlySet<string>,
  snapshot: WaveSnapshot,
): { decision: Decision; radiusMeters: number } {
  const { nowMs, timeScale } = snapshot;
  const { ride } = search;
  const policy = ride ? ridePolicy(ride, snapshot.policy) : snapshot.policy;
  const candidates = riders.map((rider) => {
    const candidate = candidateFor(rider, search.pickup, timeScale);
    return taken.has(rider.riderId) ? { ...candidate, state: "offered" as const } : candidate;
  });
  const radii = ride
    ? [rideRadius(ride, nowMs - search.searchingSinceMs, policy)]
    : radiiFor(search.attempt, policy);
  const widest = radii.at(-1)!;
  const about = {
    ...{ nowMs, timeScale, policy, attempt: search.attempt },
    searchingSinceMs: Math.max(search.searchingSinceMs, search.readyAtMs ?? 0),
    askedAtMs: new Map(search.asked.map(({ riderId, atMs }) => [riderId, atMs])),
    gaveBack: new Set(search.gaveBack),
    ...(ride && { ride }),
  };
  for (const radiusMeters of radii) {
    const inside = candidates.filter(({ distanceMeters: meters }) => meters <= radiusMeters);
    const isWidest = radiusMeters === widest;
    const decision = decideOffers({ ...about, radiusMeters, isWidest, candidates: inside });
    if (decision.kind !== "widen") return { decision, radiusMeters };
  }
  throw new Error("The widest circle must decide");
}

function offerOf(
  search: WaveSearch,
  decision: Extract<Decision, { kind: "offer" }>,
  { policy }: WaveSnapshot,
): WaveOffer {
  const tripMeters = tripMetersOf([search]);
  return {
    orderIds: [search.orderId],
    riders: decision.verdicts
      .filter(({ outcome }) => outcome === "offered" || outcome === "also_offered")
      .map(({ candidate }) => ({
        riderId: candidate.riderId,
        distanceMeters: Math.round(candidate.distanceMeters),
        etaSeconds: candidate.etaSeconds,
      })),
    expiresAtMs: decision.expiresAtMs,
    tripMeters,
    earningMinor: search.ride?.earningMinor ?? earningMinorOf({ tripMeters, orders: 1 }, policy),
  };
}
