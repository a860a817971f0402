/**
 * Knows the reports that phones send, at a tenth of the schema's price. Pure. It says yes to nothing
 * that the schema refuses; whatever it does not know, the schema is asked.
 */
import { MAX_PINGS_PER_BATCH, type Ping } from "#shared/contracts/riders.ts";

/** The reports of a post, or undefined when the schema has to decide. */
export function plainPings(body: unknown): readonly Ping[] | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  if (!("pings" in body)) return isPlain(body) ? [body as Ping] : undefined;
  const { pings } = body;
  if (!Array.isArray(pings) || pings.length === 0 || pings.length > MAX_PINGS_PER_BATCH) {
    return undefined;
  }
  return pings.every(isPlain) ? (pings as Ping[]) : undefined;
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const ping = value as Record<keyof Ping, unknown>;
  return (
    isWithin(ping.lat, -90, 90) &&
    isWithin(ping.lng, -180, 180) &&
    isAbsentOrWithin(ping.accuracyM, 100_000) &&
    isAbsentOrWithin(ping.speedKmh, 2_000) &&
    isAbsentOrWithin(ping.bearing, 360) &&
    isAbsentOrWithin(ping.battery, 100) &&
    isPlainInstant(ping.recordedAt)
  );
}

/** False for NaN, as every comparison with it. */
function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === "number" && value >= min && value <= max;
}

function isAbsentOrWithin(value: unknown, max: number): boolean {
  return value === undefined || value === null || isWithin(value, 0, max);
}

const ZERO = 48;
/** Where `2026-11-22T10:00:00.000Z` has something else than a digit. */
const SEPARATORS = "    -  -  T  :  :  .   Z";
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** As `Date.toISOString` writes it; 29 February is left to those who know about leap years. */
function isPlainInstant(value: unknown): boolean {
  if (typeof value !== "string" || value.length !== SEPARATORS.length) return false;
  for (let i = 0; i < SEPARATORS.length; i++) {
    const expected = SEPARATORS.charCodeAt(i);
    const code = value.charCodeAt(i);
    if (expected === 32 ? code < ZERO || code > ZERO + 9 : code !== expected) return false;
  }
  const month = twoDigits(value, 5);
  const day = twoDigits(value, 8);
  return (
    day >= 1 &&
    day <= (DAYS[month] ?? 0) &&
    twoDigits(value, 11) <= 23 &&
    twoDigits(value, 14) <= 59 &&
    twoDigits(value, 17) <= 59
  );
}

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO;
}
