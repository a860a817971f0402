/**
 * The live index of one process, in its memory. Riders are numbered slots in columns of numbers:
 * less than half of what an object each would take, and nothing for the garbage collector to walk.
 */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { cellOf } from "../../platform/index.ts";
import { HELD_BY_INDEX, NO_RIDER, RiderNumbers } from "../rider-numbers.ts";
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
import { emptyRider, RiderSlots } from "./rider-slots.ts";
import { SilenceWheel } from "./silence-wheel.ts";
import { SupplyTally } from "./supply-tally.ts";

/** At the bound new riders are refused: one process must not grow without end. */
export const MAX_LIVE_RIDERS = 200_000;

export class LiveIndexFull extends Error {}

export class MemoryLiveIndex implements LiveIndex {
  readonly #maxRiders: number;
  readonly #numbers: RiderNumbers;
  readonly #riders = new RiderSlots();
  readonly #tally = new SupplyTally();
  readonly #grid = new CellGrid(this.#tally);
  readonly #silence = new SilenceWheel();
  /** What `move` gives, again and again. */
  readonly #moved = emptyRider();
  #size = 0;
  readonly #counts: Record<LiveState, number> = { online: 0, offered: 0, on_trip: 0 };

  /** @param options.numbers shared with whoever else keeps columns of riders */
  constructor(options: { maxRiders?: number; numbers?: RiderNumbers } = {}) {
    this.#maxRiders = options.maxRiders ?? MAX_LIVE_RIDERS;
    this.#numbers = options.numbers ?? new RiderNumbers();
  }

  /** @throws LiveIndexFull when a new rider exceeds the bound. */
  place(rider: NewRider): void {
    const known = this.#find(rider.riderId);
    if (known === NO_RIDER && this.#size >= this.#maxRiders) {
      throw new LiveIndexFull("The live index is full");
    }
    if (known !== NO_RIDER) this.#forget(known);
    const slot = this.#numbers.hold(rider.riderId, HELD_BY_INDEX);
    const { capacity } = this.#numbers;
    for (const columns of [this.#riders, this.#grid, this.#silence]) columns.grow(capacity);
    this.#riders.add(slot, rider);
    this.#size += 1;
    this.#counts[rider.state] += 1;
    this.#enter(slot, this.#grid.enter(slot, rider));
    this.#silence.add(slot, rider.seenAtMs);
  }

  restore(rider: NewRider): void {
    if (this.#find(rider.riderId) === NO_RIDER) this.place(rider);
  }

  move(riderId: string, report: Report): LiveRider | undefined {
    const slot = this.#find(riderId);
    if (slot === NO_RIDER) return undefined;
    const riders = this.#riders;
    const place = riders.placeOf(slot);
    const isSame = isInner(place, report) || cellOf(report) === place.cell;
    if (isSame) {
      this.#tally.hear(place.sums, riders.seenAtMsOf(slot), report.seenAtMs);
      riders.report(slot, report);
    } else {
      this.#leave(slot, place);
      riders.report(slot, report);
      const { cityCode, vehicle } = place;
      const where = { lat: report.lat, lng: report.lng, cityCode, vehicle };
      this.#enter(slot, this.#grid.enter(slot, where));
    }
    return riders.readInto(this.#moved, slot, riderId);
  }

  setState(riderId: string, state: LiveState): void {
    const slot = this.#find(riderId);
    if (slot === NO_RIDER) return;
    const { sums } = this.#riders.placeOf(slot);
    this.#counts[this.#riders.stateOf(slot)] -= 1;
    this.#counts[state] += 1;
    this.#tally.remove(sums, this.#riders, slot);
    this.#riders.setState(slot, state);
    this.#tally.add(sums, this.#riders, slot);
  }

  setAcceptance(riderId: string, acceptance: number): void {
    const slot = this.#find(riderId);
    if (slot === NO_RIDER) return;
    const { sums } = this.#riders.placeOf(slot);
    this.#tally.remove(sums, this.#riders, slot);
    this.#riders.setAcceptance(slot, acceptance);
    this.#tally.add(sums, this.#riders, slot);
  }

  setDemand(cityCode: string, orderId: string, pickup: Position | null): void {
    this.#tally.setDemand(cityCode, orderId, pickup && cellOf(pickup));
  }

  remove(riderId: string): void {
    const slot = this.#find(riderId);
    if (slot === NO_RIDER) return;
    this.#forget(slot);
    this.#numbers.release(slot, HELD_BY_INDEX);
  }

  speaksFor(riderId: string): boolean {
    return this.#find(riderId) !== NO_RIDER;
  }

  async get(riderId: string): Promise<LiveRider | undefined> {
    const slot = this.#find(riderId);
    return slot === NO_RIDER ? undefined : this.#riders.read(slot, riderId);
  }

  async getMany(riderIds: readonly string[]): Promise<Map<string, LiveRider>> {
    const found = new Map<string, LiveRider>();
    for (const riderId of riderIds) {
      const slot = this.#find(riderId);
      if (slot !== NO_RIDER) found.set(riderId, this.#riders.read(slot, riderId));
    }
    return found;
  }

  async nearby(query: NearbyQuery): Promise<LiveRider[]> {
    return this.#readAll(this.#grid.nearby(query));
  }

  async nearest(query: NearestQuery): Promise<NearestRider[]> {
    const { center, k, maxMeters, nowMs } = query;
    const riders = this.#riders;
    const few = new NearestFew(k, maxMeters, (slot) => this.#numbers.idOf(slot));
    const freshFromMs = nowMs - MATCHABLE_MS;
    this.#grid.spiral(
      query,
      () => few.reachMeters,
      (slot) => {
        if (riders.stateOf(slot) !== "online") return;
        if (riders.recordedAtMsOf(slot) <= freshFromMs) return;
        const lat = riders.latOf(slot);
        if (few.isBeyond(Math.abs(lat - center.lat))) return;
        few.offer(slot, distanceMeters(center, { lat, lng: riders.lngOf(slot) }));
      },
    );
    return few.list().map(({ slot, meters }) => ({ rider: this.#read(slot), meters }));
  }

  async aggregates(cityCode: string, nowMs: number): Promise<SupplyAggregate[]> {
    return this.#tally.aggregates(cityCode, nowMs);
  }

  async snapshot(cityCode: string): Promise<LiveSnapshot> {
    const riders = this.#readAll(this.#grid.inCity(cityCode));
    return { riders, cells: countCells(riders) };
  }

  async silentSince(beforeMs: number, limit: number): Promise<LiveRider[]> {
    const riders = this.#riders;
    const silent = this.#silence.due(
      beforeMs,
      limit,
      (slot) => riders.seenAtMsOf(slot),
      (slot) => riders.stateOf(slot) !== "on_trip",
    );
    return this.#readAll(silent);
  }

  async countByState(): Promise<Readonly<Record<LiveState, number>>> {
    return { ...this.#counts };
  }

  async close(): Promise<void> {}

  #find(riderId: string): number {
    return this.#numbers.find(riderId, HELD_BY_INDEX);
  }

  #read(slot: number): LiveRider {
    return this.#riders.read(slot, this.#numbers.idOf(slot));
  }

  #readAll(slots: readonly number[]): LiveRider[] {
    return slots.map((slot) => this.#read(slot));
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
    this.#riders.forget(slot);
    this.#size -= 1;
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
