/** One stretch of `bench:orders`: everybody works, and what came of it. */
import type { BenchCore, Percentiles } from "./harness.ts";
import { type Kitchen, makeLanes } from "./order-lanes.ts";
import { type BenchStore, type SignedIn, signIn, signInAll } from "./order-people.ts";
import type { PingLoad } from "./order-pings.ts";
import { type BenchRider, startRider } from "./order-riders.ts";
import type { LoadReport } from "./ping-load.ts";
import { makeStopwatch } from "./stopwatch.ts";
import { openMeter, type Usage } from "./usage.ts";

/** The order's way, as the report shows it. */
const callNames = [
  "quote",
  "place",
  "store accepts",
  "preparing",
  "ready",
  "accept offer",
  "arrive at store",
  "pick up",
  "arrive at door",
  "look at order",
  "hand over",
];

export interface Crowd {
  readonly kitchens: readonly Kitchen[];
  readonly customers: readonly SignedIn[];
  readonly riders: readonly SignedIn[];
}

export interface Run {
  readonly lifecycles: number;
  readonly perSecond: number;
  readonly failures: Record<string, number>;
  readonly usage: Usage;
  readonly calls: ReadonlyMap<string, Percentiles>;
  /** Present when positions arrived meanwhile. */
  readonly pings: LoadReport | undefined;
}

export async function gather(
  { baseUrl }: BenchCore,
  stores: readonly BenchStore[],
  counts: { customers: number; riders: number },
): Promise<Crowd> {
  return {
    kitchens: await Promise.all(
      stores.map(async (store) => ({ store, partner: await signIn(baseUrl, store.phone) })),
    ),
    customers: await signInAll(baseUrl, "customer", counts.customers),
    riders: await signInAll(baseUrl, "rider", counts.riders),
  };
}

export interface Stretch {
  readonly seconds: number;
  readonly warmSeconds: number;
  /** Positions that arrive meanwhile. */
  readonly pings?: PingLoad;
  /** Each customer's card; without them everybody pays in cash. */
  readonly cards?: ReadonlyMap<string, string>;
}

/** Each customer orders again and again; what happens in the first seconds is not counted. */
export async function runOrders(
  core: BenchCore,
  crowd: Crowd,
  { seconds, warmSeconds, pings, cards }: Stretch,
): Promise<Run> {
  const { kitchens, customers } = crowd;
  const watch = makeStopwatch(callNames);
  const lanes = makeLanes(watch, cards);
  const meter = await openMeter(core);
  const work = { baseUrl: core.baseUrl, watch, ...lanes.desk };
  const riders: BenchRider[] = await Promise.all(
    crowd.riders.map((rider, index) => startRider(rider, index, work)),
  );
  try {
    const posting = pings?.run(core, warmSeconds + seconds);
    const warmUntil = performance.now() + warmSeconds * 1000;
    const until = warmUntil + seconds * 1000;
    const measured = Bun.sleep(warmSeconds * 1000).then(async () => {
      watch.reset();
      await meter.start();
      await Bun.sleep(until - performance.now());
      return meter.read();
    });
    const isOver = () => performance.now() >= until;
    const ordering = customers.map((customer, index) =>
      lanes.run(customer, kitchens[index % kitchens.length]!, index, isOver),
    );
    const [usage, report] = await Promise.all([measured, posting, ...ordering]);
    const { deliveredAt, failures } = lanes.report;
    const lifecycles = deliveredAt.filter((at) => at >= warmUntil && at < until).length;
    const perSecond = Math.round((lifecycles / seconds) * 100) / 100;
    return { lifecycles, perSecond, failures, usage, calls: watch.report(), pings: report };
  } finally {
    await meter.end();
    for (const rider of riders) rider.stop();
  }
}
