import { describe, expect, it } from "vitest";
import type { SurgeMap } from "#shared/contracts/surge.ts";
import { multiplierWords, scopeWords, standingOf, strengthOf } from "./surge-words.ts";

const map: SurgeMap = {
  ...{ cityCode: "blr", rideType: "AUTO", at: "2026-11-22T12:00:00.000Z", ageMs: 4_000 },
  ...{ isStale: false, isOn: true, policyRevision: "surge/in@default" },
  ...{ capHundredths: 200, floorHundredths: 100, staticHundredths: null, cells: [] },
  city: { requests5m: 30, freeRiders: 2, isCollapsed: false },
};

it("writes multipliers as people say them", () => {
  expect([100, 105, 140, 200].map(multiplierWords)).toEqual(["1×", "1.05×", "1.4×", "2×"]);
});

describe("how surge stands", () => {
  it("tells the switch first, then that nobody measures, then a collapse", () => {
    const broken = { ...map, isStale: true, city: { ...map.city, isCollapsed: true } };
    expect(standingOf({ ...broken, isOn: false }).title).toBe("Surge is switched off");
    expect(standingOf(broken).title).toBe("Nobody measures");
    expect(standingOf({ ...broken, isStale: false }).title).toBe("Drivers became few");
    expect(standingOf(map)).toMatchObject({ tone: "calm", next: "Between 1× and 2×." });
    expect(standingOf({ ...map, staticHundredths: 120 }).next).toContain("at least 1.2×");
  });
});

it("paints nothing at none and all of it at the cap", () => {
  expect([90, 100, 150, 200, 300].map((value) => strengthOf(value, 200))).toEqual([
    0, 0, 0.5, 1, 1,
  ]);
  expect(strengthOf(100, 100)).toBe(0);
});

it("says what an override is for", () => {
  expect(scopeWords({ cell: null, rideType: null })).toBe("Whole city, all types");
  expect(scopeWords({ cell: "8760145b4ffffff", rideType: "SUV" })).toBe("Cell 0145b4, SUV");
});
