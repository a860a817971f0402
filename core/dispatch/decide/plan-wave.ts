/** All open orders of a city together: the plan's due jobs are offered, the others held. */

import {
  type Plan,
  type PlannedJob,
  type PlanOrder,
  type PlanPolicy,
  type PlanRider,
  plan,
  scalePlanPolicy,
} from "../plan/index.ts";
import { earningMinorOf } from "../searches/job-rules.ts";
import { explainPlan } from "./plan-verdicts.ts";
import { acceptanceOf, scoreCandidate } from "./score-candidate.ts";
import {
  candidateFor,
  fanOutOf,
  metersPerMinuteOf,
  radiiFor,
  refusedFor,
  refuseRider,
  retryAtMs,
  toPoint,
  tripMetersOf,
} from "./wave-rules.ts";
import type {
  AskedRider,
  WaveDecision,
  WaveHold,
  WaveOffer,
  WaveRider,
  WaveSearch,
  WaveSnapshot,
  WaveWait,
} from "./wave-shapes.ts";

/** A planned city: what the plan says, and of whom. */
export interface PlannedWave {
  readonly snapshot: WaveSnapshot;
  readonly policy: PlanPolicy;
  readonly searches: ReadonlyMap<string, WaveSearch>;
  readonly riders: ReadonlyMap<string, WaveRider>;
  readonly made: Plan;
}

export function planWave(
  searches: readonly WaveSearch[],
  snapshot: WaveSnapshot,
): Omit<WaveDecision, "giveUps"> {
  const { nowMs, timeScale } = snapshot;
  const policy = scalePlanPolicy(snapshot.policy.plan, timeScale);
  const byUrgency = [...searches].sort(
    (a, b) => readyAtOf(a, nowMs) - readyAtOf(b, nowMs) || (a.orderId < b.orderId ? -1 : 1),
  );
  const planned = byUrgency.slice(0, snapshot.policy.maxSearches);
  const crowd = byUrgency.slice(snapshot.policy.maxSearches);
  const made = plan(
    nowMs,
    planned.map((search) => toPlanOrder(search, snapshot)),
    snapshot.riders.flatMap((rider) => toPlanRider(rider, snapshot, policy) ?? []),
    policy,
  );
  const wave: PlannedWave = {
    ...{ snapshot, policy, made },
    searches: new Map(planned.map((search) => [search.orderId, search])),
    riders: new Map(snapshot.riders.map((rider) => [rider.riderId, rider])),
  };
  const offers = offersOf(wave);
  const holds = [
    ...holdsOf(wave),
    ...laterOf(planned, wave),
    ...cookingOf(wave),
    ...tooEarly(planned, wave),
  ];
  const waits = [
    ...made.leftOver
      .map((orderId) => wave.searches.get(orderId)!)
      .filter((search) => !isCooking(search, nowMs))
      .map((search): WaveWait => {
        return { orderId: search.orderId, retryAtMs: retryAtMs(search, snapshot) };
      }),
    // More at once than can be planned: the most urgent go first, these have their turn next.
    ...crowd.map(({ orderId }): WaveWait => ({ orderId, retryAtMs: nowMs + policy.tickMs })),
  ];
  return { offers, holds, waits, verdicts: explainPlan(wave, { offers, holds, waits }) };
}

/** The kitchen's word, unless it is late; the food is ready when it says so. */
function readyAtOf({ readyAtMs, isReady }: WaveSearch, nowMs: number): number {
  if (readyAtMs === null) return nowMs;
  return isReady ? readyAtMs : Math.max(readyAtMs, nowMs);
}

function toPlanOrder(search: WaveSearch, { nowMs, center, policy }: WaveSnapshot): PlanOrder {
  return {
    id: search.orderId,
    storeId: search.storeId ?? search.orderId,
    pickup: toPoint(search.pickup, center),
    dropoff: toPoint(search.dropoff, center),
    placedAtMs: search.placedAtMs,
    readyAtMs: readyAtOf(search, nowMs),
    refusedRiderIds: [...refusedFor(search, nowMs, policy).keys()].sort(),
  };
}

/** Who can be asked now, or is soon free; undefined for everybody else. */
function toPlanRider(
  rider: WaveRider,
  { nowMs, timeScale, center, policy }: WaveSnapshot,
  { tickMs }: PlanPolicy,
): PlanRider | undefined {
  const refused = refuseRider(rider, policy);
  const { frees } = rider;
  if (refused && !(refused === "on_trip" && frees)) return undefined;
  return {
    id: rider.riderId,
    at: toPoint(frees?.position ?? rider.position, center),
    // Late is not free: as long as the trip goes on nobody can be asked.
    freeAtMs: frees ? Math.max(frees.atMs, nowMs + tickMs) : nowMs,
    offDutyAtMs: rider.offDutyAtMs,
    metersPerMinute: metersPerMinuteOf(rider, timeScale),
    acceptance: Math.min(1, acceptanceOf(rider)),
    idleMs: rider.idleMs,
    jobsDone: rider.jobsDone,
    onDutyMs: rider.onDutyMs,
  };
}

function offersOf(wave: PlannedWave): WaveOffer[] {
  const { snapshot, made } = wave;
  const busy = new Set(made.jobs.map(({ riderId }) => riderId));
  return made.jobs
    .filter(({ isDue }) => isDue)
    .map((job) => {
      const searches = job.orderIds.map((id) => wave.searches.get(id)!);
      const also = nextBest(job, wave, busy);
      for (const riderId of also) busy.add(riderId);
      const tripMeters = tripMetersOf(searches);
      const { policy, nowMs } = snapshot;
      return {
        orderIds: job.orderIds,
        riders: [job.riderId, ...also].map((riderId) => asked(riderId, searches[0]!, wave)),
        expiresAtMs: nowMs + policy.acceptWindowMs,
        tripMeters,
        earningMinor: earningMinorOf({ tripMeters, orders: searches.length }, policy),
      };
    });
}

function asked(riderId: string, first: WaveSearch, wave: PlannedWave): AskedRider {
  const rider = wave.riders.get(riderId)!;
  const seen = candidateFor(rider, first.pickup, wave.snapshot.timeScale);
  return { riderId, distanceMeters: seen.distanceMeters, etaSeconds: seen.etaSeconds };
}

/** Whom else to ask at once: the best of the moment whom the plan needs nowhere. */
function nextBest(job: PlannedJob, wave: PlannedWave, busy: ReadonlySet<string>): string[] {
  const { policy, nowMs, timeScale, riders } = wave.snapshot;
  if (policy.fanOut.mode === "sequential") return [];
  const searches = job.orderIds.map((id) => wave.searches.get(id)!);
  const [first] = searches;
  const refused = searches.map((search) => refusedFor(search, nowMs, policy));
  const radius = radiiFor(first!.attempt, policy)[0]!;
  const others = riders
    .filter(({ riderId }) => !busy.has(riderId) && !refused.some((one) => one.has(riderId)))
    .filter((rider) => refuseRider(rider, policy) === undefined)
    .map((rider) => candidateFor(rider, first!.pickup, timeScale))
    .filter(({ distanceMeters }) => distanceMeters <= radius)
    .map((one) => ({ ...one, ...scoreCandidate(one, policy, timeScale) }))
    .sort((a, b) => b.score - a.score || (a.riderId < b.riderId ? -1 : 1));
  const chosen = wave.riders.get(job.riderId)!;
  const count = fanOutOf([chosen, ...others].map(acceptanceOf), policy);
  return others.slice(0, count - 1).map(({ riderId }) => riderId);
}

function holdsOf(wave: PlannedWave): WaveHold[] {
  const { nowMs } = wave.snapshot;
  return wave.made.jobs
    .filter(({ isDue }) => !isDue)
    .flatMap((job) => {
      const rider = wave.riders.get(job.riderId)!;
      const isForRider = job.heldFor === "rider";
      return job.orderIds.map((orderId): WaveHold => {
        const search = wave.searches.get(orderId)!;
        const dueAtMs = isForRider
          ? (rider.frees?.atMs ?? nowMs)
          : departureOf(search, rider, wave);
        return {
          orderId,
          for: isForRider ? "rider" : "food",
          riderId: job.riderId,
          untilMs: Math.max(nowMs + wave.policy.tickMs, Math.round(dueAtMs)),
        };
      });
    });
}

/** When this rider must be asked at the latest to be at the store with the food. */
function departureOf(search: WaveSearch, rider: WaveRider, wave: PlannedWave): number {
  const { policy, snapshot } = wave;
  const seen = candidateFor(rider, search.pickup, snapshot.timeScale);
  const leadMs = seen.etaSeconds * 1000 + policy.cityPickupServiceMs / 2 + policy.askingMs;
  return readyAtOf(search, snapshot.nowMs) - leadMs;
}

/** Orders that come after another one of the same rider: asked for when that one is on its way. */
function laterOf(planned: readonly WaveSearch[], { made, snapshot, policy }: PlannedWave) {
  const { nowMs } = snapshot;
  const isTold = new Set([...made.jobs.flatMap(({ orderIds }) => orderIds), ...made.leftOver]);
  return planned.flatMap((search): WaveHold[] => {
    const { orderId } = search;
    const isEarly = readyAtOf(search, nowMs) > nowMs + policy.cityHorizonMs;
    if (isTold.has(orderId) || isEarly) return [];
    return [{ orderId, for: "rider", riderId: null, untilMs: nowMs + policy.tickMs }];
  });
}

function isCooking(search: WaveSearch, nowMs: number): boolean {
  return readyAtOf(search, nowMs) > nowMs;
}

/** Nobody is there for them yet, but nothing is lost yet either. */
function cookingOf({ made, searches, snapshot: { nowMs } }: PlannedWave): WaveHold[] {
  return made.leftOver
    .map((orderId) => searches.get(orderId)!)
    .filter((search) => isCooking(search, nowMs))
    .map((search) => ({
      ...{ orderId: search.orderId, for: "food" as const, riderId: null },
      untilMs: readyAtOf(search, nowMs),
    }));
}

/** Orders that are ready after the horizon. */
function tooEarly(planned: readonly WaveSearch[], wave: PlannedWave): WaveHold[] {
  const { nowMs } = wave.snapshot;
  return planned.flatMap((search): WaveHold[] => {
    const readyAtMs = readyAtOf(search, nowMs);
    if (readyAtMs <= nowMs + wave.policy.cityHorizonMs) return [];
    const untilMs = readyAtMs - wave.policy.cityHorizonMs;
    return [{ orderId: search.orderId, for: "food", riderId: null, untilMs }];
  });
}
