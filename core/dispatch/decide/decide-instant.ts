/** Each order, the longest waiting first, is offered to the best riders of this very moment. */

import { earningMinorOf } from "../searches/job-rules.ts";
import { type Decision, decideOffers } from "./decide-offers.ts";
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
  const near = nearestOf(snapshot);
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

/** The riders within the hard cap of a pick-up: the nearest who can be asked, and some others. */
function nearestOf({ riders, center, policy }: WaveSnapshot) {
  const widest = policy.radiusStepsMeters.at(-1)!;
  const all = riders.map((rider) => ({ rider, at: toPoint(rider.position, center) }));
  return (search: WaveSearch): WaveRider[] => {
    const pickup = toPoint(search.pickup, center);
    const near = all
      .map(({ rider, at }) => ({ rider, meters: Math.hypot(at.x - pickup.x, at.y - pickup.y) }))
      // The plane is a little off: who is too far by the globe is told apart later.
      .filter(({ meters }) => meters <= widest * 1.02)
      .sort((a, b) => a.meters - b.meters || (a.rider.riderId < b.rider.riderId ? -1 : 1))
      .map(({ rider }) => rider);
    const free = near.filter((rider) => refuseRider(rider, policy) === undefined);
    const others = near.filter((rider) => refuseRider(rider, policy) !== undefined);
    return [...free.slice(0, policy.maxCandidates), ...others.slice(0, policy.maxOthers)];
  };
}

/** Looks in rising circles until the decision is something else than to look wider. */
function decideOne(
  search: WaveSearch,
  riders: readonly WaveRider[],
  taken: ReadonlySet<string>,
  snapshot: WaveSnapshot,
): { decision: Decision; radiusMeters: number } {
  const { nowMs, policy, timeScale } = snapshot;
  const candidates = riders.map((rider) => {
    const candidate = candidateFor(rider, search.pickup, timeScale);
    return taken.has(rider.riderId) ? { ...candidate, state: "offered" as const } : candidate;
  });
  const radii = radiiFor(search.attempt, policy);
  const widest = radii.at(-1)!;
  const about = {
    ...{ nowMs, timeScale, policy, attempt: search.attempt },
    searchingSinceMs: Math.max(search.searchingSinceMs, search.readyAtMs ?? 0),
    askedAtMs: new Map(search.asked.map(({ riderId, atMs }) => [riderId, atMs])),
    gaveBack: new Set(search.gaveBack),
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
    earningMinor: earningMinorOf({ tripMeters, orders: 1 }, policy),
  };
}
