/** A busy city for `bench:quotes`: drivers of all types, surge measured, and places to go. */
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import { rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import type { Runtime } from "../platform/index.ts";
import { makeRandom } from "../seed/index.ts";
import { liveIndexOf } from "../supply/index.ts";
import { noteRideRequest } from "../surge/index.ts";

/** The widest city there is, so that rides may be long. */
export const city = regions.in.cities.find(({ code }) => code === "del")!;
const CITY_METERS = 20_000;
/** In the minute that surge looks at, so that some cells are short of drivers. */
const REQUESTS = 40_000;
const MINUTE_MS = 60_000;

export interface QuoteCity {
  /** Somewhere people ride from or to, more of them in the middle. */
  place(): Position;
  /** Two such places, far enough from each other for a ride. */
  trip(): { readonly pickup: Position; readonly dropoff: Position };
}

const LEAST_TRIP_METERS = 500;

export function makeCity(seed: number): QuoteCity {
  const random = makeRandom(`quotes ${seed}`);
  const place = () => {
    const angle = random.next() * 2 * Math.PI;
    const meters = CITY_METERS * random.next();
    return offsetMeters(city.center, {
      northMeters: meters * Math.cos(angle),
      eastMeters: meters * Math.sin(angle),
    });
  };
  return {
    place,
    trip() {
      const [pickup, other] = [place(), place()];
      const isShort = distanceMeters(pickup, other) < LEAST_TRIP_METERS;
      const north = { northMeters: LEAST_TRIP_METERS, eastMeters: 0 };
      return { pickup, dropoff: isShort ? offsetMeters(pickup, north) : other };
    },
  };
}

/** Puts drivers on the map, seven in ten of them free, and keeps them fresh until it is called off. */
export function fillCity(runtime: Runtime, { riders, seed }: { riders: number; seed: number }) {
  const from = makeCity(seed);
  const index = liveIndexOf(runtime);
  const places = Array.from({ length: riders }, () => from.place());
  const idOf = (rider: number) => `rdr_in_${String(rider).padStart(26, "0")}`;
  const nowMs = () => runtime.ambient.now().getTime();
  for (const [rider, place] of places.entries()) {
    const { vehicle } = rideTypeFacts[rideTypes[rider % rideTypes.length]!];
    index.place({
      ...{ riderId: idOf(rider), cityCode: city.code, vehicle, ...place },
      ...{ state: rider % 10 < 7 ? "online" : "on_trip", bearing: null, speedKmh: null },
      ...{ recordedAtMs: nowMs(), seenAtMs: nowMs() },
    });
  }
  const ask = (count: number, withinMs: number) => {
    for (let request = 0; request < count; request++) {
      const rideType = rideTypes[request % rideTypes.length]!;
      const atMs = nowMs() - Math.floor((request / count) * withinMs);
      noteRideRequest(runtime, { cityCode: city.code, position: from.place(), rideType, atMs });
    }
  };
  ask(REQUESTS, MINUTE_MS);
  return {
    /** As if all of them had reported now, and as many had asked as ever. */
    refresh(sinceMs: number) {
      ask(Math.round((REQUESTS * sinceMs) / MINUTE_MS), sinceMs);
      const report = { bearing: null, speedKmh: null, recordedAtMs: nowMs(), seenAtMs: nowMs() };
      for (const [rider, place] of places.entries())
        index.move(idOf(rider), { ...place, ...report });
    },
  };
}
