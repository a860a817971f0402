/**
 * The live index of one process: city → vehicle → r8 cell → riders. A report that stays inside the
 * inner circle of its cell costs a few multiplications and no H3 call.
 */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { type Cell, cellCenter, cellOf, cellOutline, cellsAround } from "../platform/index.ts";
import type { LiveCell, LiveIndex, LiveRider, LiveState, NearbyQuery } from "./live-index.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Place {
  readonly cell: Cell;
  readonly vehicle: string;
  readonly cityCode: string;
  readonly lat: number;
  readonly lng: number;
  /** Squared metres around the center that surely belong to the cell. */
  readonly innerSquared: number;
  readonly metersPerLng: number;
  readonly riders: Set<Entry>;
}

interface Entry extends Mutable<LiveRider> {
  place: Place;
  isRemoved: boolean;
}

/** At the bound new riders are refused: one process must not grow without end. */
export const MAX_LIVE_RIDERS = 200_000;

const METERS_PER_LAT = 111_195;
/** Keeps the flat-earth distance on the safe side of the true cell border. */
const INNER_SHARE = 0.97;
const DEFAULT_NEARBY = 200;

export class LiveIndexFull extends Error {}

export function makeMemoryLiveIndex(options: { maxRiders?: number } = {}): LiveIndex {
  const { maxRiders = MAX_LIVE_RIDERS } = options;
  const entries = new Map<string, Entry>();
  const silence = makeSilenceWheel();
  const counts: Record<LiveState, number> = { online: 0, offered: 0, on_trip: 0 };
  const cities = new Map<string, Map<string, Map<Cell, Place>>>();

  const placeFor = (rider: { cityCode: string; vehicle: string } & Position): Place => {
    const vehicles = at(cities, rider.cityCode, () => new Map<string, Map<Cell, Place>>());
    const cells = at(vehicles, rider.vehicle, () => new Map<Cell, Place>());
    const cell = cellOf(rider);
    return at(cells, cell, () => makePlace(cell, rider.cityCode, rider.vehicle));
  };
  const forget = (entry: Entry) => {
    leave(entry);
    entry.isRemoved = true;
    counts[entry.state] -= 1;
    entries.delete(entry.riderId);
  };
  const leave = (entry: Entry) => {
    const { place } = entry;
    place.riders.delete(entry);
    // Empty cells go, or a city's whole history of cells would stay in memory.
    if (place.riders.size === 0) cities.get(place.cityCode)?.get(place.vehicle)?.delete(place.cell);
  };
  const enter = (entry: Entry, place: Place) => {
    entry.place = place;
    entry.cell = place.cell;
    place.riders.add(entry);
  };

  return {
    place(rider) {
      const known = entries.get(rider.riderId);
      if (known) forget(known);
      else if (entries.size >= maxRiders) throw new LiveIndexFull("The live index is full");
      const place = placeFor(rider);
      const entry: Entry = { ...rider, cell: place.cell, place, isRemoved: false };
      entries.set(rider.riderId, entry);
      counts[entry.state] += 1;
      enter(entry, place);
      silence.add(entry);
    },
    move(riderId, report) {
      const entry = entries.get(riderId);
      if (!entry) return undefined;
      entry.lat = report.lat;
      entry.lng = report.lng;
      entry.bearing = report.bearing;
      entry.speedKmh = report.speedKmh;
      entry.recordedAtMs = report.recordedAtMs;
      entry.seenAtMs = report.seenAtMs;
      if (!isInner(entry.place, report)) {
        const cell = cellOf(report);
        if (cell !== entry.cell) {
          leave(entry);
          enter(entry, placeFor(entry));
        }
      }
      return entry;
    },
    setState(riderId, state) {
      const entry = entries.get(riderId);
      if (!entry) return;
      counts[entry.state] -= 1;
      counts[state] += 1;
      entry.state = state;
    },
    remove(riderId) {
      const entry = entries.get(riderId);
      if (entry) forget(entry);
    },
    async get(riderId) {
      const entry = entries.get(riderId);
      return entry && copyOf(entry);
    },
    async getMany(riderIds) {
      const found = new Map<string, LiveRider>();
      for (const riderId of riderIds) {
        const entry = entries.get(riderId);
        if (entry) found.set(riderId, copyOf(entry));
      }
      return found;
    },
    nearby: async (query) => nearby(cities.get(query.cityCode), query),
    async snapshot(cityCode) {
      const places = [...(cities.get(cityCode)?.values() ?? [])].flatMap((cells) => [
        ...cells.values(),
      ]);
      const riders = places.flatMap((place) => [...place.riders].map(copyOf));
      return { riders, cells: countCells(riders) };
    },
    async silentSince(beforeMs, limit) {
      return silence.due(beforeMs, limit).map(copyOf);
    },
    async countByState() {
      return { ...counts };
    },
  };
}

/**
 * Finds the silent without asking everybody each second: riders sit in the bucket of the second
 * they were last heard of when somebody looked, so each is looked at once per period of silence.
 */
function makeSilenceWheel() {
  const buckets = new Map<number, Entry[]>();
  const add = (entry: Entry) => {
    at(buckets, Math.floor(entry.seenAtMs / 1000), () => []).push(entry);
  };
  const due = (beforeMs: number, limit: number): Entry[] => {
    const silent: Entry[] = [];
    const newest = Math.floor(beforeMs / 1000);
    for (const [second, entries] of [...buckets]) {
      if (second > newest) continue;
      buckets.delete(second);
      for (const entry of entries) {
        if (entry.isRemoved) continue;
        // Named ones stay: they are removed by whoever asked, or asked for again.
        add(entry);
        const isSilent = entry.seenAtMs < beforeMs && entry.state !== "on_trip";
        if (isSilent && silent.length < limit) silent.push(entry);
      }
    }
    return silent;
  };
  return { add, due };
}

function nearby(vehicles: Map<string, Map<Cell, Place>> | undefined, query: NearbyQuery) {
  const limit = query.limit ?? DEFAULT_NEARBY;
  const found: LiveRider[] = [];
  if (!vehicles) return found;
  const wanted = [...vehicles]
    .filter(([vehicle]) => !query.vehicles || (query.vehicles as string[]).includes(vehicle))
    .map(([, cells]) => cells);
  for (const cell of cellsAround(cellOf(query.center), query.rings)) {
    for (const cells of wanted) {
      for (const entry of cells.get(cell)?.riders ?? []) {
        if (found.length >= limit) return found;
        found.push(copyOf(entry));
      }
    }
  }
  return found;
}

function makePlace(cell: Cell, cityCode: string, vehicle: string): Place {
  const center = cellCenter(cell);
  const corners = cellOutline(cell);
  const innerMeters = Math.min(
    ...corners.map((corner, index) => {
      const next = corners[(index + 1) % corners.length]!;
      const middle = { lat: (corner.lat + next.lat) / 2, lng: (corner.lng + next.lng) / 2 };
      return distanceMeters(center, middle);
    }),
  );
  return {
    cell,
    cityCode,
    vehicle,
    ...center,
    innerSquared: (innerMeters * INNER_SHARE) ** 2,
    metersPerLng: METERS_PER_LAT * Math.cos((center.lat * Math.PI) / 180),
    riders: new Set(),
  };
}

function isInner(place: Place, position: Position): boolean {
  const north = (position.lat - place.lat) * METERS_PER_LAT;
  const east = (position.lng - place.lng) * place.metersPerLng;
  return north * north + east * east < place.innerSquared;
}

function copyOf(entry: Entry): LiveRider {
  const { place: _, isRemoved: __, ...rider } = entry;
  return rider;
}

function countCells(riders: readonly LiveRider[]): LiveCell[] {
  const cells = new Map<Cell, { cell: Cell; riders: number; free: number }>();
  for (const rider of riders) {
    const count = at(cells, rider.cell, () => ({ cell: rider.cell, riders: 0, free: 0 }));
    count.riders += 1;
    if (rider.state === "online") count.free += 1;
  }
  return [...cells.values()];
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
