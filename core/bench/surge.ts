/**
 * `bench:surge`: one refresh of a city's surge (who is free, the sliding minute, neighbours, the
 * multipliers) by columns of numbers, and by a map of objects as one would write it first; the same
 * city, requests and drivers for both, and the same multipliers. Beside it what a quote pays.
 *
 * Options: --cells 20000 --rounds 20 --requests-per-second 700 --riders 30000 --seed 7
 */
import { surgeDefaults } from "#shared/policies/surge.ts";
import { type RideType, rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import { aggregateCellOf, cellOf, cellsAround } from "../platform/index.ts";
import { makeRandom } from "../seed/index.ts";
import type { SupplyAggregate } from "../supply/index.ts";
import { CityGrid, measure } from "../surge/index.ts";
import { percentilesOf, printReport, readCounts, runBench } from "./harness.ts";
import { PlainSurge } from "./surge-plain.ts";

const START_MS = Date.UTC(2026, 10, 22, 18);
const REFRESH_MS = 10_000;
const BUCKET_MS = 5_000;
/** Rounds before the clock counts: the minute is full then. */
const WARM_UP = 6;
const policy = surgeDefaults.us;

const readSettings = () =>
  readCounts({
    cells: { default: 20_000, max: 30_000 },
    rounds: { default: 20, max: 1_000 },
    requestsPerSecond: { default: 700, max: 10_000 },
    riders: { default: 30_000, max: 500_000 },
    seed: { default: 7, max: 1_000_000 },
  });
type Settings = ReturnType<typeof readSettings>;

/** Busy in the middle and quiet at the edge, as cities are. */
function makeCity({ cells: count, seed, riders, requestsPerSecond }: Settings) {
  const random = makeRandom(`surge ${seed}`);
  const center = aggregateCellOf(cellOf({ lat: 41.8827, lng: -87.6433 }));
  const rings = Math.ceil(Math.sqrt(count / 3));
  const cells = cellsAround(center, rings).slice(0, count);
  const place = () => cells[Math.floor(cells.length * random.next() * random.next())]!;
  const type = () => random.pick(rideTypes);
  return {
    cells,
    requests: () =>
      Array.from({ length: (requestsPerSecond * REFRESH_MS) / 1_000 }, () => ({
        ...{ cell: place(), rideType: type(), agoMs: random.int(0, REFRESH_MS - 1) },
      })),
    supply: () => {
      const free = new Map<string, { cell: string; rideType: RideType; free: number }>();
      for (let rider = 0; rider < riders; rider++) {
        const at = { cell: place(), rideType: type() };
        const key = `${at.cell} ${at.rideType}`;
        free.set(key, { ...at, free: (free.get(key)?.free ?? 0) + 1 });
      }
      return [...free.values()];
    },
  };
}

function asAggregates(
  supply: readonly { cell: string; rideType: RideType; free: number }[],
): SupplyAggregate[] {
  return supply.map(({ cell, rideType, free }) => ({
    ...{ cell, vehicle: rideTypeFacts[rideType].vehicle, riders: free, free, busyShare: 0 },
    ...{ meanSeenAgeMs: 0, acceptance: 1, openSearches: 0, pressure: 0 },
  }));
}

/** What was made for the round is garbage by now, and nobody's figure is to pay for it. */
function timed(samples: number[], work: () => void): void {
  Bun.gc(true);
  const startedAt = performance.now();
  work();
  samples.push(performance.now() - startedAt);
}

async function main(): Promise<void> {
  const settings = readSettings();
  const city = makeCity(settings);
  const grid = new CityGrid();
  const plain = new PlainSurge(BUCKET_MS);
  for (const cell of city.cells) grid.enter(cell);
  const gridMs: number[] = [];
  const plainMs: number[] = [];
  let differing = 0;
  let raised = 0;
  for (let round = 0; round < WARM_UP + settings.rounds; round++) {
    const nowMs = START_MS + round * REFRESH_MS;
    for (const { cell, rideType, agoMs } of city.requests()) {
      grid.note(cell, rideType, nowMs - agoMs);
      plain.note(cell, rideType, nowMs - agoMs);
    }
    const supply = city.supply();
    const aggregates = asAggregates(supply);
    const counts = round >= WARM_UP;
    timed(counts ? gridMs : [], () => measure(grid, aggregates, nowMs, policy));
    timed(counts ? plainMs : [], () => plain.measure(supply, nowMs, policy));
    if (round !== WARM_UP + settings.rounds - 1) continue;
    for (const cell of city.cells) {
      for (const rideType of rideTypes) {
        const is = grid.multiplier[grid.at(rideType, grid.slotOf(cell))]!;
        if (is !== plain.multiplierOf(cell, rideType)) differing += 1;
        if (is > 100) raised += 1;
      }
    }
  }
  if (differing > 0) throw new Error(`${differing} multipliers differ from the plain ones.`);
  report(settings, gridMs, plainMs, raised);
}

const round1 = (value: number) => Math.round(value * 10) / 10;

function report(settings: Settings, gridMs: number[], plainMs: number[], raised: number): void {
  const base = percentilesOf(plainMs);
  const figures = [
    { name: "columns of numbers", ...percentilesOf(gridMs) },
    { name: "map of objects", ...base },
  ];
  printReport(
    "surge",
    figures.map(({ name, count, p50, p99, max }) => ({
      by: name,
      refreshes: count,
      "p50 ms": round1(p50),
      "p99 ms": round1(p99),
      "max ms": round1(max),
      "× map p50": round1(base.p50 / p50),
      "× map p99": round1(base.p99 / p99),
    })),
    { unit: "ms", settings, types: rideTypes.length, raised, targetMs: 50, figures },
  );
}

runBench(main);
