/**
 * `bench:gateway`: what the way through the edge adds to a call of the core. The same calls go
 * directly to the core (the baseline) and through the edge (`wrangler dev`: real workerd) in turns,
 * one at a time for the latency and several at a time for the rate: a read (`GET /v1/me`), a change
 * (`POST /v1/quotes`), an answer that the edge has itself (`GET /v1/cities`), and one that nobody has
 * to think about (`GET /healthz`), which shows wrangler's own share. Also what
 * signing a request costs the sender and checking it costs the core.
 *
 * Options: --calls 300 (one at a time, of each kind and way) --seconds 3 (at `--lanes`) --lanes 8
 */
import { type Client, makeClient } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import { DEMO_CODE, demoPhone } from "#shared/demo.ts";
import { offsetMeters } from "#shared/geo.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { measureSigning } from "./gateway-signing.ts";
import { type Percentiles, percentilesOf, printReport, readCounts, runBench } from "./harness.ts";

const REGION = "in";
const WARM_CALLS = 40;

const readSettings = () =>
  readCounts({
    calls: { default: 300, max: 20_000 },
    seconds: { default: 3, max: 300 },
    lanes: { default: 8, max: 256 },
  });

type Call = (baseUrl: string) => Promise<Response>;

function clientOf(coreUrl: string): Client {
  return makeClient({
    baseUrl: coreUrl,
    fetch: (url, init) => fetch(url, init),
    newKey: () => crypto.randomUUID(),
    token: () => undefined,
  });
}

async function signIn(anyone: Client): Promise<string> {
  const phone = demoPhone(REGION, "customer");
  const { challengeId } = await anyone.call(routes.requestOtp, { body: { phone } });
  const body = { challengeId, code: DEMO_CODE };
  return (await anyone.call(routes.requestToken, { body })).accessToken;
}

async function callsFor(coreUrl: string): Promise<Record<string, Call>> {
  const anyone = clientOf(coreUrl);
  const stores = await anyone.call(routes.listStores, { query: { city: "blr", open: "true" } });
  const store = stores.items[0];
  if (!store) throw new Error("No store of the demo city is open");
  const menu = await anyone.call(routes.getMenu, { params: { id: store.id } });
  const item = menu.items.find(({ available }) => available);
  const basket = JSON.stringify({
    ...{ vertical: "delivery", storeId: store.id },
    items: [{ itemId: item?.id, quantity: 1 }],
    dropoff: {
      position: offsetMeters(store.position, { northMeters: 500, eastMeters: 400 }),
      address: "1 Bench Street",
    },
  });
  const authorization = `Bearer ${await signIn(anyone)}`;
  return {
    "GET /healthz": (base) => fetch(`${base}/healthz`),
    "GET /v1/me": (base) => fetch(`${base}/v1/me`, { headers: { authorization } }),
    "POST /v1/quotes": (base) =>
      fetch(`${base}/v1/quotes`, {
        method: "POST",
        headers: {
          authorization,
          "content-type": "application/json",
          "idempotency-key": crypto.randomUUID(),
        },
        body: basket,
      }),
    "GET /v1/cities": (base) => fetch(`${base}/v1/cities`),
  };
}

async function timed(call: Call, baseUrl: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await call(baseUrl);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return performance.now() - startedAt;
}

interface Measured {
  readonly call: string;
  readonly way: "core" | "edge";
  /** One at a time. */
  readonly ms: Percentiles;
  /** Several at a time. */
  readonly perSecond: number;
  readonly busyMs: Percentiles;
}

type Way = readonly ["core" | "edge", baseUrl: string];

async function measure(
  name: string,
  call: Call,
  ways: readonly Way[],
  settings: ReturnType<typeof readSettings>,
): Promise<Measured[]> {
  const alone = new Map(ways.map(([way]) => [way, [] as number[]]));
  for (const [, base] of ways) {
    for (let count = 0; count < WARM_CALLS; count++) await timed(call, base);
  }
  // In turns, call by call: whatever else the machine does meets both ways alike.
  for (let count = 0; count < settings.calls; count++) {
    for (const [way, base] of ways) alone.get(way)!.push(await timed(call, base));
  }
  const measured: Measured[] = [];
  for (const [way, base] of ways) {
    const busy: number[] = [];
    const startedAt = performance.now();
    const endsAt = startedAt + settings.seconds * 1000;
    const lane = async () => {
      while (performance.now() < endsAt) busy.push(await timed(call, base));
    };
    await Promise.all(Array.from({ length: settings.lanes }, lane));
    const perSecond = Math.round((busy.length / (performance.now() - startedAt)) * 1000);
    const ms = percentilesOf(alone.get(way)!);
    measured.push({ call: name, way, ms, perSecond, busyMs: percentilesOf(busy) });
  }
  return measured;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** `gatewayP50Ms` leaves out what wrangler and the hop themselves add, as `GET /healthz` shows it. */
function added(measured: readonly Measured[]) {
  const of = (call: string, way: "core" | "edge") =>
    measured.find((one) => one.call === call && one.way === way)!;
  const p50Of = (call: string) => of(call, "edge").ms.p50 - of(call, "core").ms.p50;
  return Object.fromEntries(
    [...new Set(measured.map(({ call }) => call))].map((call) => {
      const [core, edge] = [of(call, "core"), of(call, "edge")];
      return [
        call,
        {
          p50Ms: round(p50Of(call)),
          p99Ms: round(edge.ms.p99 - core.ms.p99),
          gatewayP50Ms: round(p50Of(call) - p50Of("GET /healthz")),
          rateShare: round(edge.perSecond / core.perSecond),
        },
      ];
    }),
  );
}

async function main(): Promise<void> {
  const settings = readSettings();
  const stack: TestStack = await startTestStack({ regions: [REGION] });
  try {
    const coreUrl = stack.coreUrl(REGION);
    const ways: Way[] = [
      ["core", coreUrl],
      ["edge", stack.edgeUrl],
    ];
    const calls = await callsFor(coreUrl);
    const measured: Measured[] = [];
    for (const [name, call] of Object.entries(calls)) {
      measured.push(...(await measure(name, call, ways, settings)));
    }
    const signing = await measureSigning();
    const rows = measured.map(({ call, way, ms, perSecond, busyMs }) => ({
      ...{ call, way, "p50 ms": ms.p50, "p99 ms": ms.p99 },
      ...{ [`req/s at ${settings.lanes}`]: perSecond, "busy p50": busyMs.p50 },
      "busy p99": busyMs.p99,
    }));
    console.table([
      { step: "sign (Web Crypto, as the edge)", ...signing.signUs },
      { step: "check (as the core)", ...signing.checkUs },
    ]);
    printReport("gateway", rows, {
      unit: "ms per call; added = through the edge minus directly to the core, in the same run",
      added: added(measured),
      measured,
      signing,
      settings,
    });
  } finally {
    await stack.stop();
  }
}

runBench(main);
