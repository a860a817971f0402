/**
 * The riders on duty who report to this process, and what their next report is judged against: eight
 * numbers side by side, so that a report finds all of them in one line of the processor's cache.
 */
import type { Track } from "./positions/ping-rules.ts";
import { enlarged, HELD_BY_ROSTER, NO_RIDER, type RiderNumbers } from "./rider-numbers.ts";

const IS_REPORT = 1;
const IS_UNWRITTEN = 2;

const FACTS = 8;
const LAT = 0;
const LNG = 1;
const AT_MS = 2;
const NOT_BEFORE_MS = 3;
const NEXT_POST_AT_MS = 4;
const TOP_SPEED_KMH = 5;
/** Counts state changes, so that an older reading of the row does not undo a newer change. */
const EPOCH = 6;
const FLAGS = 7;

/** A position as it is to be written to the rider's row. */
export interface UnwrittenPosition {
  readonly riderId: string;
  readonly lat: number;
  readonly lng: number;
  readonly atMs: number;
  readonly epoch: number;
}

export class DutyRoster {
  readonly #numbers: RiderNumbers;
  #size = 0;
  #facts = new Float64Array(0);
  #lastEpoch = 0;
  /** Whose position has moved since it was last written, longest waiting first; some twice. */
  #unwritten: number[] = [];

  constructor(numbers: RiderNumbers) {
    this.#numbers = numbers;
  }

  get size(): number {
    return this.#size;
  }

  /** Every number is below this. */
  get capacity(): number {
    return this.#numbers.capacity;
  }

  has(riderId: string): boolean {
    return this.find(riderId) !== NO_RIDER;
  }

  /** The number to read and write by, valid until somebody leaves; -1 for nobody. */
  find(riderId: string): number {
    return this.#numbers.find(riderId, HELD_BY_ROSTER);
  }

  keys(): Iterable<string> {
    return this.#numbers.heldBy(HELD_BY_ROSTER);
  }

  /** @returns the rider's number */
  enter(riderId: string, track: Track, topSpeedKmh: number): number {
    if (!this.has(riderId)) this.#size += 1;
    const number = this.#numbers.hold(riderId, HELD_BY_ROSTER);
    this.#grow(this.#numbers.capacity);
    this.#facts[number * FACTS + FLAGS] = 0;
    this.#facts[number * FACTS + TOP_SPEED_KMH] = topSpeedKmh;
    this.write(number, track);
    this.#touch(number);
    return number;
  }

  delete(riderId: string): void {
    const number = this.find(riderId);
    if (number === NO_RIDER) return;
    this.#size -= 1;
    this.#facts[number * FACTS + FLAGS] = 0;
    this.#numbers.release(number, HELD_BY_ROSTER);
  }

  /** Notes that the rider's state has changed. */
  touch(riderId: string): void {
    const number = this.find(riderId);
    if (number !== NO_RIDER) this.#touch(number);
  }

  /** Whether nothing has changed since the rider had this epoch. */
  isUnchanged(riderId: string, epoch: number | undefined): boolean {
    const number = this.find(riderId);
    return number !== NO_RIDER && this.#facts[number * FACTS + EPOCH] === epoch;
  }

  /** km/h of the (possibly faster) city that the rider cannot exceed. */
  topSpeedKmh(number: number): number {
    return this.#facts[number * FACTS + TOP_SPEED_KMH]!;
  }

  /** Puts a rider's track into `track`. */
  read(number: number, track: Track): void {
    const facts = this.#facts;
    const first = number * FACTS;
    track.lat = facts[first + LAT]!;
    track.lng = facts[first + LNG]!;
    track.atMs = facts[first + AT_MS]!;
    track.isReport = (facts[first + FLAGS]! & IS_REPORT) !== 0;
    track.notBeforeMs = facts[first + NOT_BEFORE_MS]!;
    track.nextPostAtMs = facts[first + NEXT_POST_AT_MS]!;
  }

  write(number: number, track: Track): void {
    const facts = this.#facts;
    const first = number * FACTS;
    facts[first + LAT] = track.lat;
    facts[first + LNG] = track.lng;
    facts[first + AT_MS] = track.atMs;
    facts[first + NOT_BEFORE_MS] = track.notBeforeMs;
    facts[first + NEXT_POST_AT_MS] = track.nextPostAtMs;
    const others = facts[first + FLAGS]! & ~IS_REPORT;
    facts[first + FLAGS] = track.isReport ? others | IS_REPORT : others;
  }

  markUnwritten(number: number): void {
    const at = number * FACTS + FLAGS;
    const flags = this.#facts[at]!;
    if ((flags & IS_UNWRITTEN) !== 0) return;
    this.#facts[at] = flags | IS_UNWRITTEN;
    this.#unwritten.push(number);
  }

  /** Whoever left meanwhile has said a newer position with that, and is not marked again. */
  markAgain(riderId: string): void {
    const number = this.find(riderId);
    if (number !== NO_RIDER) this.markUnwritten(number);
  }

  get unwritten(): number {
    return this.#unwritten.length;
  }

  /** Takes the longest waiting ones; they are written, or marked again. */
  takeUnwritten(most: number): UnwrittenPosition[] {
    const taken: UnwrittenPosition[] = [];
    for (const number of this.#unwritten.splice(0, most)) {
      // The number may have been given to somebody else, who is marked or not.
      const facts = this.#facts;
      const first = number * FACTS;
      const flags = facts[first + FLAGS]!;
      if ((flags & IS_UNWRITTEN) === 0) continue;
      facts[first + FLAGS] = flags & ~IS_UNWRITTEN;
      taken.push({
        riderId: this.#numbers.idOf(number),
        lat: facts[first + LAT]!,
        lng: facts[first + LNG]!,
        atMs: facts[first + AT_MS]!,
        epoch: facts[first + EPOCH]!,
      });
    }
    return taken;
  }

  /** Counted over all, so that who left and came back is not taken for who was there. */
  #touch(number: number): void {
    this.#lastEpoch += 1;
    this.#facts[number * FACTS + EPOCH] = this.#lastEpoch;
  }

  #grow(capacity: number): void {
    this.#facts = enlarged(this.#facts, capacity * FACTS);
  }
}
