/**
 * Protocol Buffers from a table of fields: what JSON has as null is absent, lists are repeated,
 * positions are whole numbers of 1e-7 degrees and instants milliseconds since 1970. Small on
 * purpose; the tests hold it against a full implementation.
 */
import { unzigzag, VarintReader, VarintWriter } from "../pings/varints.ts";

export type Scalar = "string" | "uint" | "sint" | "double" | "bool" | "degrees" | "instant";

export interface Field {
  readonly number: number;
  readonly kind: Scalar | Table;
  /** `nullable`: absent is null. `list`: repeated. `map`: text to number. `listOrNull`: in a box. */
  readonly shape?: "nullable" | "list" | "map" | "listOrNull";
}
export type Table = { readonly [name: string]: Field };

type Values = Record<string, unknown>;

const DEGREES = 1e7;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** Messages of ours are five deep; more is somebody who tries. */
const MAX_DEPTH = 8;

const entry: Table = { key: { number: 1, kind: "string" }, value: { number: 2, kind: "uint" } };
const boxes = new Map<Field["kind"], Table>();

function boxOf(kind: Field["kind"]): Table {
  const box = boxes.get(kind) ?? { items: { number: 1, kind, shape: "list" } };
  boxes.set(kind, box);
  return box;
}

/** Every runtime of ours has these two; `shared` is compiled without any runtime's types. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const texts = {
  encoder: new TextEncoder(),
  decoder: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }),
};

export function encode(table: Table, values: Values): Uint8Array<ArrayBuffer> {
  const writer = new VarintWriter();
  for (const [name, field] of Object.entries(table)) {
    const value = values[name];
    if (value === null || value === undefined) continue;
    writeField(writer, field, value);
  }
  return writer.finish();
}

function writeField(writer: VarintWriter, field: Field, value: unknown): void {
  const { number, kind, shape } = field;
  if (shape === "list") {
    for (const item of value as unknown[]) writeOne(writer, number, kind, item);
  } else if (shape === "map") {
    for (const [key, count] of Object.entries(value as Values)) {
      writeBytes(writer, number, encode(entry, { key, value: count }));
    }
  } else if (shape === "listOrNull") {
    writeBytes(writer, number, encode(boxOf(kind), { items: value }));
  } else if (shape === "nullable" || !isDefault(kind, value)) {
    // The default is left out, as every proto3 writer does, unless absent means null.
    writeOne(writer, number, kind, value);
  }
}

function isDefault(kind: Field["kind"], value: unknown): boolean {
  if (typeof kind !== "string" || kind === "instant") return false;
  return value === 0 || value === "" || value === false;
}

function writeOne(writer: VarintWriter, number: number, kind: Field["kind"], value: unknown): void {
  if (typeof kind !== "string") {
    writeBytes(writer, number, encode(kind, value as Values));
  } else if (kind === "string") {
    writeBytes(writer, number, texts.encoder.encode(value as string));
  } else if (kind === "double") {
    writer.unsigned((number << 3) | FIXED64);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value as number, true);
    for (const byte of bytes) writer.byte(byte);
  } else {
    writer.unsigned((number << 3) | VARINT);
    writeNumber(writer, kind, value);
  }
}

function writeNumber(writer: VarintWriter, kind: Scalar, value: unknown): void {
  if (kind === "bool") writer.unsigned(value ? 1 : 0);
  else if (kind === "uint") writer.unsigned(value as number);
  else if (kind === "instant") writer.unsigned(Math.max(0, Date.parse(value as string)));
  else if (kind === "degrees") writer.signed(Math.round((value as number) * DEGREES));
  else writer.signed(value as number);
}

function writeBytes(writer: VarintWriter, number: number, bytes: Uint8Array): void {
  writer.unsigned((number << 3) | BYTES);
  writer.unsigned(bytes.length);
  for (const byte of bytes) writer.byte(byte);
}

/** @throws Error for bytes that are no message of this table; unknown fields are skipped. */
export function decode(table: Table, bytes: Uint8Array, depth = 0): Values {
  if (depth > MAX_DEPTH) throw new Error("too deep");
  const values = empty(table);
  const byNumber = fieldsOf(table);
  const reader = new VarintReader();
  reader.start(bytes);
  while (reader.at < bytes.length) {
    const tag = readNumber(reader);
    const wire = tag & 7;
    const known = byNumber.get(tag >>> 3);
    const raw = readRaw(reader, wire);
    if (!known) continue;
    const [name, field] = known;
    take(values, name, field, readValue(boxed(field), { raw, wire, depth }));
  }
  return values;
}

const fieldMaps = new WeakMap<Table, ReadonlyMap<number, readonly [string, Field]>>();

/** Built once per table: the tables are constants. */
function fieldsOf(table: Table): ReadonlyMap<number, readonly [string, Field]> {
  let fields = fieldMaps.get(table);
  if (!fields) {
    fields = new Map(Object.entries(table).map((one) => [one[1].number, one] as const));
    fieldMaps.set(table, fields);
  }
  return fields;
}

/** The kind that stands on the wire for a field. */
function boxed({ kind, shape }: Field): Field["kind"] {
  if (shape === "map") return entry;
  return shape === "listOrNull" ? boxOf(kind) : kind;
}

function take(values: Values, name: string, { shape }: Field, value: unknown): void {
  if (shape === "list") (values[name] as unknown[]).push(value);
  else if (shape === "listOrNull") values[name] = (value as { items: unknown }).items;
  else if (shape === "map") {
    const { key, value: count } = value as { key: string; value: number };
    // Never a way into what every object inherits.
    if (key !== "__proto__") (values[name] as Values)[key] = count;
  } else values[name] = value;
}

function empty(table: Table): Values {
  const values: Values = {};
  for (const [name, { kind, shape }] of Object.entries(table)) {
    if (shape === "list") values[name] = [];
    else if (shape === "map") values[name] = {};
    else if (shape || typeof kind !== "string" || kind === "instant") values[name] = null;
    else if (kind === "string") values[name] = "";
    else values[name] = kind === "bool" ? false : 0;
  }
  return values;
}

type Raw = number | Uint8Array;

function readNumber(reader: VarintReader): number {
  const value = reader.read(reader.bytes.length);
  if (value < 0) throw new Error("cut off");
  return value;
}

function readRaw(reader: VarintReader, wire: number): Raw {
  if (wire === VARINT) return readNumber(reader);
  const isKnown = wire === BYTES || wire === FIXED64 || wire === FIXED32;
  if (!isKnown) throw new Error("unknown wire type");
  const length = wire === BYTES ? readNumber(reader) : wire === FIXED64 ? 8 : 4;
  const end = reader.at + length;
  if (end > reader.bytes.length) throw new Error("cut off");
  const bytes = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return bytes;
}

function readValue(
  kind: Field["kind"],
  { raw, wire, depth }: { raw: Raw; wire: number; depth: number },
): unknown {
  const needed = typeof kind !== "string" || kind === "string" ? BYTES : undefined;
  if (wire !== (needed ?? (kind === "double" ? FIXED64 : VARINT))) throw new Error("wrong type");
  if (typeof kind !== "string") return decode(kind, raw as Uint8Array, depth + 1);
  switch (kind) {
    case "string":
      return texts.decoder.decode(raw as Uint8Array);
    case "double": {
      const bytes = raw as Uint8Array;
      return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
    }
    case "bool":
      return raw !== 0;
    case "uint":
      return raw;
    case "sint":
      return unzigzag(raw as number);
    case "degrees":
      return unzigzag(raw as number) / DEGREES;
    case "instant":
      return new Date(raw as number).toISOString();
  }
}
