import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { plainPings } from "./plain-ping-rules.ts";

const schema = routes.sendPings.body;

/** Numbers near every border, and what is no number. */
const value = fc.oneof(
  fc.double(),
  fc.constantFrom(-90, 90, -180, 180, 0, -0, 360, 100, 2_000, 100_000, 90.000_000_1, -0.000_1),
  fc.constantFrom(null, undefined, "12", true, Number.NaN, Number.POSITIVE_INFINITY, {}, []),
);
const twoDigits = fc.integer({ min: 0, max: 62 }).map((n) => String(n).padStart(2, "0"));
const instant = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date("2199-01-01") })
      .map((date) => date.toISOString()),
  },
  fc
    .tuple(fc.integer({ min: 0, max: 9_999 }), fc.array(twoDigits, { minLength: 5, maxLength: 5 }))
    .map(([year, [month, day, hour, minute, second]]) => {
      const date = `${String(year).padStart(4, "0")}-${month}-${day}`;
      return `${date}T${hour}:${minute}:${second}.123Z`;
    }),
  fc.constantFrom(
    "2024-02-29T00:00:00.000Z",
    "2026-11-22T10:00:00Z",
    "2026-11-22T10:00:00.000+05:30",
  ),
  fc.string(),
  fc.integer(),
);
const good = (max: number, min = 0) => fc.double({ min, max, noNaN: true });
const usually = <T>(likely: fc.Arbitrary<T>, rarely: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 20, arbitrary: likely }, { weight: 1, arbitrary: rarely });
const ping = fc.record(
  {
    lat: usually(good(90, -90), value),
    lng: usually(good(180, -180), value),
    accuracyM: usually(good(100_000), value),
    speedKmh: usually(good(2_000), value),
    bearing: usually(good(360), value),
    battery: usually(good(100), value),
    recordedAt: instant,
    extra: fc.anything(),
  },
  { requiredKeys: ["lat", "lng", "recordedAt"] },
);
const body = fc.oneof(
  ping,
  fc.record({ pings: fc.array(ping, { maxLength: 3 }) }),
  fc.record({ pings: fc.anything(), lat: value, lng: value, recordedAt: instant }),
  fc.anything(),
);

describe("the quick look at a post", () => {
  it("says yes to nothing that the schema refuses, and reads the same", () => {
    let known = 0;
    fc.assert(
      fc.property(body, (sent) => {
        const pings = plainPings(sent);
        if (!pings) return;
        known += 1;
        const parsed = schema.parse(sent);
        const expected = "pings" in parsed ? parsed.pings : [parsed];
        expect(pings).toHaveLength(expected.length);
        for (const [i, one] of expected.entries()) expect(pings[i]).toMatchObject(one);
      }),
      { numRuns: 5_000 },
    );
    expect(known).toBeGreaterThan(200);
  });

  it("knows what phones send", () => {
    const at = { lat: 12.97, lng: 77.59, recordedAt: "2026-11-22T10:00:00.000Z" };
    const full = { ...at, accuracyM: 5, speedKmh: 20, bearing: null, battery: 80 };
    expect(plainPings(at)).toEqual([at]);
    expect(plainPings(full)).toEqual([full]);
    expect(plainPings({ pings: [at, full] })).toEqual([at, full]);
  });

  it("leaves what is rare to the schema", () => {
    const at = { lat: 12.97, lng: 77.59, recordedAt: "2026-11-22T10:00:00.000Z" };
    expect(plainPings({ ...at, recordedAt: "2026-11-22T15:30:00+05:30" })).toBeUndefined();
    expect(plainPings({ ...at, recordedAt: "2024-02-29T10:00:00.000Z" })).toBeUndefined();
    expect(plainPings({ pings: Array.from({ length: 101 }, () => at) })).toBeUndefined();
  });
});
