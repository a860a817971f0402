/** The simulator's own webhooks over real sockets: each signature is believed, each event kept once. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { webhookEvents } from "#drizzle/schema/index.ts";
import { startTestCore, type TestCore } from "../../test/index.ts";
import { ask, casts, forever } from "../adapter-casts.fixture.ts";
import type { ProviderNews } from "../provider-contract.ts";
import { type RunningSimulator, startSimulator } from "../simulator/index.ts";
import { processDueWebhooks } from "./process-webhooks.ts";

let simulator: RunningSimulator;
let core: TestCore;
let server: ReturnType<typeof Bun.serve>;
let isAway = false;

beforeAll(async () => {
  simulator = await startSimulator();
  core = await startTestCore({ region: "us", paymentProviders: simulator.providers });
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) => (isAway ? new Response("", { status: 503 }) : core.app.fetch(request)),
  });
  const url = `http://127.0.0.1:${server.port}/v1/webhooks/{provider}`;
  await simulator.setEndpoints({ "*": url });
});
afterAll(async () => {
  await simulator.stop();
  await server.stop(true);
  await core.stop();
});
beforeEach(async () => {
  isAway = false;
  await simulator.setFaults([]);
  await delivered();
  await core.system.db.delete(webhookEvents);
});

const delivered = () =>
  expect.poll(async () => (await simulator.truth()).pending.webhooks, { timeout: 10_000 }).toBe(0);

const stored = () => core.system.db.select().from(webhookEvents);

async function pay(cast: (typeof casts)[number]): Promise<string> {
  const adapter = cast.make(simulator);
  const request = ask(cast);
  await adapter.authorize(request, forever());
  await adapter.capture(request, request.amount, forever());
  return request.reference;
}

test.each(casts)("$name: what happened is told under our reference", async (cast) => {
  const reference = await pay(cast);
  await simulator.control("POST", "/control/disputes", { reference });
  await delivered();
  const heard: ProviderNews[] = [];
  const listener = async (_: unknown, provider: string, news: ProviderNews) => {
    expect(provider).toBe(cast.name);
    heard.push(news);
    return "applied" as const;
  };
  await processDueWebhooks(core.system, [listener]);
  expect(heard.map(({ about }) => about).sort()).toEqual(["dispute", "payment", "payment"]);
  for (const { about, reference: told, providerReference } of heard) {
    if (about === "payment") expect(told).toBe(reference);
    // A dispute names the payment in its own way: by our reference or by the provider's.
    else expect(told ?? providerReference).not.toBeNull();
  }
});

test.each(casts)("$name: twice, late, out of order and past a core that is away", async (cast) => {
  await simulator.setFaults([
    { fault: "webhook_duplicate", probability: 0.5, seed: "a" },
    { fault: "webhook_reordered", ms: 300 },
  ]);
  isAway = true;
  for (let time = 0; time < 5; time++) await pay(cast);
  await simulator.killAndRestart();
  isAway = false;
  await delivered();
  expect(await stored()).toHaveLength(10);
});

test("a lost one is lost", async () => {
  await simulator.setFaults([{ fault: "webhook_lost" }]);
  await pay(casts[0]!);
  await delivered();
  expect(await stored()).toEqual([]);
});
