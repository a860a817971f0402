/**
 * What rides cost where a region starts. Amounts are minor units of the region's currency, ways metres,
 * shares basis points, the night's factor hundredths.
 */
import type { RegionCode } from "../regions.ts";
import type { RideType } from "../ride-types.ts";
import type { FaresPolicy, RideFare, ZoneFee } from "./fares.ts";

type FareRow = readonly [
  region: RegionCode,
  type: RideType,
  base: number,
  included: number,
  perKm: number,
  perMinute: number,
  minimum: number,
  freeWaitingMinutes: number,
  waitingPerMinute: number,
];

// biome-ignore format: a table
const fares: readonly FareRow[] = [
  //              base  included  per km  per min  minimum  free min  waiting per min
  ["in", "AUTO",  3_000,   1_500,  1_400,     100,   4_000,        3,             150],
  ["in", "BIKE",  2_000,   1_500,    800,      50,   3_000,        3,             100],
  ["in", "SEDAN", 5_500,   1_500,  1_800,     150,   9_000,        4,             200],
  ["in", "SUV",   8_000,   1_500,  2_600,     200,  13_000,        4,             300],
  ["us", "SEDAN",   250,       0,     75,      28,     700,        2,              45],
  ["us", "SUV",     400,       0,    130,      45,   1_050,        2,              65],
  ["uk", "SEDAN",   250,       0,    125,      15,     600,        2,              25],
  ["uk", "SUV",     400,       0,    185,      22,     950,        2,              35],
];

type ZoneRow = readonly [
  region: RegionCode,
  kind: ZoneFee["kind"],
  label: string,
  amount: number,
  lat: number,
  lng: number,
  radius: number,
  when: ZoneFee["when"],
  rideTypes?: RideType[],
];

// biome-ignore format: a table
const zones: readonly ZoneRow[] = [
  ["in", "airport", "Airport fee, Mumbai",         12_000, 19.0896,  72.8656, 1_800, "pickup",  ["SEDAN", "SUV"]],
  ["in", "airport", "Airport fee, Delhi",          15_000, 28.5562,  77.1,    2_500, "pickup",  ["SEDAN", "SUV"]],
  ["in", "toll",    "Toll, Bandra–Worli Sea Link", 10_000, 19.0365,  72.8172,   900, "through", ["SEDAN", "SUV"]],
  ["in", "toll",    "Toll, Delhi–Noida bridge",     4_000, 28.5735,  77.2955, 1_000, "through", ["SEDAN", "SUV"]],
  ["us", "toll",    "Downtown zone charge",           113, 41.8842, -87.6295, 1_600, "either"],
  ["uk", "toll",    "Congestion charge",              150, 51.5115,  -0.1167, 2_600, "through"],
];

type RegionRow = readonly [
  offered: RideType[],
  platformFee: number,
  tax: number,
  rounding: number,
  longest: number,
  quoteSeconds: number,
  sort: FaresPolicy["sort"],
  night: readonly [from: number, to: number, factor: number] | null,
];

// biome-ignore format: a table
const regions: Readonly<Record<RegionCode, RegionRow>> = {
  //   offered                           fee    tax  rounding  longest  quote  sort        night
  in: [["AUTO", "SEDAN", "SUV", "BIKE"], 500,   500,      100,  60_000,   600, "cheapest", [22, 5, 125]],
  us: [["SEDAN", "SUV"],                 185,   850,        1,  80_000,   300, "soonest",  null],
  uk: [["SEDAN", "SUV"],                 100, 2_000,        1,  80_000,   300, "soonest",  [23, 6, 120]],
};

const SHORTEST_METERS = 100;

function fareOf(row: FareRow): RideFare {
  const [, , baseMinor, includedMeters, perKmMinor, perMinuteMinor, minimumMinor, ...waiting] = row;
  const [freeWaitingMinutes, waitingPerMinuteMinor] = waiting;
  return {
    ...{ baseMinor, includedMeters, perKmMinor, perMinuteMinor },
    ...{ freeWaitingMinutes, waitingPerMinuteMinor, minimumMinor },
  };
}

function zoneOf([
  ,
  kind,
  label,
  amountMinor,
  lat,
  lng,
  radiusMeters,
  when,
  rideTypes,
]: ZoneRow): ZoneFee {
  const fee = { kind, label, amountMinor, center: { lat, lng }, radiusMeters, when };
  return rideTypes ? { ...fee, rideTypes } : fee;
}

/** What the tables say of one region. */
export function faresOf(region: RegionCode): FaresPolicy {
  const [offered, platformFeeMinor, taxBasisPoints, roundingStepMinor, ...rest] = regions[region];
  const [maxMeters, quoteSeconds, sort, night] = rest;
  const here = ([code]: FareRow | ZoneRow) => code === region;
  return {
    offered,
    types: Object.fromEntries(fares.filter(here).map((row) => [row[1], fareOf(row)])),
    platformFeeMinor,
    zoneFees: zones.filter(here).map(zoneOf),
    night: night && { fromHour: night[0], toHour: night[1], multiplierHundredths: night[2] },
    ...{ taxBasisPoints, roundingStepMinor, minMeters: SHORTEST_METERS, maxMeters, quoteSeconds },
    sort,
  };
}
