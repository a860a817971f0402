/**
 * The points of the last minute, coded as they come in: a rider costs a few numbers and about seven
 * bytes a point while there are points, and nothing while there are none. The bytes lie in blocks of
 * one arena, chained per rider, so that a thousand riders with three points do not hold a thousand
 * buffers for a minute each.
 *
 * The arena is bounded. When it is full, points are refused; its owner closes chunks early before
 * that (`isTight`), so a refusal means that the database has not taken anything for long.
 */
import type { PingColumns } from "#shared/pings/ping-columns.ts";
import { decodeChunk, encodeChunk, inOrder, MAX_POINTS, sealChunk } from "./chunk-rules.ts";
import {
  accuracyUnits,
  bearingUnits,
  DEGREE,
  type LastPoint,
  MAX_POINT_BYTES,
  putPoint,
  speedUnits,
  UNKNOWN,
} from "./point-rules.ts";

export interface ClosedChunk {
  readonly riderId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly points: number;
  readonly chunk: Uint8Array;
}

export interface TrackBufferLimits {
  /** A chunk is closed when it has been open for so long … */
  readonly openMs: number;
  /** … or has so many points, at most `MAX_POINTS`, … */
  readonly points: number;
  /** … or when the next point is so far away in time: the reader looks no further back. */
  readonly spanMs: number;
  /** Bytes of the arena. */
  readonly bytes: number;
}

const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;
/** Blocks of one segment: the arena grows by 256 KB at a time. */
const SEGMENT_BITS = 12;
const TIGHT_SHARE = 0.75;
const NONE = -1;

/**
 * One rider's open chunk and its last point. Flat, and a class, because there are many: its values
 * lie inside the object. The bytes are in the blocks from `head` to `tail`.
 */
class OpenChunk implements LastPoint {
  /** Whose it is; nobody's once it is closed. */
  riderId = "";
  at = 0;
  interval = 0;
  lat = 0;
  lng = 0;
  speed = UNKNOWN;
  bearing = UNKNOWN;
  accuracy = UNKNOWN;
  openedAtMs = 0;
  firstAt = 0;
  /** Points came that are older than the one before: they are sorted when the chunk is closed. */
  isMixed = false;
  points = 0;
  length = 0;
  head = NONE;
  tail = NONE;
}

export class TrackBuffer {
  readonly #limits: TrackBufferLimits;
  readonly #onClosed: (chunk: ClosedChunk) => void;
  /** In the order of opening, so that the oldest are found without a search. */
  readonly #open = new Map<string, OpenChunk>();
  /** The same by the number that a rider had then, closed ones too: spares most look-ups by name. */
  readonly #hints: (OpenChunk | undefined)[] = [];
  readonly #segments: Uint8Array[] = [];
  /** Per block the one that follows it, in a chunk or among the free ones. */
  #next = new Int32Array(0);
  #freeHead = NONE;
  #usedBlocks = 0;
  readonly #maxBlocks: number;
  readonly #scratch = new Uint8Array(MAX_POINT_BYTES);
  readonly #point = { at: 0, lat: 0, lng: 0, speed: UNKNOWN, bearing: UNKNOWN, accuracy: UNKNOWN };

  constructor(limits: TrackBufferLimits, onClosed: (chunk: ClosedChunk) => void) {
    this.#limits = { ...limits, points: Math.min(limits.points, MAX_POINTS) };
    this.#onClosed = onClosed;
    this.#maxBlocks = Math.max(1, Math.floor(limits.bytes / BLOCK));
  }

  /** Riders with an open chunk. */
  get openChunks(): number {
    return this.#open.size;
  }

  /** Bytes of the blocks in use. */
  get usedBytes(): number {
    return this.#usedBlocks * BLOCK;
  }

  /** Bytes that the arena and its books occupy, used or not. */
  get heldBytes(): number {
    const arena = (this.#segments.length << SEGMENT_BITS) * BLOCK;
    return arena + this.#next.byteLength;
  }

  /** Whether it is time to close chunks before their minute is over. */
  get isTight(): boolean {
    return this.#usedBlocks > this.#maxBlocks * TIGHT_SHARE;
  }

  /**
   * Takes all points of the columns; gives how many of them found no room.
   * @param number a small one that is the rider's most of the time, if there is one
   */
  addAll(riderId: string, points: PingColumns, nowMs: number, number?: number): number {
    let refused = 0;
    // Looked up once for a post of many.
    const hint = number === undefined ? undefined : this.#hints[number];
    let open = hint?.riderId === riderId ? hint : this.#open.get(riderId);
    const point = this.#point;
    for (let i = 0; i < points.count; i++) {
      point.at = Math.round(points.atMs[i]!);
      point.lat = Math.round(points.lat[i]! * DEGREE);
      point.lng = Math.round(points.lng[i]! * DEGREE);
      point.speed = speedUnits(points.speedKmh[i]!);
      point.bearing = bearingUnits(points.bearing[i]!);
      point.accuracy = accuracyUnits(points.accuracyM[i]!);
      if (open && Math.abs(point.at - open.firstAt) > this.#limits.spanMs) {
        this.#onClosed(this.#finish(riderId, open));
        open = undefined;
      }
      const length = putPoint(this.#scratch, 0, point, open ?? nothing);
      if (!this.#hasRoom(open, length)) {
        refused += 1;
        continue;
      }
      open ??= this.#begin(riderId, nowMs, number);
      this.#append(open, length);
      if (open.points < this.#limits.points) continue;
      this.#onClosed(this.#finish(riderId, open));
      open = undefined;
    }
    return refused;
  }

  /** Closes the chunk of one rider, if there is one. */
  close(riderId: string): void {
    const open = this.#open.get(riderId);
    if (open) this.#onClosed(this.#finish(riderId, open));
  }

  /** Closes what was opened up to an instant, oldest first, at most `most`; gives how many. */
  closeOpenedBy(byMs: number, most: number): number {
    let closed = 0;
    for (const [riderId, open] of this.#open) {
      if (closed >= most || open.openedAtMs > byMs) break;
      this.#onClosed(this.#finish(riderId, open));
      closed += 1;
    }
    return closed;
  }

  /** The open chunk of a rider as it would be closed now; it stays open. */
  peek(riderId: string): Uint8Array | undefined {
    const open = this.#open.get(riderId);
    return open && this.#seal(open);
  }

  /** Forgets what a rider has here. */
  forget(riderId: string): void {
    const open = this.#open.get(riderId);
    if (open) this.#release(riderId, open);
  }

  #hasRoom(open: OpenChunk | undefined, length: number): boolean {
    const left = open ? (BLOCK - (open.length & (BLOCK - 1))) & (BLOCK - 1) : 0;
    return length <= left || this.#usedBlocks < this.#maxBlocks;
  }

  #begin(riderId: string, nowMs: number, number: number | undefined): OpenChunk {
    const open = new OpenChunk();
    open.riderId = riderId;
    if (number !== undefined) this.#hints[number] = open;
    open.openedAtMs = nowMs;
    open.firstAt = this.#point.at;
    this.#open.set(riderId, open);
    return open;
  }

  /** Copies `length` bytes of the scratch to the end of the chunk; the point is its last one then. */
  #append(open: OpenChunk, length: number): void {
    const point = this.#point;
    open.interval = point.at - open.at;
    if (open.interval <= 0) open.isMixed = true;
    open.at = point.at;
    open.lat = point.lat;
    open.lng = point.lng;
    open.speed = point.speed;
    open.bearing = point.bearing;
    open.accuracy = point.accuracy;
    open.points += 1;
    let at = open.length & (BLOCK - 1);
    let bytes = open.tail === NONE ? undefined : this.#segments[open.tail >> SEGMENT_BITS];
    let base = (open.tail & ((1 << SEGMENT_BITS) - 1)) << BLOCK_BITS;
    for (let i = 0; i < length; i++) {
      if (at === 0) {
        const block = this.#takeBlock();
        if (open.tail === NONE) open.head = block;
        else this.#next[open.tail] = block;
        open.tail = block;
        bytes = this.#segments[block >> SEGMENT_BITS];
        base = (block & ((1 << SEGMENT_BITS) - 1)) << BLOCK_BITS;
      }
      bytes![base + at] = this.#scratch[i]!;
      at = (at + 1) & (BLOCK - 1);
    }
    open.length += length;
  }

  #takeBlock(): number {
    if (this.#freeHead === NONE) this.#grow();
    const block = this.#freeHead;
    this.#freeHead = this.#next[block]!;
    this.#next[block] = NONE;
    this.#usedBlocks += 1;
    return block;
  }

  #grow(): void {
    const first = this.#segments.length << SEGMENT_BITS;
    const count = 1 << SEGMENT_BITS;
    this.#segments.push(new Uint8Array(count * BLOCK));
    const next = new Int32Array(first + count);
    next.set(this.#next);
    for (let i = 0; i < count; i++) next[first + i] = i === count - 1 ? NONE : first + i + 1;
    this.#next = next;
    this.#freeHead = first;
  }

  #finish(riderId: string, open: OpenChunk): ClosedChunk {
    let chunk = this.#seal(open);
    let { points } = open;
    let startedAtMs = open.firstAt;
    let endedAtMs = open.at;
    if (open.isMixed) {
      const sorted = inOrder(decodeChunk(chunk));
      chunk = encodeChunk(sorted);
      points = sorted.length;
      startedAtMs = sorted[0]!.recordedAtMs;
      endedAtMs = sorted.at(-1)!.recordedAtMs;
    }
    this.#release(riderId, open);
    return { riderId, startedAtMs, endedAtMs, points, chunk };
  }

  #seal(open: OpenChunk): Uint8Array {
    return sealChunk(open.points, open.length, (into, offset) => {
      let at = offset;
      let left = open.length;
      for (let block = open.head; left > 0; block = this.#next[block]!) {
        const size = Math.min(BLOCK, left);
        const base = (block & ((1 << SEGMENT_BITS) - 1)) << BLOCK_BITS;
        into.set(this.#segments[block >> SEGMENT_BITS]!.subarray(base, base + size), at);
        at += size;
        left -= size;
      }
    });
  }

  #release(riderId: string, open: OpenChunk): void {
    this.#open.delete(riderId);
    open.riderId = "";
    if (open.tail !== NONE) {
      this.#usedBlocks -= Math.ceil(open.length / BLOCK);
      this.#next[open.tail] = this.#freeHead;
      this.#freeHead = open.head;
    }
  }
}

/** What each chunk begins with. */
const nothing: Readonly<OpenChunk> = new OpenChunk();
