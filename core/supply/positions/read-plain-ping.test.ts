import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { readPlainPing } from "./read-plain-ping.ts";

const schema = routes.sendPings.body;
const columns = new PingColumns(1);

/** What the ordinary way makes of a text; undefined when it refuses it. */
function ordinary(text: string): Record<string, number> | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success || "pings" in parsed.data) return undefined;
  const { lat, lng, accuracyM, speedKmh, bearing, battery, recordedAt } = parsed.data;
  const orNaN = (value: number | null | undefined) => value ?? Number.NaN;
  return {
    ...{ lat, lng, atMs: Date.parse(recordedAt) },
    ...{ accuracyM: orNaN(accuracyM), speedKmh: orNaN(speedKmh) },
    ...{ bearing: orNaN(bearing), battery: orNaN(battery) },
  };
}

function quick(text: string): Record<string, number> | undefined {
  if (!readPlainPing(text, columns)) return undefined;
  const { lat, lng, atMs, accuracyM, speedKmh, bearing, battery } = columns;
  const all = { lat, lng, atMs, accuracyM, speedKmh, bearing, battery };
  return Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column[0]!]));
}

const odd = fc.constantFrom(
  ...["01", "-", ".5", "5.", "1e1", "+1", "-0", "0.0", "-0.000", "nul", "null", "NaN", '"1"'],
  ...["00", "90", "90.0000001", "-90", "180", "-180", "360", "100", "2000", "100000", "100001"],
  ...["9007199254740993", "0.1234567890123456", "12345678901234567890", "", "{}", "true"],
);
const digits = fc.integer({ min: 0, max: 8 });
const decimal = fc
  .tuple(fc.double({ min: -181, max: 181, noNaN: true }), digits)
  .map(([value, places]) => value.toFixed(places));
const number = fc.oneof(
  { weight: 8, arbitrary: decimal },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: fc.double().map((value) => String(value)) },
);
const small = fc.oneof(
  { weight: 12, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }).map((v) => v.toFixed(2)) },
  { weight: 1, arbitrary: odd },
);
const pair = fc.integer({ min: 0, max: 62 }).map((value) => String(value).padStart(2, "0"));
const instant = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date("2399-01-01") })
      .map((date) => JSON.stringify(date)),
  },
  fc
    .tuple(fc.integer({ min: 1_900, max: 2_500 }), pair, pair, pair, pair, pair)
    .map(([y, mo, d, h, mi, s]) => `"${y}-${mo}-${d}T${h}:${mi}:${s}.123Z"`),
  fc.constantFrom('"2024-02-29T00:00:00.000Z"', '"2026-11-22T10:00:00Z"', '""', "null", "5"),
);
const field = fc.oneof(
  fc.tuple(fc.constantFrom("lat", "lng"), number),
  fc.tuple(fc.constantFrom("accuracyM", "speedKmh", "bearing", "battery"), small),
  fc.tuple(fc.constantFrom("recordedAt"), instant),
  fc.tuple(fc.constantFrom("latt", "la", "pings", "x", ""), number),
);
const needed = fc
  .tuple(number, number, instant)
  .map(([lat, lng, at]) => [
    ["lat", lat] as const,
    ["lng", lng] as const,
    ["recordedAt", at] as const,
  ]);
const text = fc
  .tuple(
    needed,
    fc.uniqueArray(field, { maxLength: 4, selector: ([name]) => name }),
    fc.constantFrom("", "", "", "", "", " ", "\n", ",", "x"),
    fc.nat(),
  )
  .map(([must, more, space, turn]) => {
    const all = [...must, ...more].map(([name, value]) => `"${name}":${value}`);
    const from = turn % all.length;
    const turned = [...all.slice(from), ...all.slice(0, from)];
    return `{${turned.join(`,${space}`)}}`;
  });

describe("the quick reading of a report", () => {
  it("takes nothing that the ordinary way refuses, and reads the same numbers", () => {
    let known = 0;
    fc.assert(
      fc.property(text, (sent) => {
        const read = quick(sent);
        if (!read) return;
        known += 1;
        expect(read).toEqual(ordinary(sent));
      }),
      { numRuns: 20_000 },
    );
    expect(known).toBeGreaterThan(1_000);
  });

  it("knows nothing that was cut off or changed", () => {
    const whole = '{"lat":12.971600,"lng":-77.594600,"recordedAt":"2026-11-22T10:00:00.000Z"}';
    expect(quick(whole)).toEqual(ordinary(whole));
    for (let i = 0; i < whole.length; i++) {
      for (const char of ["", "}", '"', "9", ",", " ", "\u{1f6f5}"]) {
        const changed = whole.slice(0, i) + char + whole.slice(i + 1);
        const read = quick(changed);
        if (read) expect(read).toEqual(ordinary(changed));
      }
      expect(quick(whole.slice(0, i))).toBeUndefined();
    }
  });

  it("knows what phones send, in any order", () => {
    const at = { lat: 12.9716, lng: 77.5946, recordedAt: "2026-11-22T10:00:00.000Z" };
    const full = { battery: 81, bearing: null, ...at, speedKmh: 86.4, accuracyM: 6.2 };
    for (const ping of [at, full, { ...full, lat: 0, lng: -0.5 }]) {
      const sent = JSON.stringify(ping);
      expect(quick(sent)).toEqual(ordinary(sent));
      expect(quick(sent)).toBeDefined();
    }
  });

  it("leaves what is rare to the schema", () => {
    const rest = '"lng":77.6,"recordedAt":"2026-11-22T10:00:00.000Z"';
    for (const lat of ["1e1", "12.1234567890123456", "01", "-", "91", '"12"', "null"]) {
      expect(quick(`{"lat":${lat},${rest}}`)).toBeUndefined();
    }
    expect(quick(`{"lat":1,"lat":2,${rest}}`)).toBeUndefined();
    expect(quick('{"lat":1,"lng":2,"recordedAt":"2024-02-29T10:00:00.000Z"}')).toBeUndefined();
  });
});
