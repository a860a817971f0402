import { describe, expect, it } from "vitest";
import { openingWords, weekWords } from "./hours-words.ts";

const style = { timeZone: "Asia/Kolkata", hourCycle: "h24" } as const;
/** Sunday, 17:30 in Bengaluru. */
const nowMs = Date.UTC(2026, 10, 22, 12);
const at = (hours: number) => new Date(nowMs + hours * 3_600_000).toISOString();
const say = (open: boolean, changesAt: string | null) =>
  openingWords({ open, changesAt }, nowMs, style, "en-GB");

describe("opening", () => {
  it.each([
    [true, null, undefined],
    [false, null, "Closed"],
    [true, at(4.5), "Open until 22:00"],
    [true, at(8.5), "Open until tomorrow, 2:00"],
    [false, at(15.5), "Closed, opens tomorrow, 9:00"],
    [false, at(63.5), "Closed, opens Wed, 9:00"],
  ])("open %s, changes at %s: %s", (open, changesAt, words) => {
    expect(say(open, changesAt)).toBe(words);
  });
});

it("the week is told from its first day there, with nights and closed days", () => {
  const hours = [
    { day: 1, fromMinute: 18 * 60, toMinute: 26 * 60 },
    { day: 1, fromMinute: 9 * 60, toMinute: 14 * 60 },
    { day: 0, fromMinute: 0, toMinute: 1_440 },
  ];
  const week = weekWords(hours, style, 1, "en-GB");
  expect(week[0]).toEqual({ day: "Monday", words: "9:00 – 14:00, 18:00 – 2:00" });
  expect(week[1]).toEqual({ day: "Tuesday", words: "Closed" });
  expect(week[6]).toEqual({ day: "Sunday", words: "All day" });
  expect(weekWords(hours, style, 0, "en-IN")[0]).toEqual({ day: "Sunday", words: "All day" });
});
