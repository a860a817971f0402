/**
 * Opening hours: wall-clock windows of a named zone. A window that begins at 22:00 begins when the
 * clocks of the city show 22:00, however many hours that day has.
 */
import type { OpeningWindow } from "../contracts/catalog.ts";

export interface WallClock {
  /** 0 is Sunday. */
  readonly day: number;
  /** 0 … 1439 */
  readonly minute: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** Zones change their offset on quarter hours only. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Farther than any zone is from UTC. */
const FAR_MS = 26 * 60 * MINUTE_MS;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;
const DAYS_AHEAD = 8;
/** What changes sooner is found among the windows of the days around now. */
const SOON_MS = 20 * 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone, by quarter hour. */
const offsets = new Map<string, Map<number, number>>();
/** Of one zone; beyond it all are asked again. */
const MAX_OFFSETS = 1_000;

/** What is added to UTC for the wall clock of a zone, in ms. @throws RangeError for no such zone */
export function zoneOffsetMs(timeZone: string, epochMs: number): number {
  const quarter = Math.floor(epochMs / QUARTER_MS);
  const ofZone = offsets.get(timeZone) ?? new Map<number, number>();
  offsets.set(timeZone, ofZone);
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  const atMs = quarter * QUARTER_MS;
  const offset = wallMsAt(timeZone, atMs) - atMs;
  if (ofZone.size >= MAX_OFFSETS) ofZone.clear();
  ofZone.set(quarter, offset);
  return offset;
}

function wallMsAt(timeZone: string, epochMs: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  return Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
}

/** The last one that was asked for: a list asks for each of its stores. */
let lastWall = { timeZone: "", minute: -1, wall: { day: 0, minute: 0 } as WallClock };

export function wallClockAt(timeZone: string, epochMs: number): WallClock {
  const minute = Math.floor(epochMs / MINUTE_MS);
  if (lastWall.minute !== minute || lastWall.timeZone !== timeZone) {
    lastWall = { timeZone, minute, wall: readWallClock(timeZone, epochMs) };
  }
  return lastWall.wall;
}

function readWallClock(timeZone: string, epochMs: number): WallClock {
  const wallMs = epochMs + zoneOffsetMs(timeZone, epochMs);
  return {
    day: weekdayOf(Math.floor(wallMs / DAY_MS)),
    minute: Math.floor((wallMs - Math.floor(wallMs / DAY_MS) * DAY_MS) / MINUTE_MS),
  };
}

function weekdayOf(dayNumber: number): number {
  return (((dayNumber + FIRST_WEEKDAY) % 7) + 7) % 7;
}

/** Whether the clock is inside a window of this day, or inside one that began the day before. */
export function isWithinHours(
  hours: readonly OpeningWindow[],
  { day, minute }: WallClock,
): boolean {
  for (const { day: first, fromMinute, toMinute } of hours) {
    if (first === day && minute >= fromMinute && minute < toMinute) return true;
    if ((first + 1) % 7 === day && minute + DAY_MINUTES < toMinute) return true;
  }
  return false;
}

interface OpenableStore {
  /** The store's own switch. */
  readonly open: boolean;
  readonly openingHours: readonly OpeningWindow[] | null;
}

export function isOpenAt(store: OpenableStore, timeZone: string, epochMs: number): boolean {
  if (!store.open || store.openingHours === null) return store.open;
  return isWithinHours(store.openingHours, wallClockAt(timeZone, epochMs));
}

/**
 * When the hours open or close the store next, in epoch ms; undefined when they do not within a
 * week.
 */
export function nextChangeMs(
  hours: readonly OpeningWindow[],
  timeZone: string,
  epochMs: number,
): number | undefined {
  const soon = firstChange(hours, timeZone, epochMs, 1);
  if (soon !== undefined && soon - epochMs < SOON_MS) return soon;
  return firstChange(hours, timeZone, epochMs, DAYS_AHEAD);
}

/** Among the windows that begin from yesterday to so many days ahead. */
function firstChange(
  hours: readonly OpeningWindow[],
  timeZone: string,
  epochMs: number,
  daysAhead: number,
): number | undefined {
  const isOpen = (atMs: number) => isWithinHours(hours, wallClockAt(timeZone, atMs));
  const before = isOpen(epochMs);
  const today = Math.floor((epochMs + zoneOffsetMs(timeZone, epochMs)) / DAY_MS);
  const candidates = new Set<number>();
  for (let number = today - 1; number <= today + daysAhead; number++) {
    for (const { day, fromMinute, toMinute } of hours) {
      if (day !== weekdayOf(number)) continue;
      for (const minute of [fromMinute, toMinute]) {
        for (const atMs of instantsOf(timeZone, number * DAY_MS + minute * MINUTE_MS)) {
          if (atMs > epochMs) candidates.add(atMs);
        }
      }
    }
  }
  return [...candidates].sort((a, b) => a - b).find((atMs) => isOpen(atMs) !== before);
}

/** When the wall clock may show a time: once mostly, never or twice where the zone changes. */
function instantsOf(timeZone: string, wallMs: number): number[] {
  const earlier = zoneOffsetMs(timeZone, wallMs - FAR_MS);
  const later = zoneOffsetMs(timeZone, wallMs + FAR_MS);
  if (earlier === later) return [wallMs - earlier];
  // The jump itself, because it may leap over the boundary or back behind it.
  let low = Math.floor((wallMs - FAR_MS) / QUARTER_MS);
  let high = Math.ceil((wallMs + FAR_MS) / QUARTER_MS);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffsetMs(timeZone, middle * QUARTER_MS) === earlier) low = middle;
    else high = middle;
  }
  return [wallMs - earlier, wallMs - later, high * QUARTER_MS];
}
