/** The live index of one process, in its memory. */
import type { Position } from "#shared/geo.ts";
import { cellOf, ringsFor } from "../../platform/index.ts";
import { CellGrid, isInner, type Place } from "./cell-grid.ts";
import type {
  LiveCell,
  LiveIndex,
  LiveRider,
  LiveSnapshot,
  LiveState,
  NearbyQuery,
  NearestQuery,
  NearestRider,
  NewRider,
  Report,
  SupplyAggregate,
} from "./live-index.ts";
import { chooseNearest, roundAcceptance } from "./live-rules.ts";
import { SilenceWheel } from "./silence-wheel.ts";
import { SupplyTally } from "./supply-tally.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Entry extends Mutable<LiveRider> {
  place: Place<Entry> | undefined;
  isRemoved: boolean;
}

/** At the bound new riders are refused: one process must not grow without end. */
export const MAX_LIVE_RIDERS = 200_000;

export class LiveIndexFull extends Error {}

export class MemoryLiveIndex implements LiveIndex {
  readonly #maxRiders: number;
  readonly #entries = new Map<string, Entry>();
  readonly #grid = new CellGrid<Entry>();
  readonly #silence = new SilenceWheel<Entry>();
  readonly #tally = new SupplyTally();
  readonly #counts: Record<LiveState, number> = { online: 0, offered: 0, on_trip: 0 };

  constructor({ maxRiders = MAX_LIVE_RIDERS }: { maxRiders?: number } = {}) {
    this.#maxRiders = maxRiders;
  }

  /** @throws LiveIndexFull when a new rider exceeds the bound. */
  place(rider: NewRider): void {
    const known = this.#entries.get(rider.riderId);
    if (!known && this.#entries.size >= this.#maxRiders) {
      throw new LiveIndexFull("The live index is full");
    }
    if (known) this.#forget(known);
    const acceptance = roundAcceptance(rider.acceptance ?? 1);
    const entry: Entry = { ...rider, acceptance, cell: "", place: undefined, isRemoved: false };
    this.#entries.set(rider.riderId, entry);
    this.#counts[entry.state] += 1;
    this.#enter(entry);
    this.#silence.add(entry);
  }

  restore(rider: NewRider): void {
    if (!this.#entries.has(rider.riderId)) this.place(rider);
  }

  move(riderId: string, report: Report): LiveRider | undefined {
    const entry = this.#entries.get(riderId);
    if (!entry?.place) return undefined;
    this.#tally.leave(entry);
    entry.lat = report.lat;
    entry.lng = report.lng;
    entry.bearing = report.bearing;
    entry.speedKmh = report.speedKmh;
    entry.recordedAtMs = report.recordedAtMs;
    entry.seenAtMs = report.seenAtMs;
    if (!isInner(entry.place, report) && cellOf(report) !== entry.cell) {
      this.#grid.leave(entry, entry.place);
      entry.place = this.#grid.enter(entry, entry);
      entry.cell = entry.place.cell;
    }
    this.#tally.enter(entry);
    return entry;
  }

  setState(riderId: string, state: LiveState): void {
    const entry = this.#entries.get(riderId);
    if (!entry) return;
    this.#tally.leave(entry);
    this.#counts[entry.state] -= 1;
    this.#counts[state] += 1;
    entry.state = state;
    this.#tally.enter(entry);
  }

  setAcceptance(riderId: string, acceptance: number): void {
    const entry = this.#entries.get(riderId);
    if (!entry) return;
    this.#tally.leave(entry);
    entry.acceptance = roundAcceptance(acceptance);
    this.#tally.enter(entry);
  }

  setDemand(cityCode: string, orderId: string, pickup: Position | null): void {
    this.#tally.setDemand(cityCode, orderId, pickup && cellOf(pickup));
  }

  remove(riderId: string): void {
    const entry = this.#entries.get(riderId);
    if (entry) this.#forget(entry);
  }

  async get(riderId: string): Promise<LiveRider | undefined> {
    const entry = this.#entries.get(riderId);
    return entry && copyOf(entry);
  }

  async getMany(riderIds: readonly string[]): Promise<Map<string, LiveRider>> {
    const found = new Map<string, LiveRider>();
    for (const riderId of riderIds) {
      const entry = this.#entries.get(riderId);
      if (entry) found.set(riderId, copyOf(entry));
    }
    return found;
  }

  async nearby(query: NearbyQuery): Promise<LiveRider[]> {
    return this.#grid.nearby(query).map(copyOf);
  }

  async nearest(query: NearestQuery): Promise<NearestRider[]> {
    const { maxMeters, nowMs: _, k: __, ...rest } = query;
    const around = this.#grid.nearby({
      ...rest,
      rings: ringsFor(maxMeters),
      limit: Number.POSITIVE_INFINITY,
    });
    return chooseNearest(around, query).map(({ rider, meters }) => ({
      rider: copyOf(rider),
      meters,
    }));
  }

  async aggregates(cityCode: string, nowMs: number): Promise<SupplyAggregate[]> {
    return this.#tally.aggregates(cityCode, nowMs);
  }

  async snapshot(cityCode: string): Promise<LiveSnapshot> {
    const riders = this.#grid.inCity(cityCode).map(copyOf);
    return { riders, cells: countCells(riders) };
  }

  async silentSince(beforeMs: number, limit: number): Promise<LiveRider[]> {
    const isFree = (entry: Entry) => entry.state !== "on_trip";
    return this.#silence.due(beforeMs, limit, isFree).map(copyOf);
  }

  async countByState(): Promise<Readonly<Record<LiveState, number>>> {
    return { ...this.#counts };
  }

  async close(): Promise<void> {}

  #enter(entry: Entry): void {
    entry.place = this.#grid.enter(entry, entry);
    entry.cell = entry.place.cell;
    this.#tally.enter(entry);
  }

  #forget(entry: Entry): void {
    this.#tally.leave(entry);
    if (entry.place) this.#grid.leave(entry, entry.place);
    entry.isRemoved = true;
    this.#counts[entry.state] -= 1;
    this.#entries.delete(entry.riderId);
  }
}

function copyOf(entry: Entry): LiveRider {
  const { place: _, isRemoved: __, ...rider } = entry;
  return rider;
}

function countCells(riders: readonly LiveRider[]): LiveCell[] {
  const cells = new Map<string, { cell: string; riders: number; free: number }>();
  for (const { cell, state } of riders) {
    const count = cells.get(cell) ?? { cell, riders: 0, free: 0 };
    count.riders += 1;
    if (state === "online") count.free += 1;
    cells.set(cell, count);
  }
  return [...cells.values()];
}
