/**
 * Reads a `PingFrame` (pings.proto) into columns. Strict: a frame is taken whole or not at all, a
 * column appears once and packed. Fields that we do not know are skipped, so that phones may be
 * newer than we are.
 */
import type { PingColumns } from "./ping-columns.ts";
import { unzigzag, VarintReader } from "./varints.ts";

export const MAX_FRAME_BYTES = 16 * 1024;
/** The content type of a frame over HTTP. */
export const FRAME_CONTENT_TYPE = "application/x-protobuf";

export interface FrameFault {
  /** The column, or `frame`. */
  readonly path: string;
  readonly message: string;
}

interface Column {
  readonly path: Exclude<keyof PingColumns, "count" | "capacity" | "move" | "sortByTime">;
  readonly isDelta: boolean;
  readonly min: number;
  readonly max: number;
  /** How many of the wire's units are one of ours. */
  readonly scale: number;
}

/** 31 December 9999: what RFC 3339 can say. */
const LAST_INSTANT_MS = 253_402_300_799_999;

/** By field number; 0 and 1 are none. */
export const frameColumns: readonly (Column | undefined)[] = [
  undefined,
  undefined,
  { path: "lat", isDelta: true, min: -90e7, max: 90e7, scale: 1e7 },
  { path: "lng", isDelta: true, min: -180e7, max: 180e7, scale: 1e7 },
  { path: "atMs", isDelta: true, min: 0, max: LAST_INSTANT_MS, scale: 1 },
  { path: "accuracyM", isDelta: false, min: 0, max: 1_000_000, scale: 10 },
  { path: "speedKmh", isDelta: false, min: 0, max: 20_000, scale: 10 },
  { path: "bearing", isDelta: false, min: 0, max: 360, scale: 1 },
  { path: "battery", isDelta: false, min: 0, max: 100, scale: 1 },
];
const REQUIRED = [2, 3, 4];
const OPTIONAL = [5, 6, 7, 8];
const SEQUENCE = 1;
const MAX_SEQUENCE = 2 ** 32 - 1;
const FIXED_64 = 1;
const BLOCK = 2;
const FIXED_32 = 5;

export class PingFrameDecoder {
  readonly #reader = new VarintReader();
  /** Reports per column, by field number; -1 for a column that did not come. */
  readonly #counts = new Int32Array(frameColumns.length);
  #fault: FrameFault | undefined;
  /** Of the frame read last; 0 when the phone chose none. */
  sequence = 0;

  /** Fills `columns`; gives what is wrong, and then the columns mean nothing. */
  decode(bytes: Uint8Array, columns: PingColumns): FrameFault | undefined {
    columns.count = 0;
    this.sequence = 0;
    this.#fault = undefined;
    this.#counts.fill(-1);
    if (bytes.length > MAX_FRAME_BYTES) return fault("frame", `At most ${MAX_FRAME_BYTES} bytes`);
    this.#reader.start(bytes);
    while (this.#reader.at < bytes.length && !this.#fault) this.#readField(bytes.length, columns);
    return this.#fault ?? this.#settle(columns);
  }

  #readField(end: number, columns: PingColumns): void {
    const tag = this.#reader.read(end);
    const field = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (tag < 8 || field > 0x1fff_ffff) this.#refuse("frame", "A field has no valid number");
    else if (field === SEQUENCE) this.#readSequence(wireType, end);
    else if (field < frameColumns.length) this.#readColumn(field, wireType, end, columns);
    else this.#skip(wireType, end);
  }

  #readSequence(wireType: number, end: number): void {
    const value = wireType === 0 ? this.#reader.read(end) : -1;
    if (value < 0 || value > MAX_SEQUENCE) this.#refuse("sequence", "Not a 32-bit number");
    else this.sequence = value;
  }

  #readColumn(field: number, wireType: number, end: number, columns: PingColumns): void {
    const column = frameColumns[field]!;
    const isNew = wireType === BLOCK && this.#counts[field] === -1;
    const length = isNew ? this.#reader.read(end) : -1;
    const blockEnd = this.#reader.at + length;
    if (!isNew) this.#refuse(column.path, "Write the column packed, and once");
    else if (length < 0 || blockEnd > end) this.#refuse(column.path, "The column is cut off");
    else if (column.isDelta) this.#counts[field] = this.#readDeltas(column, blockEnd, columns);
    else this.#counts[field] = this.#readValues(column, blockEnd, columns);
  }

  #readDeltas(column: Column, end: number, columns: PingColumns): number {
    const reader = this.#reader;
    const { min, max, scale, path } = column;
    const target = columns[path];
    let count = 0;
    let sum = 0;
    while (reader.at < end) {
      const value = reader.read(end);
      sum += unzigzag(value);
      if (value < 0 || count === columns.capacity || !(sum >= min && sum <= max)) {
        this.#refuseValue(column, value, count, columns);
        return count;
      }
      // Divided, not multiplied: 129716000 / 1e7 is the same number as 12.9716 in JSON.
      target[count++] = sum / scale;
    }
    return count;
  }

  #readValues(column: Column, end: number, columns: PingColumns): number {
    const reader = this.#reader;
    const { max, scale, path } = column;
    const target = columns[path];
    let count = 0;
    while (reader.at < end) {
      const value = reader.read(end);
      if (value < 0 || count === columns.capacity || value - 1 > max) {
        this.#refuseValue(column, value, count, columns);
        return count;
      }
      target[count++] = value === 0 ? Number.NaN : (value - 1) / scale;
    }
    return count;
  }

  #refuseValue(column: Column, value: number, count: number, columns: PingColumns): void {
    if (value < 0) this.#refuse(column.path, "A number is cut off or too large");
    else if (count === columns.capacity) {
      this.#refuse(column.path, `At most ${columns.capacity} reports`);
    } else this.#refuse(column.path, `Report ${count + 1} is out of range`);
  }

  #skip(wireType: number, end: number): void {
    const reader = this.#reader;
    let length = 0;
    if (wireType === 0) length = reader.read(end) < 0 ? -1 : 0;
    else if (wireType === FIXED_64) length = 8;
    else if (wireType === BLOCK) length = reader.read(end);
    else if (wireType === FIXED_32) length = 4;
    else length = -1;
    if (length < 0 || reader.at + length > end) this.#refuse("frame", "A field is cut off");
    else reader.at += length;
  }

  /** Columns must be of one length; those that did not come are unknown. */
  #settle(columns: PingColumns): FrameFault | undefined {
    const count = this.#counts[REQUIRED[0]!]!;
    if (count < 1) return fault("lat", "At least one report");
    for (const field of REQUIRED) {
      if (this.#counts[field] !== count) return this.#unequal(field, count);
    }
    for (const field of OPTIONAL) {
      const length = this.#counts[field]!;
      // An empty column and none are the same to every writer of this format.
      if (length <= 0) columns[frameColumns[field]!.path].fill(Number.NaN, 0, count);
      else if (length !== count) return this.#unequal(field, count);
    }
    columns.count = count;
    return undefined;
  }

  #unequal(field: number, count: number): FrameFault {
    const length = Math.max(0, this.#counts[field]!);
    return fault(frameColumns[field]!.path, `${length} values for ${count} reports`);
  }

  #refuse(path: string, message: string): void {
    this.#fault = fault(path, message);
  }
}

function fault(path: string, message: string): FrameFault {
  return { path, message };
}
