/** Why the plan chose as it did, per order: the plan's own verdicts and who was out of the question. */
import type { JobCost, PlanVerdict } from "../plan/index.ts";
import type { DispatchPolicy } from "../policies.ts";
import type { PlannedWave } from "./plan-wave.ts";
import {
  candidateFor,
  radiiFor,
  radiusFor,
  refusedFor,
  refuseRider,
  toPoint,
} from "./wave-rules.ts";
import type {
  OrderVerdicts,
  RiderVerdict,
  WaveHold,
  WaveOffer,
  WaveSearch,
  WaveWait,
} from "./wave-shapes.ts";

interface Decided {
  readonly offers: readonly WaveOffer[];
  readonly holds: readonly WaveHold[];
  readonly waits: readonly WaveWait[];
}

/** Of offers, of holds that are new and of waits whose look is due: the others were told before. */
export function explainPlan(wave: PlannedWave, decided: Decided): OrderVerdicts[] {
  const { nowMs } = wave.snapshot;
  const toldOf = new Map<string, PlanVerdict[]>();
  for (const verdict of wave.made.verdicts) {
    const told = toldOf.get(verdict.orderId);
    if (told) told.push(verdict);
    else toldOf.set(verdict.orderId, [verdict]);
  }
  const unplanned = unplannedRiders(wave);
  const explain = (orderId: string, chosen: ReadonlyMap<string, RiderVerdict["outcome"]>) => {
    const search = wave.searches.get(orderId);
    return search
      ? [explainOrder({ search, chosen, wave, told: toldOf.get(orderId) ?? [], unplanned })]
      : [];
  };
  return [
    ...decided.offers.flatMap(({ orderIds, riders }) => {
      const chosen = new Map(
        riders.map(
          ({ riderId }, index) => [riderId, index === 0 ? "offered" : "also_offered"] as const,
        ),
      );
      return orderIds.flatMap((orderId) => explain(orderId, chosen));
    }),
    ...decided.holds
      .filter((hold) => wave.searches.get(hold.orderId)?.heldFor !== hold.for)
      .flatMap(({ orderId, riderId }) =>
        explain(orderId, new Map(riderId === null ? [] : [[riderId, "held_for"]])),
      ),
    ...decided.waits
      .filter(({ orderId }) => (wave.searches.get(orderId)?.lookAtMs ?? 0) <= nowMs)
      .flatMap(({ orderId }) => explain(orderId, new Map())),
  ];
}

interface Unplanned {
  readonly riderId: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly outcome: RiderVerdict["outcome"];
}

/** What is to be said of a rider of whom the plan says nothing for an order. */
function unplannedRiders({ snapshot, made }: PlannedWave): Unplanned[] {
  const { policy, center } = snapshot;
  const needed = new Set(made.jobs.map(({ riderId }) => riderId));
  return snapshot.riders.map((rider): Unplanned => {
    const refused = refuseRider(rider, policy);
    const isOut = refused !== undefined && !(refused === "on_trip" && rider.frees);
    const outcome = needed.has(rider.riderId) ? "needed_elsewhere" : "not_chosen";
    return {
      riderId: rider.riderId,
      at: toPoint(rider.position, center),
      outcome: isOut ? refused : outcome,
    };
  });
}

interface Explaining {
  readonly search: WaveSearch;
  readonly chosen: ReadonlyMap<string, RiderVerdict["outcome"]>;
  readonly wave: PlannedWave;
  readonly told: readonly PlanVerdict[];
  readonly unplanned: readonly Unplanned[];
}

function explainOrder({ search, chosen, wave, told, unplanned }: Explaining): OrderVerdicts {
  const { snapshot } = wave;
  const { policy, timeScale, nowMs } = snapshot;
  const refusals = refusedFor(search, nowMs, policy);
  const riders = told.map((verdict): RiderVerdict => {
    const outcome = chosen.get(verdict.riderId) ?? outcomeOf(verdict, refusals);
    return {
      riderId: verdict.riderId,
      distanceMeters: Math.round(verdict.distanceMeters),
      etaSeconds: Math.round(verdict.approachMs / 1000),
      ...(verdict.cost ? scoreOf(verdict.cost) : { score: null, parts: null }),
      outcome,
    };
  });
  const seen = new Set(riders.map(({ riderId }) => riderId));
  for (const [riderId, outcome] of chosen) {
    if (seen.has(riderId)) continue;
    riders.unshift({ ...placeOf(riderId), score: null, parts: null, outcome });
  }
  for (const [riderId, outcome] of refusals) {
    if (seen.has(riderId) || chosen.has(riderId) || !wave.riders.has(riderId)) continue;
    riders.push({ ...placeOf(riderId), score: null, parts: null, outcome });
  }
  const radiusMeters = circleOf(riders, chosen, radiiFor(search.attempt, policy), policy);
  const named = new Set(riders.map(({ riderId }) => riderId));
  const others = nearestOthers(unplanned, toPoint(search.pickup, snapshot.center), radiusMeters)
    .filter(({ riderId }) => !named.has(riderId))
    .slice(0, policy.maxOthers)
    .map(({ riderId, outcome }) => ({ ...placeOf(riderId), score: null, parts: null, outcome }));
  return { orderId: search.orderId, radiusMeters, riders: [...riders, ...others] };

  function placeOf(riderId: string) {
    const { distanceMeters, etaSeconds } = candidateFor(
      wave.riders.get(riderId)!,
      search.pickup,
      timeScale,
    );
    return { riderId, distanceMeters, etaSeconds };
  }
}

/** Within the circle, nearest first. A city has many riders and many orders: no object per pair. */
function nearestOthers(all: readonly Unplanned[], pickup: Unplanned["at"], radius: number) {
  const near: { other: Unplanned; square: number }[] = [];
  for (const other of all) {
    const [x, y] = [other.at.x - pickup.x, other.at.y - pickup.y];
    const square = x * x + y * y;
    if (square <= radius * radius) near.push({ other, square });
  }
  const byId = (a: Unplanned, b: Unplanned) => (a.riderId < b.riderId ? -1 : 1);
  near.sort((a, b) => a.square - b.square || byId(a.other, b.other));
  return near.map(({ other }) => other);
}

/** The narrowest circle that has enough of those who could come, and the chosen one, in it. */
function circleOf(
  riders: readonly RiderVerdict[],
  chosen: Explaining["chosen"],
  radii: readonly number[],
  { enoughCandidates }: DispatchPolicy,
): number {
  const possible = riders.filter(({ score, riderId }) => score !== null || chosen.has(riderId));
  const distances = possible.map(({ distanceMeters }) => distanceMeters);
  const enough = Math.min(enoughCandidates, Math.max(1, distances.length));
  const asked = possible.filter(({ riderId }) => chosen.has(riderId));
  const farthest = Math.max(0, ...asked.map(({ distanceMeters }) => distanceMeters));
  return Math.max(
    radiusFor(radii, distances, enough),
    radii.find((radius) => radius >= farthest) ?? radii.at(-1)!,
  );
}

function outcomeOf(
  { riderId, outcome }: PlanVerdict,
  refusals: ReadonlyMap<string, "asked_before" | "gave_back">,
): RiderVerdict["outcome"] {
  switch (outcome) {
    case "chosen":
      // Of a job that is neither offered nor held there is none; the word is for a bundle's mate.
      return "held_for";
    case "dearer":
      return "not_chosen";
    case "refused":
      return refusals.get(riderId) ?? "asked_before";
    case "needed_elsewhere":
    case "too_far":
    case "off_duty_soon":
      return outcome;
  }
}

/** Seconds of waiting, and less is worse, so that in both modes the best rider has the most. */
function scoreOf(cost: JobCost): Pick<RiderVerdict, "score" | "parts"> {
  const seconds = (ms: number) => 0 - Math.round(ms / 100) / 10;
  const { delay, travel, acceptance, fairness, place, urgency, total } = cost;
  return {
    score: seconds(total),
    parts: {
      delay: seconds(delay),
      travel: seconds(travel),
      acceptance: seconds(acceptance),
      fairness: seconds(fairness),
      place: seconds(place),
      urgency: seconds(urgency),
    },
  };
}
