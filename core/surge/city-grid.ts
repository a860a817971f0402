/**
 * What one process knows of a city's demand and supply: columns of numbers by ride type and cell, so
 * that twenty thousand cells are one pass over memory and nothing for the garbage collector. Requests
 * are kept in a ring of buckets; the caller says what time it is.
 */
import { type RideType, rideTypes } from "#shared/ride-types.ts";
import { type Cell, cellsAround } from "../platform/index.ts";

export const BUCKET_MS = 5_000;
/** What is remembered of requests: five minutes, and the bucket that is being filled. */
export const BUCKETS = 61;
/** A person counts once in so long. */
export const DEMAND_WINDOW_MS = (BUCKETS - 1) * BUCKET_MS;
/** At the bound further cells are not measured: there is no surge in them. */
export const MAX_CELLS = 32_768;
const FIRST_CELLS = 64;
export const TYPES = rideTypes.length;
export const NEIGHBOURS = 6;
export const NOBODY = -1;
/** Of requests of one cell, type and bucket; more are this many. */
const MAX_REQUESTS = 65_535;

export class CityGrid {
  readonly cells: Cell[] = [];
  readonly #slots = new Map<Cell, number>();
  capacity = FIRST_CELLS;
  /** Six slots for each slot; -1 for a neighbour that is not measured. */
  neighbours = new Int32Array(FIRST_CELLS * NEIGHBOURS).fill(NOBODY);
  /** By type, then slot: `type * capacity + slot`. */
  free = new Int32Array(FIRST_CELLS * TYPES);
  requests = new Int32Array(FIRST_CELLS * TYPES);
  requests5m = new Int32Array(FIRST_CELLS * TYPES);
  /** Where the multiplier stands, smoothed and not rounded, in hundredths. */
  smooth = new Float64Array(FIRST_CELLS * TYPES).fill(100);
  /** What is published. */
  multiplier = new Int16Array(FIRST_CELLS * TYPES).fill(100);
  #buckets = emptyBuckets(FIRST_CELLS);
  /** Which bucket of time is being filled: epoch ms by `BUCKET_MS`. */
  #now = 0;

  get size(): number {
    return this.cells.length;
  }

  slotOf(cell: Cell): number {
    return this.#slots.get(cell) ?? NOBODY;
  }

  /** The slot of a cell, new if need be; -1 at the bound. */
  enter(cell: Cell): number {
    const known = this.#slots.get(cell);
    if (known !== undefined) return known;
    const slot = this.cells.length;
    if (slot >= MAX_CELLS) return NOBODY;
    if (slot >= this.capacity) this.#grow();
    this.cells.push(cell);
    this.#slots.set(cell, slot);
    this.#link(slot, cell);
    return slot;
  }

  at(rideType: RideType, slot: number): number {
    return rideTypes.indexOf(rideType) * this.capacity + slot;
  }

  /** Counts a request; one of another time than the ring holds is not counted. */
  note(cell: Cell, rideType: RideType, atMs: number): void {
    const slot = this.enter(cell);
    if (slot === NOBODY) return;
    this.#add(Math.floor(atMs / BUCKET_MS), this.at(rideType, slot), 1);
  }

  /** Forgets what was counted from an instant's bucket on, to count it anew from the rows. */
  uncount(fromMs: number): void {
    const first = Math.max(Math.floor(fromMs / BUCKET_MS), this.#now - BUCKETS + 1);
    for (let bucket = first; bucket <= this.#now; bucket++) {
      const counts = this.#buckets[bucket % BUCKETS]!;
      for (let i = 0; i < counts.length; i++) this.requests5m[i]! -= counts[i]!;
      counts.fill(0);
    }
  }

  /** Adds what the rows say of a bucket. */
  count(cell: Cell, rideType: RideType, bucket: number, requests: number): void {
    const slot = this.enter(cell);
    if (slot !== NOBODY) this.#add(bucket, this.at(rideType, slot), requests);
  }

  /** Lets time pass: what is five minutes old leaves, and `requests` becomes that of the window. */
  advance(nowMs: number, windowMs: number): void {
    this.#roll(Math.floor(nowMs / BUCKET_MS));
    this.look(nowMs, windowMs);
  }

  /** Makes `requests` those of the window that ended at an instant of the last five minutes. */
  look(atMs: number, windowMs: number): void {
    this.requests.fill(0);
    // The bucket of that instant and as many whole ones as the window has.
    const last = Math.min(this.#now, Math.floor(atMs / BUCKET_MS));
    const first = Math.max(0, last - Math.ceil(windowMs / BUCKET_MS), this.#now - BUCKETS + 1);
    for (let bucket = first; bucket <= last; bucket++) {
      const counts = this.#buckets[bucket % BUCKETS]!;
      for (let i = 0; i < counts.length; i++) this.requests[i]! += counts[i]!;
    }
  }

  /** Nobody is free anywhere, until it is said again. */
  clearFree(): void {
    this.free.fill(0);
  }

  #add(bucket: number, index: number, requests: number): void {
    if (bucket > this.#now) this.#roll(bucket);
    if (bucket <= this.#now - BUCKETS) return;
    const counts = this.#buckets[bucket % BUCKETS]!;
    const after = Math.min(MAX_REQUESTS, counts[index]! + requests);
    this.requests5m[index]! += after - counts[index]!;
    counts[index] = after;
  }

  #roll(bucket: number): void {
    // After a pause longer than the ring everything in it is old.
    const steps = Math.min(BUCKETS, bucket - this.#now);
    for (let step = steps - 1; step >= 0; step--) {
      const counts = this.#buckets[(bucket - step) % BUCKETS]!;
      for (let i = 0; i < counts.length; i++) this.requests5m[i]! -= counts[i]!;
      counts.fill(0);
    }
    this.#now = Math.max(this.#now, bucket);
  }

  #link(slot: number, cell: Cell): void {
    let side = 0;
    for (const near of cellsAround(cell, 1)) {
      const other = near === cell ? undefined : this.#slots.get(near);
      if (other === undefined) continue;
      this.neighbours[slot * NEIGHBOURS + side] = other;
      side += 1;
      const free = this.neighbours.indexOf(NOBODY, other * NEIGHBOURS);
      this.neighbours[free] = slot;
    }
  }

  #grow(): void {
    const before = this.capacity;
    const after = before * 2;
    const wider = <T extends Int32Array | Float64Array | Int16Array | Uint16Array>(
      old: T,
      empty: T,
    ): T => {
      for (let type = 0; type < TYPES; type++) {
        empty.set(old.subarray(type * before, (type + 1) * before), type * after);
      }
      return empty;
    };
    const neighbours = new Int32Array(after * NEIGHBOURS).fill(NOBODY);
    neighbours.set(this.neighbours);
    this.neighbours = neighbours;
    this.free = wider(this.free, new Int32Array(after * TYPES));
    this.requests = wider(this.requests, new Int32Array(after * TYPES));
    this.requests5m = wider(this.requests5m, new Int32Array(after * TYPES));
    this.smooth = wider(this.smooth, new Float64Array(after * TYPES).fill(100));
    this.multiplier = wider(this.multiplier, new Int16Array(after * TYPES).fill(100));
    this.#buckets = this.#buckets.map((old) => wider(old, new Uint16Array(after * TYPES)));
    this.capacity = after;
  }
}

function emptyBuckets(cells: number): Uint16Array<ArrayBuffer>[] {
  return Array.from({ length: BUCKETS }, () => new Uint16Array(cells * TYPES));
}
