import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpeningWindow } from "../contracts/catalog.ts";
import { isOpenAt, isWithinHours, nextChangeMs, wallClockAt } from "./opening-hours.ts";

const MINUTE = 60_000;
const zones = ["Asia/Kolkata", "Europe/London", "America/Chicago", "Australia/Lord_Howe"];
const open = (openingHours: OpeningWindow[]) => ({ open: true, openingHours });

describe("the wall clock", () => {
  it.each([
    ["Asia/Kolkata", Date.UTC(2026, 10, 22, 18, 29), { day: 0, minute: 23 * 60 + 59 }],
    ["Asia/Kolkata", Date.UTC(2026, 10, 22, 18, 30), { day: 1, minute: 0 }],
    // The night of 28 March 2027: 00:59 is followed by 02:00.
    ["Europe/London", Date.UTC(2027, 2, 28, 0, 59), { day: 0, minute: 59 }],
    ["Europe/London", Date.UTC(2027, 2, 28, 1, 0), { day: 0, minute: 120 }],
    // The night of 25 October 2026: 01:59 is followed by 01:00.
    ["Europe/London", Date.UTC(2026, 9, 25, 0, 59), { day: 0, minute: 119 }],
    ["Europe/London", Date.UTC(2026, 9, 25, 1, 0), { day: 0, minute: 60 }],
  ])("in %s at %i", (zone, atMs, shown) => {
    expect(wallClockAt(zone, atMs)).toEqual(shown);
  });
});

describe("hours", () => {
  const late: OpeningWindow[] = [{ day: 6, fromMinute: 20 * 60, toMinute: 26 * 60 }];

  it("run past midnight into the next day, over the end of the week too", () => {
    expect(isWithinHours(late, { day: 6, minute: 20 * 60 - 1 })).toBe(false);
    expect(isWithinHours(late, { day: 6, minute: 23 * 60 })).toBe(true);
    expect(isWithinHours(late, { day: 0, minute: 119 })).toBe(true);
    expect(isWithinHours(late, { day: 0, minute: 120 })).toBe(false);
  });

  it("do not count while the store is switched off, and nothing else counts without them", () => {
    const always = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, fromMinute: 0, toMinute: 1440 }));
    const at = Date.UTC(2026, 10, 22, 12);
    expect(isOpenAt({ open: false, openingHours: always }, "Asia/Kolkata", at)).toBe(false);
    expect(isOpenAt({ open: true, openingHours: null }, "Asia/Kolkata", at)).toBe(true);
    expect(isOpenAt(open(always), "Asia/Kolkata", at)).toBe(true);
    expect(nextChangeMs(always, "Asia/Kolkata", at)).toBeUndefined();
    expect(isOpenAt(open([]), "Asia/Kolkata", at)).toBe(false);
  });

  it("keep the wall's time when the clocks change: eight hours, or ten", () => {
    const night: OpeningWindow[] = [{ day: 6, fromMinute: 22 * 60, toMinute: 31 * 60 }];
    const hoursOf = (saturdayNoon: number) => {
      const opens = nextChangeMs(night, "Europe/Berlin", saturdayNoon)!;
      return (nextChangeMs(night, "Europe/Berlin", opens)! - opens) / (60 * MINUTE);
    };
    expect(hoursOf(Date.UTC(2026, 2, 28, 11))).toBe(8);
    expect(hoursOf(Date.UTC(2026, 9, 24, 10))).toBe(10);
    expect(hoursOf(Date.UTC(2026, 5, 6, 10))).toBe(9);
  });

  it("open after a jump that leaps over their beginning", () => {
    const early: OpeningWindow[] = [{ day: 0, fromMinute: 90, toMinute: 300 }];
    const jump = Date.UTC(2027, 2, 28, 1, 0);
    expect(nextChangeMs(early, "Europe/London", jump - 30 * MINUTE)).toBe(jump);
  });

  it("change when looking at every minute says so", () => {
    const window = fc.record({
      day: fc.integer({ min: 0, max: 6 }),
      fromMinute: fc.integer({ min: 0, max: 1439 }),
      toMinute: fc.integer({ min: 1, max: 2880 }),
    });
    const around = fc.constantFrom(
      ...[Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 31, 12), Date.UTC(2027, 2, 27, 12)],
      ...[Date.UTC(2027, 2, 13, 12), Date.UTC(2026, 9, 3, 6), Date.UTC(2027, 3, 3, 6)],
    );
    fc.assert(
      fc.property(
        fc.array(window, { maxLength: 4 }),
        fc.constantFrom(...zones),
        around,
        fc.integer({ min: 0, max: 24 * 60 }),
        (hours, zone, base, minutes) => {
          const from = base + minutes * MINUTE;
          const before = isOpenAt(open(hours), zone, from);
          const found = nextChangeMs(hours, zone, from);
          const end = Math.min(found ?? Number.POSITIVE_INFINITY, from + 2_000 * MINUTE);
          for (let at = from; at < end; at += MINUTE) {
            if (isOpenAt(open(hours), zone, at) !== before) throw new Error(`changed at ${at}`);
          }
          if (found !== undefined) expect(isOpenAt(open(hours), zone, found)).toBe(!before);
        },
      ),
      { numRuns: 150 },
    );
  });
});
