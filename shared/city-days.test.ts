import { describe, expect, it } from "vitest";
import { addDays, countDays, dayOf, startOfDay } from "./city-days.ts";

const startIn = (day: string, zone: string) => new Date(startOfDay(day, zone)).toISOString();

describe("a day of a city", () => {
  it("begins when its own clock says so", () => {
    expect(startIn("2026-11-22", "Asia/Kolkata")).toBe("2026-11-21T18:30:00.000Z");
    expect(startIn("2026-11-22", "Europe/London")).toBe("2026-11-22T00:00:00.000Z");
    expect(startIn("2026-11-22", "America/Chicago")).toBe("2026-11-22T06:00:00.000Z");
  });

  it("begins right on the days when clocks change", () => {
    expect(startIn("2026-03-08", "America/Chicago")).toBe("2026-03-08T06:00:00.000Z");
    expect(startIn("2026-03-09", "America/Chicago")).toBe("2026-03-09T05:00:00.000Z");
    expect(startIn("2026-10-25", "Europe/London")).toBe("2026-10-24T23:00:00.000Z");
    expect(startIn("2026-10-26", "Europe/London")).toBe("2026-10-26T00:00:00.000Z");
  });

  it("is the one whose beginning was last", () => {
    const zones = ["Asia/Kolkata", "Europe/London", "America/Chicago"];
    for (const zone of zones) {
      for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
        const start = startOfDay(day, zone);
        expect(dayOf(start, zone)).toBe(day);
        expect(dayOf(start - 1, zone)).toBe(addDays(day, -1));
      }
    }
  });

  it("is counted", () => {
    expect(countDays("2026-11-22", "2026-11-22")).toBe(1);
    expect(countDays("2026-02-27", "2026-03-01")).toBe(3);
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  });
});
