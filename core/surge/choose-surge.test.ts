import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SurgePolicy, surgeDefaults } from "#shared/policies/surge.ts";
import { chooseSurge, type SurgeQuestion } from "./choose-surge.ts";
import { minuteOfWeek, staticHundredths } from "./static-windows.ts";
import type { OpenOverride } from "./surge-state.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const usual = surgeDefaults.in;

const question = (change: Partial<SurgeQuestion> = {}): SurgeQuestion => ({
  ...{ cell: "here", rideType: "AUTO", nowMs: NOW, policy: usual, overrides: [] },
  ...{ staticHundredths: undefined, measuredHundredths: 130 },
  ...change,
});

const override = (change: Partial<OpenOverride> = {}): OpenOverride => ({
  ...{ id: "sgo_1", cell: null, rideType: null, multiplierHundredths: 180, reason: "event" },
  ...{ startsAtMs: NOW - 1_000, endsAtMs: NOW + 1_000, createdAtMs: NOW - 2_000 },
  ...change,
});

describe("what holds", () => {
  it("is what is measured, when nobody says otherwise", () => {
    expect(chooseSurge(question())).toEqual({ multiplierHundredths: 130, source: "measured" });
  });

  it("is none when nothing was measured lately, or surge is switched off, whatever else there is", () => {
    const none = { multiplierHundredths: 100, source: "off" };
    expect(chooseSurge(question({ measuredHundredths: undefined }))).toEqual(none);
    const everything = { overrides: [override()], staticHundredths: 190 };
    const off = { ...usual, isOn: false };
    expect(chooseSurge(question({ ...everything, policy: off }))).toEqual(none);
  });

  it("is the higher one of the hour's price and the measure", () => {
    const at = (staticHundredths: number, measuredHundredths: number | undefined) =>
      chooseSurge(question({ staticHundredths, measuredHundredths }));
    expect(at(120, 130)).toEqual({ multiplierHundredths: 130, source: "measured" });
    expect(at(150, 130)).toEqual({ multiplierHundredths: 150, source: "static" });
    expect(at(150, undefined)).toEqual({ multiplierHundredths: 150, source: "static" });
  });

  it("is what ops said, higher or lower, from its beginning until its end", () => {
    const at = (change: Partial<OpenOverride>) =>
      chooseSurge(question({ overrides: [override(change)], staticHundredths: 150 }));
    expect(at({})).toEqual({ multiplierHundredths: 180, source: "override" });
    expect(at({ multiplierHundredths: 100 }).multiplierHundredths).toBe(100);
    expect(at({ startsAtMs: NOW }).source).toBe("override");
    expect(at({ startsAtMs: NOW + 1 }).source).toBe("static");
    expect(at({ endsAtMs: NOW }).source).toBe("static");
    expect(at({ cell: "elsewhere" }).source).toBe("static");
    expect(at({ rideType: "SUV" }).source).toBe("static");
  });

  it("is the narrowest that ops said, then the newest", () => {
    const said = [
      override({ id: "a", multiplierHundredths: 110 }),
      override({ id: "b", rideType: "AUTO", multiplierHundredths: 120 }),
      override({ id: "c", cell: "here", multiplierHundredths: 130 }),
      override({ id: "d", cell: "here", rideType: "AUTO", multiplierHundredths: 140 }),
      override({
        id: "e",
        cell: "here",
        rideType: "AUTO",
        multiplierHundredths: 150,
        createdAtMs: NOW,
      }),
    ];
    const chosen = [5, 4, 3, 2, 1].map(
      (many) => chooseSurge(question({ overrides: said.slice(0, many) })).multiplierHundredths,
    );
    expect(chosen).toEqual([150, 140, 130, 120, 110]);
    const backwards = chooseSurge(question({ overrides: said.toReversed() }));
    expect(backwards.multiplierHundredths).toBe(150);
  });

  it("is within cap and floor whoever says it", () => {
    const any = fc.option(fc.integer({ min: 10, max: 2_000 }), { nil: undefined });
    fc.assert(
      fc.property(any, any, any, (said, staticHundredths, measuredHundredths) => {
        const overrides = said === undefined ? [] : [override({ multiplierHundredths: said })];
        const asked = question({ overrides, staticHundredths, measuredHundredths });
        const { multiplierHundredths } = chooseSurge(asked);
        expect(multiplierHundredths).toBeGreaterThanOrEqual(usual.floorHundredths);
        expect(multiplierHundredths).toBeLessThanOrEqual(usual.capHundredths);
      }),
    );
  });
});

describe("hours with a price of their own", () => {
  const friday = { days: [5], from: "17:00", until: "20:00", multiplierHundredths: 130 };
  const night = { days: [7], from: "22:00", until: "02:00", multiplierHundredths: 150 };
  const minute = (day: number, clock: string) =>
    (day - 1) * 1_440 + Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

  it("hold on their days from their beginning until their end", () => {
    const at = (day: number, clock: string) =>
      staticHundredths([friday], minute(day, clock), "AUTO");
    expect([
      at(5, "16:59"),
      at(5, "17:00"),
      at(5, "19:59"),
      at(5, "20:00"),
      at(4, "18:00"),
    ]).toEqual([undefined, 130, 130, undefined, undefined]);
  });

  it("go on over midnight, also from Sunday into Monday", () => {
    const at = (day: number, clock: string) =>
      staticHundredths([night], minute(day, clock), "AUTO");
    expect([at(7, "21:59"), at(7, "23:00"), at(1, "01:59"), at(1, "02:00")]).toEqual([
      undefined,
      150,
      150,
      undefined,
    ]);
  });

  it("are for their types, and the highest of several holds", () => {
    const forSuv = { ...friday, rideTypes: ["SUV" as const], multiplierHundredths: 170 };
    const at = (rideType: "AUTO" | "SUV") =>
      staticHundredths([forSuv, friday], minute(5, "18:00"), rideType);
    expect([at("AUTO"), at("SUV")]).toEqual([130, 170]);
  });

  it("are by the clock on the city's walls", () => {
    // Sunday 12:00 UTC is 17:30 in Bengaluru and 06:00 in Chicago.
    expect(minuteOfWeek(NOW, "Asia/Kolkata")).toBe(minute(7, "17:30"));
    expect(minuteOfWeek(NOW, "America/Chicago")).toBe(minute(7, "06:00"));
  });
});

describe("the policy", () => {
  it("starts with values that it would accept", () => {
    for (const values of Object.values(surgeDefaults)) {
      expect(SurgePolicy.parse(values)).toEqual(values);
    }
  });

  it("refuses a curve that falls, a cap below none, and what it does not know", () => {
    const [low, ...rest] = usual.curve;
    const broken: unknown[] = [
      { ...usual, capHundredths: 90 },
      { ...usual, floorHundredths: 120 },
      { ...usual, curve: [...rest, low] },
      { ...usual, curve: [] },
      { ...usual, surprise: true },
      {
        ...usual,
        windows: [{ days: [8], from: "1:00", until: "02:00", multiplierHundredths: 120 }],
      },
    ];
    for (const values of broken) expect(SurgePolicy.safeParse(values).success).toBe(false);
  });
});
