/**
 * The live index of one process, in its memory. Riders are numbered slots in columns of numbers:
 * less than half of what an object each would take, and nothing for the garbage collector to walk.
 */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { cellOf } from "../../platform/index.ts";
import { CellGrid, isInner, type Place } from "./cell-grid.ts";
import {
  type LiveCell,
  type LiveIndex,
  type LiveRider,
  type LiveSnapshot,
  type LiveState,
  MATCHABLE_MS,
  type NearbyQuery,
  type NearestQuery,
  type NearestRider,
  type NewRider,
  type Report,
  type SupplyAggregate,
} from "./live-index.ts";
import { NearestFew } from "./nearest-few.ts";
import { RiderSlots } from "./rider-slots.ts";
import { SilenceWheel } from "./silence-wheel.ts";
import { SupplyTally } from "./supply-tally.ts";

/** At the bound new riders are refused: one process must not grow without end. */
export const MAX_LIVE_RIDERS = 200_000;

export class LiveIndexFull extends Error {}

export class MemoryLiveIndex implements LiveIndex {
  readonly #maxRiders: number;
  readonly #slots = new Map<string, number>();
  readonly #riders = new RiderSlots();
  readonly #tally = new SupplyTally();
  readonly #grid = new CellGrid(this.#tally);
  readonly #silence = new SilenceWheel();
  readonly #counts: Record<LiveState, number> = { online: 0, offered: 0, on_trip: 0 };

  constructor({ maxRiders = MAX_LIVE_RIDERS }: { maxRiders?: number } = {}) {
    this.#maxRiders = maxRiders;
  }

  /** @throws LiveIndexFull when a new rider exceeds the bound. */
  place(rider: NewRider): void {
    const known = this.#slots.get(rider.riderId);
    if (known === undefined && this.#slots.size >= this.#maxRiders) {
      throw new LiveIndexFull("The live index is full");
    }
    if (known !== undefined) this.#forget(known);
    const slot = this.#riders.add(rider);
    this.#grid.grow(this.#riders.capacity);
    this.#silence.grow(this.#riders.capacity);
    this.#slots.set(rider.riderId, slot);
    this.#counts[rider.state] += 1;
    this.#enter(slot, this.#grid.enter(slot, rider));
    this.#silence.add(slot, rider.seenAtMs);
  }

  restore(rider: NewRider): void {
    if (!this.#slots.has(rider.riderId)) this.place(rider);
  }

  move(riderId: string, report: Report): LiveRider | undefined {
    const slot = this.#slots.get(riderId);
    if (slot === undefined) return undefined;
    const riders = this.#riders;
    const place = riders.placeOf(slot);
    const isSame = isInner(place, report) || cellOf(report) === place.cell;
    if (isSame) {
      this.#tally.hear(place.sums, riders.seenAtMs[slot]!, report.seenAtMs);
      riders.report(slot, report);
    } else {
      this.#leave(slot, place);
      riders.report(slot, report);
      const { cityCode, vehicle } = place;
      const where = { lat: report.lat, lng: report.lng, cityCode, vehicle };
      this.#enter(slot, this.#grid.enter(slot, where));
    }
    return riders.read(slot);
  }

  setState(riderId: string, state: LiveState): void {
    const slot = this.#slots.get(riderId);
    if (slot === undefined) return;
    const { sums } = this.#riders.placeOf(slot);
    this.#counts[this.#riders.stateOf(slot)] -= 1;
    this.#counts[state] += 1;
    this.#tally.remove(sums, this.#riders, slot);
    this.#riders.setState(slot, state);
    this.#tally.add(sums, this.#riders, slot);
  }

  setAcceptance(riderId: string, acceptance: number): void {
    const slot = this.#slots.get(riderId);
    if (slot === undefined) return;
    const { sums } = this.#riders.placeOf(slot);
    this.#tally.remove(sums, this.#riders, slot);
    this.#riders.setAcceptance(slot, acceptance);
    this.#tally.add(sums, this.#riders, slot);
  }

  setDemand(cityCode: string, orderId: string, pickup: Position | null): void {
    this.#tally.setDemand(cityCode, orderId, pickup && cellOf(pickup));
  }

  remove(riderId: string): void {
    const slot = this.#slots.get(riderId);
    if (slot === undefined) return;
    this.#forget(slot);
    this.#slots.delete(riderId);
  }

  speaksFor(riderId: string): boolean {
    return this.#slots.has(riderId);
  }

  async get(riderId: string): Promise<LiveRider | undefined> {
    const slot = this.#slots.get(riderId);
    return slot === undefined ? undefined : this.#riders.read(slot);
  }

  async getMany(riderIds: readonly string[]): Promise<Map<string, LiveRider>> {
    const found = new Map<string, LiveRider>();
    for (const riderId of riderIds) {
      const slot = this.#slots.get(riderId);
      if (slot !== undefined) found.set(riderId, this.#riders.read(slot));
    }
    return found;
  }

  async nearby(query: NearbyQuery): Promise<LiveRider[]> {
    return this.#read(this.#grid.nearby(query));
  }

  async nearest(query: NearestQuery): Promise<NearestRider[]> {
    const { center, k, maxMeters, nowMs } = query;
    const riders = this.#riders;
    const few = new NearestFew(k, maxMeters, (slot) => riders.idOf(slot));
    const freshFromMs = nowMs - MATCHABLE_MS;
    this.#grid.spiral(
      query,
      () => few.reachMeters,
      (slot) => {
        if (riders.stateOf(slot) !== "online") return;
        if (riders.recordedAtMs[slot]! <= freshFromMs) return;
        const lat = riders.lat[slot]!;
        if (few.isBeyond(Math.abs(lat - center.lat))) return;
        few.offer(slot, distanceMeters(center, { lat, lng: riders.lng[slot]! }));
      },
    );
    return few.list().map(({ slot, meters }) => ({ rider: riders.read(slot), meters }));
  }

  async aggregates(cityCode: string, nowMs: number): Promise<SupplyAggregate[]> {
    return this.#tally.aggregates(cityCode, nowMs);
  }

  async snapshot(cityCode: string): Promise<LiveSnapshot> {
    const riders = this.#read(this.#grid.inCity(cityCode));
    return { riders, cells: countCells(riders) };
  }

  async silentSince(beforeMs: number, limit: number): Promise<LiveRider[]> {
    const riders = this.#riders;
    const silent = this.#silence.due(
      beforeMs,
      limit,
      (slot) => riders.seenAtMs[slot]!,
      (slot) => riders.stateOf(slot) !== "on_trip",
    );
    return this.#read(silent);
  }

  async countByState(): Promise<Readonly<Record<LiveState, number>>> {
    return { ...this.#counts };
  }

  async close(): Promise<void> {}

  #read(slots: readonly number[]): LiveRider[] {
    return slots.map((slot) => this.#riders.read(slot));
  }

  #enter(slot: number, place: Place): void {
    this.#riders.setPlace(slot, place);
    this.#tally.add(place.sums, this.#riders, slot);
  }

  #leave(slot: number, place: Place): void {
    this.#tally.remove(place.sums, this.#riders, slot);
    this.#tally.settle(place.sums);
    this.#grid.leave(slot, place);
  }

  #forget(slot: number): void {
    this.#counts[this.#riders.stateOf(slot)] -= 1;
    this.#leave(slot, this.#riders.placeOf(slot));
    this.#silence.remove(slot);
    this.#riders.free(slot);
  }
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
