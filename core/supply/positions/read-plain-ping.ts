/**
 * Reads one report as phones send it straight from its text into columns, at a third of the price of
 * parsing JSON into an object and asking the schema. Pure. It takes nothing that `JSON.parse` and the
 * schema refuse, and reads the same numbers; whatever it does not know is left to them.
 */
import type { PingColumns } from "#shared/pings/ping-columns.ts";

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;

/** Up to so many digits a number and the power of ten that divides it are exact, and so is the quotient. */
const MAX_DIGITS = 15;
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

const LAT = 1;
const LNG = 2;
const ACCURACY = 4;
const SPEED = 8;
const BEARING = 16;
const BATTERY = 32;
const RECORDED_AT = 64;
const NEEDED = LAT | LNG | RECORDED_AT;

/** Where the last number or instant ended; -1 after something else. Everything here is synchronous. */
let end = -1;

/** Puts a single report into row 0; false when JSON and the schema have to decide. */
export function readPlainPing(text: string, columns: PingColumns): boolean {
  if (text.charCodeAt(0) !== OPEN) return false;
  columns.accuracyM[0] = Number.NaN;
  columns.speedKmh[0] = Number.NaN;
  columns.bearing[0] = Number.NaN;
  columns.battery[0] = Number.NaN;
  let seen = 0;
  let at = 1;
  for (;;) {
    const field = text.charCodeAt(at) === QUOTE ? fieldAt(text, at + 1) : 0;
    // A name that comes twice has a meaning in JSON, but no phone says anything twice.
    if (field === 0 || (seen & field) !== 0) return false;
    seen |= field;
    if (!readField(text, field, columns, at + lengthOf(field))) return false;
    const after = text.charCodeAt(end);
    at = end + 1;
    if (after === CLOSE) break;
    if (after !== COMMA) return false;
  }
  if (at !== text.length || (seen & NEEDED) !== NEEDED) return false;
  columns.count = 1;
  return true;
}

function fieldAt(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === 108) {
    if (text.startsWith('lat":', at)) return LAT;
    return text.startsWith('lng":', at) ? LNG : 0;
  }
  if (first === 98) {
    if (text.startsWith('bearing":', at)) return BEARING;
    return text.startsWith('battery":', at) ? BATTERY : 0;
  }
  if (first === 97) return text.startsWith('accuracyM":', at) ? ACCURACY : 0;
  if (first === 115) return text.startsWith('speedKmh":', at) ? SPEED : 0;
  return first === 114 && text.startsWith('recordedAt":"', at) ? RECORDED_AT : 0;
}

/** Of what stands before the value, both quotes and the colon included. */
function lengthOf(field: number): number {
  if (field <= LNG) return 6;
  if (field === ACCURACY) return 12;
  if (field === SPEED) return 11;
  return field === RECORDED_AT ? 14 : 10;
}

function readField(text: string, field: number, columns: PingColumns, at: number): boolean {
  if (field === RECORDED_AT) {
    const atMs = instantAt(text, at);
    columns.atMs[0] = atMs;
    return !Number.isNaN(atMs);
  }
  if (field > LNG && text.startsWith("null", at)) {
    end = at + 4;
    return true;
  }
  const value = numberAt(text, at);
  if (end < 0) return false;
  switch (field) {
    case LAT:
      columns.lat[0] = value;
      return value >= -90 && value <= 90;
    case LNG:
      columns.lng[0] = value;
      return value >= -180 && value <= 180;
    case ACCURACY:
      columns.accuracyM[0] = value;
      return value >= 0 && value <= 100_000;
    case SPEED:
      columns.speedKmh[0] = value;
      return value >= 0 && value <= 2_000;
    case BEARING:
      columns.bearing[0] = value;
      return value >= 0 && value <= 360;
    default:
      columns.battery[0] = value;
      return value >= 0 && value <= 100;
  }
}

/** A number without an exponent and of few digits; `end` is -1 for anything else. */
function numberAt(text: string, start: number): number {
  end = -1;
  const isNegative = text.charCodeAt(start) === MINUS;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let value = 0;
  let code = text.charCodeAt(at);
  for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
    value = value * 10 + code - ZERO;
  }
  const whole = at - first;
  // JSON knows no "01" and no ".5".
  if (whole === 0 || (whole > 1 && text.charCodeAt(first) === ZERO)) return 0;
  let fraction = 0;
  if (code === DOT) {
    const from = at + 1;
    at = from;
    code = text.charCodeAt(at);
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
      value = value * 10 + code - ZERO;
    }
    fraction = at - from;
    if (fraction === 0) return 0;
  }
  if (whole + fraction > MAX_DIGITS) return 0;
  end = at;
  const size = fraction === 0 ? value : value / POWERS[fraction]!;
  return isNegative ? -size : size;
}

const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

/** `2026-11-22T10:00:00.000Z"` in ms since 1970; NaN for anything else, and for 29 February. */
function instantAt(text: string, at: number): number {
  const isPlain =
    text.charCodeAt(at + 4) === MINUS &&
    text.charCodeAt(at + 7) === MINUS &&
    text.charCodeAt(at + 10) === 84 &&
    text.charCodeAt(at + 13) === COLON &&
    text.charCodeAt(at + 16) === COLON &&
    text.charCodeAt(at + 19) === DOT &&
    text.charCodeAt(at + 23) === 90 &&
    text.charCodeAt(at + 24) === QUOTE;
  if (!isPlain) return Number.NaN;
  const year = 100 * twoDigits(text, at) + twoDigits(text, at + 2);
  const month = twoDigits(text, at + 5);
  const day = twoDigits(text, at + 8);
  const hour = twoDigits(text, at + 11);
  const minute = twoDigits(text, at + 14);
  const second = twoDigits(text, at + 17);
  const ms = 10 * twoDigits(text, at + 20) + digit(text, at + 22);
  // What is no digit makes the whole far too large, or negative.
  const isDate = year >= 1970 && year <= 9999 && day >= 1 && day <= (DAYS[month] ?? 0);
  const isTime = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
  if (!(isDate && isTime && second >= 0 && second <= 59 && ms >= 0 && ms <= 999)) return Number.NaN;
  end = at + 25;
  return daysBefore(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

/** In whole numbers, which are quicker than a NaN; far from zero for what is no digit. */
const NO_DIGIT = 1_000_000;

function digit(text: string, at: number): number {
  const value = (text.charCodeAt(at) | 0) - ZERO;
  return value >= 0 && value <= 9 ? value : NO_DIGIT;
}

function twoDigits(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1);
}

/** Days from 1970 to a date, by years that begin in March: then a leap day is the last of a year. */
function daysBefore(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * months + 2) / 5) + day - 1;
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leaps + dayOfYear - 719_468;
}
