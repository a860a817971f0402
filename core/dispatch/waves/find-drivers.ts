/** Who is around the pick-ups of rides, as the live index knows it: the right vehicles only. */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { isMatchable, type LiveIndex, type LiveRider } from "../../supply/index.ts";
import { rideRadius } from "../decide/ride-rules.ts";
import type { WaveRide, WaveSearch } from "../decide/wave-shapes.ts";
import type { DispatchPolicy } from "../policies.ts";

/** What many stand in one place for must not be the same few drivers. */
const MAX_NEAREST = 300;
/** The index does not know who takes pets: with such a wish more are looked at. */
const NEAREST_WITH_WISHES = 200;
/** Busy ones are told of for the explanation only: this ring of cells, so many at most. */
const OTHER_RINGS = 1;
const MAX_OTHERS_READ = 40;
/** Places that are asked about together, where the index is across a network. */
const AT_ONCE = 32;
/** About a kilometre. */
const CROWD_DEGREES = 0.01;

export interface RidesAround {
  readonly cityCode: string;
  readonly nowMs: number;
  readonly searches: readonly Pick<WaveSearch, "pickup" | "searchingSinceMs" | "asked" | "ride">[];
}

export async function findDrivers(
  index: LiveIndex,
  { cityCode, nowMs, searches }: RidesAround,
  policy: DispatchPolicy,
): Promise<Map<string, LiveRider>> {
  const found = new Map<string, LiveRider>();
  const crowds = new Map<string, number>();
  for (const { pickup } of searches) {
    crowds.set(crowdOf(pickup), (crowds.get(crowdOf(pickup)) ?? 0) + 1);
  }
  for (let from = 0; from < searches.length; from += AT_ONCE) {
    const asked = searches.slice(from, from + AT_ONCE).flatMap((search) => {
      const { ride, pickup } = search;
      if (!ride) return [];
      const usual = policy.maxCandidates + search.asked.length;
      const many = usual + maxAsked(policy) * (crowds.get(crowdOf(pickup))! - 1);
      const wanted = hasWishes(ride) ? Math.max(many, NEAREST_WITH_WISHES) : many;
      const meters = rideRadius(ride, nowMs - search.searchingSinceMs, policy);
      const k = Math.min(MAX_NEAREST, wanted);
      return [near(index, { cityCode, nowMs, pickup, ride, meters, k }, policy)];
    });
    for (const riders of await Promise.all(asked)) {
      for (const live of riders) found.set(live.riderId, live);
    }
  }
  return found;
}

interface Place {
  readonly cityCode: string;
  readonly nowMs: number;
  readonly pickup: Position;
  readonly ride: WaveRide;
  readonly meters: number;
  readonly k: number;
}

async function near(index: LiveIndex, place: Place, policy: DispatchPolicy): Promise<LiveRider[]> {
  const { cityCode, nowMs, pickup, meters, k } = place;
  const where = { cityCode, center: pickup, vehicles: place.ride.vehicles };
  const [nearest, around] = await Promise.all([
    index.nearest({ ...where, k, maxMeters: meters, nowMs }),
    index.nearby({ ...where, rings: OTHER_RINGS, limit: MAX_OTHERS_READ }),
  ]);
  const others = around
    .filter((live) => !isMatchable(live, nowMs))
    .map((live) => ({ live, meters: distanceMeters(live, pickup) }))
    .sort((a, b) => a.meters - b.meters)
    .slice(0, policy.maxOthers);
  return [...nearest.map(({ rider }) => rider), ...others.map(({ live }) => live)];
}

function crowdOf({ lat, lng }: Position): string {
  return `${Math.round(lat / CROWD_DEGREES)},${Math.round(lng / CROWD_DEGREES)}`;
}

function maxAsked({ fanOut }: DispatchPolicy): number {
  return fanOut.mode === "parallel" ? fanOut.max : 1;
}

function hasWishes({ wants }: WaveRide): boolean {
  return Object.values(wants).some(Boolean);
}
