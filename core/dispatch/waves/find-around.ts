/** Who is around the pick-ups of a wave, as the live index knows it. */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { ringsFor } from "../../platform/index.ts";
import { isMatchable, type LiveIndex, type LiveRider } from "../../supply/index.ts";
import { radiiFor, radiusFor } from "../decide/wave-rules.ts";
import type { WaveSearch } from "../decide/wave-shapes.ts";
import type { DispatchPolicy } from "../policies.ts";

/** Busy riders are looked for in the innermost circle only, and at most so many of one pick-up. */
const MAX_READ = 400;
/** Places that are asked about together, where the index is across a network. */
const AT_ONCE = 32;

export interface Around {
  readonly cityCode: string;
  readonly nowMs: number;
  readonly searches: readonly Pick<WaveSearch, "pickup" | "attempt">[];
}

/** Per pick-up place those who can be asked, in rising circles, and some of the others around. */
export async function findAround(
  index: LiveIndex,
  around: Around,
  policy: DispatchPolicy,
): Promise<Map<string, LiveRider>> {
  const found = new Map<string, LiveRider>();
  const places = Map.groupBy(around.searches, ({ pickup }) => `${pickup.lat},${pickup.lng}`);
  const groups = [...places.values()];
  for (let from = 0; from < groups.length; from += AT_ONCE) {
    const asked = groups.slice(from, from + AT_ONCE).map((group) => {
      // Orders of one store look from one place; the one that was tried most looks widest.
      const attempt = Math.max(...group.map((search) => search.attempt));
      return nearOf(index, { ...around, pickup: group[0]!.pickup, attempt }, policy);
    });
    for (const near of await Promise.all(asked)) {
      for (const live of near) found.set(live.riderId, live);
    }
  }
  return found;
}

async function nearOf(
  index: LiveIndex,
  place: { cityCode: string; nowMs: number; pickup: Position; attempt: number },
  policy: DispatchPolicy,
): Promise<LiveRider[]> {
  const { cityCode, nowMs, pickup } = place;
  const radii = radiiFor(place.attempt, policy);
  const { vehicles } = policy;
  const where = { cityCode, center: pickup, vehicles };
  const nearest = await index.nearest({
    ...where,
    k: policy.maxCandidates,
    maxMeters: radii.at(-1)!,
    nowMs,
  });
  const distances = nearest.map(({ meters }) => meters);
  const radius = radiusFor(radii, distances, policy.enoughCandidates);
  const around = await index.nearby({ ...where, rings: ringsFor(radii[0]!), limit: MAX_READ });
  const others = around
    .filter((live) => !isMatchable(live, nowMs))
    .map((live) => ({ live, meters: distanceMeters(live, pickup) }))
    .sort((a, b) => a.meters - b.meters)
    .slice(0, policy.maxOthers);
  return [
    ...nearest.filter(({ meters }) => meters <= radius).map(({ rider }) => rider),
    ...others.map(({ live }) => live),
  ];
}
