/** Quotes without a request and without a row: what the decision alone costs. */
import { planRideQuote } from "../orders/index.ts";
import type { Runtime } from "../platform/index.ts";
import { type Percentiles, percentilesOf } from "./harness.ts";
import type { QuoteCity } from "./quote-city.ts";

export interface Decisions {
  readonly perSecond: number;
  readonly latencyMs: Percentiles;
  /** Of the core's whole process, its loops in the background included. */
  readonly cpuMicrosEach: number;
  /** Of all types in all quotes. */
  readonly availableShare: number;
  readonly surgedShare: number;
}

const WARM_UP = 300;

export async function makeDecisions(
  runtime: Runtime,
  city: QuoteCity,
  seconds: number,
): Promise<Decisions> {
  const latencies: number[] = [];
  const seen = { options: 0, available: 0, surged: 0 };
  const decide = async () => {
    const { pickup, dropoff } = city.trip();
    const request = {
      pickup: { position: pickup, address: "1 Street" },
      dropoff: { position: dropoff, address: "2 Street" },
    };
    const from = performance.now();
    const { options } = await planRideQuote(runtime, request, runtime.ambient.now());
    latencies.push(performance.now() - from);
    for (const { available, surgeMultiplier = 1 } of options) {
      seen.options += 1;
      seen.available += available ? 1 : 0;
      seen.surged += surgeMultiplier > 1 ? 1 : 0;
    }
  };
  for (let i = 0; i < WARM_UP; i++) await decide();
  latencies.length = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1_000) await decide();
  const elapsed = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    cpuMicrosEach: Math.round((user + system) / latencies.length),
    perSecond: Math.round(latencies.length / elapsed),
    latencyMs: percentilesOf(latencies),
    availableShare: Math.round((seen.available / seen.options) * 100) / 100,
    surgedShare: Math.round((seen.surged / seen.options) * 100) / 100,
  };
}
