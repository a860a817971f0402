/**
 * `bench:match`: min-cost matching of orders and riders. The planner's solver with the candidates
 * that H3 rings give (widened until no pair left out could be part of the optimum), the same solver
 * with all pairs, and the plain textbook Hungarian on the same cities in the same run. Fails unless
 * all three agree. The riders' cells are given, as the live index keeps them; all else is timed.
 *
 * Options: --cities 100 --large-cities 30 --yardsticks 2 (Hungarian runs of the large size)
 */
import { regions } from "#shared/regions.ts";
import { matchPairs } from "../dispatch/index.ts";
import { makeRandom } from "../seed/index.ts";
import { type Percentiles, percentilesOf, printReport, readCounts, runBench } from "./harness.ts";
import { costTable, type MatchCity, pairsByCells, pairsOfAll, strewCity } from "./match-city.ts";
import { hungarian } from "./match-hungarian.ts";

interface Size {
  readonly orders: number;
  readonly riders: number;
  readonly cities: number;
  readonly yardsticks: number;
  readonly targetP99Ms: number;
}

const solvers = {
  h3: (city: MatchCity) => matchPairs(pairsByCells(city)),
  allPairs: (city: MatchCity) => matchPairs(pairsOfAll(city)),
  hungarian: (city: MatchCity) => {
    const costs = costTable(city);
    const columns = city.riders.length;
    return hungarian(
      city.stores.map((_, row) => Array.from(costs.subarray(row * columns, (row + 1) * columns))),
    );
  },
};
type Solver = keyof typeof solvers;

interface Times {
  readonly wall: Percentiles;
  /** Of the processor, which says more where others use it too; garbage collection counts. */
  readonly cpu: Percentiles;
}

function measure(size: Size): Record<Solver, Times> {
  const times: Record<Solver, number[]> = { h3: [], allPairs: [], hungarian: [] };
  const cpuTimes: Record<Solver, number[]> = { h3: [], allPairs: [], hungarian: [] };
  const center = regions.in.cities[0]!.center;
  for (let run = 0; run < size.cities; run++) {
    const random = makeRandom(`match ${size.orders} ${run}`);
    const city = strewCity(size.orders, size.riders, center, random);
    const found = (Object.keys(solvers) as Solver[]).flatMap((name) => {
      if (name === "hungarian" && run >= size.yardsticks) return [];
      const startedAt = performance.now();
      const cpuBefore = process.cpuUsage();
      const riderOf = solvers[name](city);
      const { user, system } = process.cpuUsage(cpuBefore);
      times[name].push(performance.now() - startedAt);
      cpuTimes[name].push((user + system) / 1000);
      return [[name, Array.from(riderOf).join(" ")] as const];
    });
    const [first] = found;
    for (const [name, riderOf] of found) {
      if (riderOf === first![1]) continue;
      throw new Error(`${size.orders} × ${size.riders}, city ${run}: ${name} is not ${first![0]}`);
    }
  }
  const timesOf = (name: Solver): Times => ({
    wall: percentilesOf(times[name]),
    cpu: percentilesOf(cpuTimes[name]),
  });
  return { h3: timesOf("h3"), allPairs: timesOf("allPairs"), hungarian: timesOf("hungarian") };
}

runBench(async () => {
  const { cities, largeCities, yardsticks } = readCounts({
    cities: { default: 100, max: 10_000 },
    largeCities: { default: 30, max: 1_000 },
    yardsticks: { default: 2, max: 1_000 },
  });
  // Until the compiler has seen it all.
  measure({ orders: 100, riders: 400, cities: 60, yardsticks: 1, targetP99Ms: 0 });
  const sizes: Size[] = [
    { ...{ orders: 200, riders: 800, cities }, yardsticks: 10 * yardsticks, targetP99Ms: 10 },
    { ...{ orders: 800, riders: 3_200, cities: largeCities }, yardsticks, targetP99Ms: 80 },
  ];
  const results = sizes.map((size) => ({ ...size, ms: measure(size) }));
  const rows = results.flatMap(({ orders, riders, targetP99Ms, ms }) =>
    (Object.keys(solvers) as Solver[]).map((name) => ({
      size: `${orders} × ${riders}`,
      solver: name,
      cities: ms[name].wall.count,
      "p50 ms": ms[name].wall.p50,
      "p99 ms": ms[name].wall.p99,
      "cpu p50 ms": ms[name].cpu.p50,
      "cpu p99 ms": ms[name].cpu.p99,
      "target p99 ms": name === "h3" ? targetP99Ms : "",
    })),
  );
  printReport("match", rows, { unit: "ms", sameAssignment: true, results });
});
