import { afterAll, beforeAll, expect, it } from "vitest";
import { CatalogSnapshot } from "#shared/contracts/catalog.ts";
import { routes } from "#shared/contracts/index.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { makeRuntime, makeSignatureCheck } from "../platform/index.ts";
import { openStore, startTestCore, type TestCore, type TestStore, until } from "../test/index.ts";
import { catalogSubscriber, startCatalogPublisher } from "./index.ts";

let core: TestCore;
let store: TestStore;

/** An edge that keeps what it is sent, and fails when told to. */
function listen(secret: string) {
  const check = makeSignatureCheck(secret, () => core.ambient.now().getTime());
  const received: CatalogSnapshot[] = [];
  let failures = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      if (failures > 0) {
        failures -= 1;
        return new Response("busy", { status: 503 });
      }
      const body = await check(request);
      const snapshot = CatalogSnapshot.parse(JSON.parse(body));
      received.push(snapshot);
      return Response.json({ version: snapshot.version });
    },
  });
  return {
    received,
    url: `http://127.0.0.1:${server.port}`,
    failNext: (count: number) => {
      failures = count;
    },
    stop: () => server.stop(true),
  };
}

beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core, { stock: 3 });
});
afterAll(() => core.stop());

it("publishes every city at start, a change soon after, and never gives up", async () => {
  const edge = listen(core.config.relaySecret);
  edge.failNext(2);
  const runtime = makeRuntime({ ...core.config, edgeUrl: edge.url }, core.ambient);
  const publisher = startCatalogPublisher(runtime);
  const relay = startRelayLoop(runtime, [catalogSubscriber]);
  const cityCode = runtime.region.cities[0]!.code;
  const newest = () => edge.received.findLast((snapshot) => snapshot.cityCode === cityCode);
  const stockOf = () => newest()?.items.find((item) => item.id === store.itemIds[0])?.stock;
  try {
    await until("all cities are at the edge", () => {
      const cities = new Set(edge.received.map((snapshot) => snapshot.cityCode));
      return cities.size === runtime.region.cities.length;
    });
    expect(stockOf()).toBe(3);
    const { version } = newest()!;
    edge.failNext(1);
    await store.partner.call(routes.updateItem, {
      params: { id: store.itemIds[0]! },
      body: { stock: 0 },
    });
    await until("the change is at the edge", () => stockOf() === 0);
    expect(newest()!.version).toBeGreaterThan(version);
    expect(JSON.stringify(edge.received)).not.toMatch(/Pat Partner|\+9198/);
  } finally {
    await relay.stop();
    await publisher.stop();
    await runtime.database.close();
    edge.stop();
  }
});

it("stops at once while the edge is away", async () => {
  const runtime = makeRuntime(core.config, core.ambient);
  const publisher = startCatalogPublisher(runtime);
  const startedAt = performance.now();
  await publisher.stop();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  await runtime.database.close();
});
