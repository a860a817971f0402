import { expect, test } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { type EndFacts, endPlace } from "./end-place-rules.ts";

const agreed = { lat: 12.97, lng: 77.6 };
const north = (meters: number) => offsetMeters(agreed, { northMeters: meters, eastMeters: 0 });
const seen = (meters: number, citySeconds: number) => ({ position: north(meters), citySeconds });
const where = (facts: Partial<EndFacts>) =>
  endPlace({ claimed: agreed, agreed, last: null, awayMeters: 500, ...facts });

test.each<[string, Partial<EndFacts>, ReturnType<typeof endPlace>]>([
  [
    "nobody heard of it",
    { claimed: agreed },
    { position: agreed, by: "nobody", isContradicted: false },
  ],
  [
    "nobody heard of it, and the driver says elsewhere",
    { claimed: north(9_000) },
    { position: agreed, by: "nobody", isContradicted: true },
  ],
  ["as booked", { last: seen(60, 4) }, { position: agreed, by: "agreed", isContradicted: false }],
  [
    "as booked, the last minutes unheard",
    { last: seen(4_000, 200) },
    { position: agreed, by: "agreed", isContradicted: false },
  ],
  [
    "elsewhere, as the driver says",
    { claimed: north(2_000), last: seen(2_010, 4) },
    { position: north(2_010), by: "seen", isContradicted: false },
  ],
  [
    "said to be as booked, and seen far away a moment ago",
    { last: seen(4_000, 4) },
    { position: north(4_000), by: "seen", isContradicted: true },
  ],
  [
    "said to be at the airport, and seen as booked",
    { claimed: north(9_000), last: seen(20, 4) },
    { position: north(20), by: "seen", isContradicted: true },
  ],
  [
    "said to be at the airport after a long silence",
    { claimed: north(9_000), last: seen(3_000, 600) },
    { position: north(3_000), by: "seen", isContradicted: false },
  ],
])("%s", (_, facts, expected) => {
  expect(where(facts)).toEqual(expected);
});
