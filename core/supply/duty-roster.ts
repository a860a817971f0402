/**
 * The riders on duty who report to this process, and what their next report is judged against: a
 * column per fact, some 50 bytes a rider.
 */
import type { Track } from "./positions/ping-rules.ts";
import { enlarged, HELD_BY_ROSTER, NO_RIDER, type RiderNumbers } from "./rider-numbers.ts";

const IS_REPORT = 1;
const IS_UNWRITTEN = 2;

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
  #lat = new Float64Array(0);
  #lng = new Float64Array(0);
  #atMs = new Float64Array(0);
  #notBeforeMs = new Float64Array(0);
  #nextPostAtMs = new Float64Array(0);
  #topSpeedKmh = new Float32Array(0);
  /** Counts state changes, so that an older reading of the row does not undo a newer change. */
  #epochs = new Uint32Array(0);
  #flags = new Uint8Array(0);
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
    this.#flags[number] = 0;
    this.#topSpeedKmh[number] = topSpeedKmh;
    this.write(number, track);
    this.#touch(number);
    return number;
  }

  delete(riderId: string): void {
    const number = this.find(riderId);
    if (number === NO_RIDER) return;
    this.#size -= 1;
    this.#flags[number] = 0;
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
    return number !== NO_RIDER && this.#epochs[number] === epoch;
  }

  /** km/h of the (possibly faster) city that the rider cannot exceed. */
  topSpeedKmh(number: number): number {
    return this.#topSpeedKmh[number]!;
  }

  /** Puts a rider's track into `track`. */
  read(number: number, track: Track): void {
    track.lat = this.#lat[number]!;
    track.lng = this.#lng[number]!;
    track.atMs = this.#atMs[number]!;
    track.isReport = (this.#flags[number]! & IS_REPORT) !== 0;
    track.notBeforeMs = this.#notBeforeMs[number]!;
    track.nextPostAtMs = this.#nextPostAtMs[number]!;
  }

  write(number: number, track: Track): void {
    this.#lat[number] = track.lat;
    this.#lng[number] = track.lng;
    this.#atMs[number] = track.atMs;
    this.#notBeforeMs[number] = track.notBeforeMs;
    this.#nextPostAtMs[number] = track.nextPostAtMs;
    if (track.isReport) this.#flags[number]! |= IS_REPORT;
    else this.#flags[number]! &= ~IS_REPORT;
  }

  markUnwritten(number: number): void {
    if ((this.#flags[number]! & IS_UNWRITTEN) !== 0) return;
    this.#flags[number]! |= IS_UNWRITTEN;
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
      if ((this.#flags[number]! & IS_UNWRITTEN) === 0) continue;
      this.#flags[number]! &= ~IS_UNWRITTEN;
      taken.push({
        riderId: this.#numbers.idOf(number),
        lat: this.#lat[number]!,
        lng: this.#lng[number]!,
        atMs: this.#atMs[number]!,
        epoch: this.#epochs[number]!,
      });
    }
    return taken;
  }

  /** Counted over all, so that who left and came back is not taken for who was there. */
  #touch(number: number): void {
    this.#lastEpoch += 1;
    this.#epochs[number] = this.#lastEpoch;
  }

  #grow(capacity: number): void {
    this.#lat = enlarged(this.#lat, capacity);
    this.#lng = enlarged(this.#lng, capacity);
    this.#atMs = enlarged(this.#atMs, capacity);
    this.#notBeforeMs = enlarged(this.#notBeforeMs, capacity);
    this.#nextPostAtMs = enlarged(this.#nextPostAtMs, capacity);
    this.#topSpeedKmh = enlarged(this.#topSpeedKmh, capacity);
    this.#epochs = enlarged(this.#epochs, capacity);
    this.#flags = enlarged(this.#flags, capacity);
  }
}
