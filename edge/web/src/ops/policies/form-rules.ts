/** How a policy's JSON Schema becomes a form, and what is typed becomes a body. Pure. */
import type { Currency } from "#shared/money.ts";
import type { PlainKey } from "../../i18n/speech.ts";
import { moneyWords } from "../../words/money-words.ts";
import { spanWords } from "../../words/time-words.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Body = Record<string, Json>;

/** The part of JSON Schema that Zod writes for policies. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly Json[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  /** Of a record: its keys, where they are few, and what each holds. */
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type FieldKind =
  | "number"
  | "text"
  | "switch"
  | "choice"
  | "list"
  | "rows"
  | "group"
  | "json";

export interface Field {
  readonly path: readonly string[];
  readonly kind: FieldKind;
  readonly schema: Schema;
}

export function fieldsOf(schema: Schema, under: readonly string[] = []): Field[] {
  return Object.entries(propertiesOf(schema) ?? {}).map(([name, inner]) => ({
    path: [...under, name],
    kind: kindOf(inner),
    schema: inner,
  }));
}

/** Of an object, or of a record whose keys are all known. */
function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const { properties, propertyNames, additionalProperties } = schema;
  const names = propertyNames?.enum;
  if (properties || !names || typeof additionalProperties !== "object") return properties;
  return Object.fromEntries(names.map((name) => [String(name), additionalProperties]));
}

/** The fields of a row, also those within a part of it. */
export function columnsOf(items: Schema, under: readonly string[] = []): Field[] {
  return fieldsOf(items, under).flatMap((field) =>
    field.kind === "group" ? columnsOf(field.schema, field.path) : [field],
  );
}

function kindOf(schema: Schema): FieldKind {
  if (schema.enum) return "choice";
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "string":
      return "text";
    case "boolean":
      return "switch";
    case "object":
      return propertiesOf(schema) ? "group" : "json";
    case "array":
      if (isPlain(schema.items)) return "list";
      return schema.items?.properties ? "rows" : "json";
    default:
      return "json";
  }
}

function isPlain(items: Schema | undefined): boolean {
  return ["integer", "number", "string"].includes(items?.type ?? "");
}

const units: readonly (readonly [suffix: string, unit: PlainKey])[] = [
  ["BasisPoints", "policy.unit.basis_points"],
  ["Hundredths", "policy.unit.hundredths"],
  ["Minor", "policy.unit.minor"],
  ["Meters", "policy.unit.meters"],
  ["Seconds", "policy.unit.seconds"],
  ["Minutes", "policy.unit.minutes"],
  ["Hours", "policy.unit.hours"],
  ["Days", "policy.unit.days"],
  ["Ms", "policy.unit.ms"],
];

/** What the name says of the unit; undefined when it says nothing. */
export function unitOf(name: string): PlainKey | undefined {
  return units.find(([suffix]) => name.endsWith(suffix))?.[1];
}

/** For a field without words: `deliveryPerKmMinor` is "Delivery per km"; the unit stands beside it. */
export function labelOf(name: string, description?: string): string {
  if (description) return description;
  const suffix = units.find(([end]) => name.endsWith(end) && name !== end)?.[0] ?? "";
  const words = name
    .slice(0, name.length - suffix.length)
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[-_]/g, " ");
  const isShouted = words === words.toUpperCase();
  const lower = isShouted ? words : words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** The same number for people: money, a share, a factor. Empty where nothing is to be added. */
export function hintOf(name: string, value: Json | undefined, currency: Currency): string {
  if (typeof value !== "number" || !Number.isInteger(value)) return "";
  switch (unitOf(name)) {
    case "policy.unit.minor":
      return moneyWords({ amountMinor: value, currency });
    case "policy.unit.basis_points":
      return `${value / 100} %`;
    case "policy.unit.hundredths":
      return `× ${value / 100}`;
    case "policy.unit.ms":
      return value >= 60_000 ? spanWords(value / 1_000) : "";
    default:
      return "";
  }
}

/** What holds where `over` is set: objects field by field, everything else whole. */
export function merged(under: Body, over: Body): Body {
  const result = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = result[name];
    result[name] = isGroup(below) && isGroup(value) ? merged(below, value) : value;
  }
  return result;
}

export interface Difference {
  readonly path: string;
  /** Undefined where there is none. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Field by field, and of lists of objects row by row. */
export function differencesOf(
  before: Json | undefined,
  after: Json | undefined,
  path = "",
): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [was, is] = [partsOf(before), partsOf(after)];
  if (!was || !is) return [{ path, before, after }];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].flatMap((name) =>
    differencesOf(was[name], is[name], path === "" ? name : `${path}.${name}`),
  );
}

function partsOf(value: Json | undefined): Body | undefined {
  if (isGroup(value)) return value;
  if (!Array.isArray(value) || !value.some(isGroup)) return undefined;
  return Object.fromEntries(value.map((one, at) => [String(at), one]));
}

function isGroup(value: Json | undefined): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function valueAt(body: Json | undefined, path: readonly string[]): Json | undefined {
  let at = body;
  for (const name of path) at = isGroup(at) ? at[name] : undefined;
  return at;
}

/** Without the value the field is taken out, and groups that are empty then with it. */
export function withValue(body: Body, path: readonly string[], value: Json | undefined): Body {
  const [name, ...rest] = path;
  if (name === undefined) return body;
  const { [name]: was, ...others } = body;
  if (rest.length === 0) return value === undefined ? others : { ...body, [name]: value };
  const inner = withValue(isGroup(was) ? was : {}, rest, value);
  return Object.keys(inner).length === 0 ? others : { ...body, [name]: inner };
}

/** What is typed; text that is no number stays text, and the check says so. */
export function readNumber(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
}

export function readList(text: string, items: Schema | undefined): Json | undefined {
  if (text.trim() === "") return undefined;
  const parts = text.split(",").map((part) => part.trim());
  return items?.type === "string" ? parts : parts.map((part) => readNumber(part) ?? "");
}

/** @returns undefined for what is no JSON object */
export function readBody(text: string): Body | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isGroup(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function textOf(value: Json | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) {
    return value.join(", ");
  }
  return JSON.stringify(value);
}

/** What a `datetime-local` field holds, by the clock of this machine. @returns undefined for none */
export function instantOf(local: string): string | undefined {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
