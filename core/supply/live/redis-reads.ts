/** The questions to the shared index: how they are put to Redis and how the answers are read. */
import { Vehicle } from "#shared/contracts/fields.ts";
import type { RedisLink } from "../../platform/index.ts";
import {
  type Cell,
  cellOf,
  cellsIn,
  coveredMeters,
  ringsAround,
  ringsFor,
} from "../../platform/index.ts";
import {
  type LiveRider,
  type LiveSnapshot,
  type LiveState,
  MATCHABLE_MS,
  type NearbyQuery,
  type NearestQuery,
  type NearestRider,
  type SupplyAggregate,
} from "./live-index.ts";
import { chooseNearest, countCells, pressureOf } from "./live-rules.ts";
import { countsKey, hereKey, seenKey, snapshotCellsKey } from "./redis-keys.ts";
import {
  aggregatesScript,
  metaFields,
  nearbyScript,
  nearestScript,
  readScript,
  silentScript,
} from "./redis-read-scripts.ts";
import { SEEN_FROM_MS } from "./redis-scripts.ts";
import { emptyAggregate } from "./supply-tally.ts";

const DEFAULT_NEARBY = 200;
/** Riders per script: a ms or two of Redis's time. */
const READ_SIZE = 500;
/** Cells per script: a few thousand riders in the busiest city. */
const READ_CELLS = 50;
const STATES: readonly LiveState[] = ["online", "offered", "on_trip"];

export class RedisReads {
  readonly #link: RedisLink;
  readonly #cities: readonly string[];

  constructor(link: RedisLink, cities: readonly string[]) {
    this.#link = link;
    this.#cities = cities;
  }

  /** @param cityOf where a rider was last; one whom it does not know is looked for everywhere. */
  async getMany(
    riderIds: readonly string[],
    cityOf: (riderId: string) => string | undefined,
  ): Promise<LiveRider[]> {
    const found = await this.#readIn((city) =>
      riderIds.filter((riderId) => (cityOf(riderId) ?? city) === city),
    );
    // Another process may have met the rider in another city since.
    const there = new Set(found.map(({ riderId }) => riderId));
    const missed = riderIds.filter((riderId) => !there.has(riderId) && cityOf(riderId));
    if (missed.length === 0) return found;
    return [...found, ...(await this.#readIn(() => missed))];
  }

  async nearby({ cityCode, center, rings, ...rest }: NearbyQuery): Promise<LiveRider[]> {
    const places = placesOf(ringsAround(cellOf(center), rings).flat(), rest.vehicles);
    const keys = places.map(({ vehicle, cell }) => hereKey(cityCode, vehicle, cell));
    const limit = rest.limit ?? DEFAULT_NEARBY;
    const found = await this.#link.run(nearbyScript, keys, [String(limit)]);
    return ridersHere(cityCode, places, found).slice(0, limit);
  }

  async nearest(query: NearestQuery): Promise<NearestRider[]> {
    const { cityCode, center, vehicles, k, maxMeters, nowMs } = query;
    const rings = ringsAround(cellOf(center), ringsFor(maxMeters, center));
    const byRing = rings.map((cells) => placesOf(cells, vehicles));
    const args = [k, center.lat, center.lng, nowMs - MATCHABLE_MS, maxMeters];
    for (const [ring, { length }] of byRing.entries()) {
      args.push(length, coveredMeters(center, ring));
    }
    const places = byRing.flat();
    const keys = places.map(({ vehicle, cell }) => hereKey(cityCode, vehicle, cell));
    const found = await this.#link.run(nearestScript, keys, args.map(String));
    return chooseNearest(ridersHere(cityCode, places, found), query);
  }

  async snapshot(cityCode: string): Promise<LiveSnapshot> {
    const known = await this.#link.command("SMEMBERS", [snapshotCellsKey(cityCode)]);
    const places = (known as string[]).flatMap((text) => {
      const [vehicle, aggregate = ""] = text.split(":");
      return cellsIn(aggregate).map((cell) => ({ vehicle: vehicle as Vehicle, cell }));
    });
    const found = await Promise.all(
      Array.from({ length: Math.ceil(places.length / READ_CELLS) }, async (_, part) => {
        const some = places.slice(part * READ_CELLS, (part + 1) * READ_CELLS);
        const keys = some.map(({ vehicle, cell }) => hereKey(cityCode, vehicle, cell));
        const here = await this.#link.run(nearbyScript, keys, [String(Number.MAX_SAFE_INTEGER)]);
        return ridersHere(cityCode, some, here);
      }),
    );
    // A rider who moved between two scripts was seen twice.
    const riders = [...new Map(found.flat().map((rider) => [rider.riderId, rider])).values()];
    return { riders, cells: countCells(riders) };
  }

  async aggregates(cityCode: string, nowMs: number): Promise<SupplyAggregate[]> {
    const answer = await this.#link.run(aggregatesScript, [snapshotCellsKey(cityCode)], [cityCode]);
    const [pairs, rows] = answer as [string[], string[][]];
    const searches = new Map<string, number>();
    for (let i = 0; i < pairs.length; i += 2) searches.set(pairs[i]!, Number(pairs[i + 1]));
    const supplied = rows.map((row) => aggregateIn(row, searches, nowMs));
    const cells = new Set(supplied.map(({ cell }) => cell));
    for (const [cell, count] of searches) {
      if (!cells.has(cell)) supplied.push(emptyAggregate(cell, count));
    }
    return supplied;
  }

  async silentSince(beforeMs: number, limit: number): Promise<LiveRider[]> {
    const found = await Promise.all(
      this.#cities.map(async (city) => {
        const args = [city, String(beforeMs), String(limit)];
        return ridersIn(city, await this.#link.run(silentScript, [seenKey(city)], args));
      }),
    );
    return found.flat().slice(0, limit);
  }

  async countByState(): Promise<Record<LiveState, number>> {
    const counts = { online: 0, offered: 0, on_trip: 0 };
    const found = await Promise.all(
      this.#cities.map((city) => this.#link.command("HMGET", [countsKey(city), ...STATES])),
    );
    for (const values of found as (string | null)[][]) {
      for (const [i, state] of STATES.entries()) counts[state] += Number(values[i] ?? 0);
    }
    return counts;
  }

  async #readIn(idsOf: (cityCode: string) => readonly string[]): Promise<LiveRider[]> {
    const parts = this.#cities.flatMap((city) => {
      const ids = idsOf(city);
      return Array.from({ length: Math.ceil(ids.length / READ_SIZE) }, (_, part) => ({
        city,
        ids: ids.slice(part * READ_SIZE, (part + 1) * READ_SIZE),
      }));
    });
    const found = await Promise.all(
      parts.map(async ({ city, ids }) =>
        ridersIn(city, await this.#link.run(readScript, [seenKey(city)], [city, ...ids])),
      ),
    );
    return found.flat();
  }
}

interface Place {
  readonly vehicle: Vehicle;
  readonly cell: Cell;
}

function placesOf(cells: readonly Cell[], vehicles: readonly Vehicle[] = Vehicle.options): Place[] {
  return cells.flatMap((cell) => vehicles.map((vehicle) => ({ vehicle, cell })));
}

/** Reads what cells know: the number of the place from 1, then pairs of id and text. */
function ridersHere(cityCode: string, places: readonly Place[], answer: unknown): LiveRider[] {
  const riders: LiveRider[] = [];
  for (const [number, pairs] of answer as [number, string[]][]) {
    const { vehicle, cell } = places[number - 1]!;
    for (let i = 0; i < pairs.length; i += 2) {
      const parts = pairs[i + 1]!.split(",");
      riders.push({
        riderId: pairs[i]!,
        cityCode,
        vehicle,
        cell,
        state: parts[0] as LiveState,
        lat: Number(parts[1]),
        lng: Number(parts[2]),
        bearing: numberIn(parts[3]),
        speedKmh: numberIn(parts[4]),
        recordedAtMs: Number(parts[5]),
        seenAtMs: Number(parts[6]),
        acceptance: Number(parts[7]),
      });
    }
  }
  return riders;
}

/** Reads the flat lists of the scripts: id and `metaFields`, again and again. */
function ridersIn(cityCode: string, answer: unknown): LiveRider[] {
  const values = answer as string[];
  const riders: LiveRider[] = [];
  for (let i = 0; i < values.length; i += metaFields.length + 1) {
    riders.push({
      riderId: values[i]!,
      cityCode,
      state: values[i + 1] as LiveState,
      vehicle: values[i + 2] as Vehicle,
      lat: Number(values[i + 3]),
      lng: Number(values[i + 4]),
      bearing: numberIn(values[i + 5]),
      speedKmh: numberIn(values[i + 6]),
      recordedAtMs: Number(values[i + 7]),
      seenAtMs: Number(values[i + 8]),
      acceptance: Number(values[i + 9]),
      cell: values[i + 10]!,
    });
  }
  return riders;
}

const numberIn = (text: string | undefined) => (text ? Number(text) : null);

function aggregateIn(
  row: readonly string[],
  searches: ReadonlyMap<string, number>,
  nowMs: number,
): SupplyAggregate {
  const [vehicle = "", cell = ""] = row[0]!.split(":");
  const [riders = 0, free = 0, seen = 0, acceptance = 0] = row.slice(1).map(Number);
  const openSearches = searches.get(cell) ?? 0;
  return {
    cell,
    vehicle: vehicle as Vehicle,
    riders,
    free,
    busyShare: (riders - free) / riders,
    meanSeenAgeMs: Math.max(0, nowMs - SEEN_FROM_MS - seen / riders),
    acceptance: acceptance / riders / 1000,
    openSearches,
    pressure: pressureOf(openSearches, free),
  };
}
