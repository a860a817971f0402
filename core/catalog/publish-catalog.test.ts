import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { catalogChanges, stores } from "#drizzle/schema/index.ts";
import type { CatalogMessage } from "#shared/catalog/feed.ts";
import { routes } from "#shared/contracts/index.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { makeRuntime, type Runtime } from "../platform/index.ts";
import { openStore, startTestCore, type TestCore, type TestStore, until } from "../test/index.ts";
import { cityVersion, markChanged, nextVersion, takeChanges } from "./feed/city-version.ts";
import { cutParts, fitsOneMessage } from "./feed/cut-rules.ts";
import { fakeEdge } from "./feed/edge.fixture.ts";
import { confirmCity } from "./feed/publish-city.ts";
import { catalogSubscriber, startCatalogPublisher } from "./index.ts";
import { readShelves } from "./read-shelves.ts";

let core: TestCore;
let store: TestStore;
let edge: ReturnType<typeof fakeEdge>;
const city = () => core.runtime.region.cities[0]!.code;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core, { stock: 3 });
});
afterAll(() => core.stop());
beforeEach(() => {
  edge = fakeEdge(core);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  edge.stop();
});

/** A core's publisher and relay, in a runtime of their own as in a process of their own. */
function startProcess(edgeUrl = edge.url): Runtime {
  const runtime = makeRuntime({ ...core.config, edgeUrl }, core.ambient);
  const publisher = startCatalogPublisher(runtime);
  const relay = startRelayLoop(runtime, [catalogSubscriber]);
  stops.push(async () => {
    await relay.stop();
    await publisher.stop();
    await runtime.database.close();
  });
  return runtime;
}

const setStock = (stock: number) =>
  store.partner.call(routes.updateItem, { params: { id: store.itemIds[0]! }, body: { stock } });
const stockAtEdge = () =>
  edge
    .city(city())
    .shelves.get(store.id)
    ?.items.find(({ id }) => id === store.itemIds[0])?.stock;
const isLevel = async () => (await cityVersion(core.system, city())) === edge.city(city()).version;
const isThere = () => until("the catalog is at the edge", () => stockAtEdge() !== undefined);
/** Of messages that bring something, for the city at hand. */
const kinds = (messages: readonly CatalogMessage[]) => {
  const brought = messages.filter(
    (one) => one.cityCode === city() && (one.kind !== "change" || one.shelves.length > 0),
  );
  return [...new Set(brought.map(({ kind }) => kind))];
};

describe("the publisher", () => {
  it("sends everything at first and never gives up", async () => {
    edge.failNext(2);
    startProcess();
    await until("all cities are at the edge", () =>
      core.runtime.region.cities.every(({ code }) => edge.city(code).version > 0),
    );
    expect(stockAtEdge()).toBe(3);
    expect(JSON.stringify(edge.received)).not.toMatch(/Pat Partner|\+9198/);
  });

  it("goes on with the other cities when the edge does not serve one", async () => {
    const [first, ...others] = core.runtime.region.cities.map(({ code }) => code);
    edge.unserved.add(first!);
    startProcess();
    await until("the others are at the edge", () =>
      others.every((code) => edge.city(code).version > 0),
    );
  });

  it("sends only the shelf that changed, soon", async () => {
    const other = await openStore(core);
    startProcess();
    await isThere();
    await until("it is up to date", isLevel);
    const before = edge.received.length;
    const startedAt = performance.now();
    await setStock(0);
    await until("the change is at the edge", () => stockAtEdge() === 0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    const [change, ...rest] = edge.received
      .slice(before)
      .filter((message) => message.kind === "change" && message.shelves.length > 0);
    expect(rest).toEqual([]);
    expect(change).toMatchObject({ shelves: [{ store: { id: store.id } }] });
    expect(edge.city(city()).shelves.has(other.id)).toBe(true);
  });

  it("makes one publication of many changes", async () => {
    startProcess();
    await isThere();
    await until("it is up to date", isLevel);
    const before = edge.received.length;
    for (let stock = 1; stock <= 12; stock++) await setStock(stock);
    await until("the last change is at the edge", () => stockAtEdge() === 12);
    await until("nothing is left", async () => {
      const rows = await core.system.db.select().from(catalogChanges);
      return rows.every((row) => row.version > 0);
    });
    const sent = edge.received.slice(before).filter(({ kind }) => kind === "change");
    expect(sent.length).toBeLessThan(12);
    const rows = await core.system.db.select().from(catalogChanges);
    expect(rows.filter((row) => row.storeId === store.id)).toHaveLength(1);
  });

  it("brings what was marked when its process died, from where the edge is", async () => {
    startProcess();
    await isThere();
    await until("it is up to date", isLevel);
    for (const stop of stops.splice(0)) await stop();
    const before = edge.received.length;
    // One change was marked, another was even given its version, and then the lights went out.
    await setStock(7);
    await markChanged(core.system, city(), store.id);
    expect(await takeChanges(core.system, city(), 10)).toMatchObject({ storeIds: [store.id] });
    const late = await openStore(core);
    await markChanged(core.system, city(), late.id);
    startProcess();
    await until("both are at the edge", () => {
      return stockAtEdge() === 7 && edge.city(city()).shelves.has(late.id);
    });
    expect(kinds(edge.received.slice(before))).toEqual(["change"]);
  });

  it("brings what an edge took and then forgot, with the next change and nothing else", async () => {
    const other = await openStore(core);
    startProcess();
    await until("it is there", () => edge.city(city()).shelves.has(other.id));
    await until("it is up to date", isLevel);
    const before = edge.received.length;
    edge.loseNext(1);
    await setStock(8);
    await until("it was sent", () => kinds(edge.received.slice(before)).length > 0);
    expect(stockAtEdge()).not.toBe(8);
    await markChanged(core.system, city(), other.id);
    await setStock(9);
    await until("all is at the edge", () => stockAtEdge() === 9);
    await until("and level", isLevel);
    expect(kinds(edge.received.slice(before))).toEqual(["change"]);
  });

  it("sends everything to an edge that forgot, and to one of another history", async () => {
    startProcess();
    await isThere();
    for (const version of [0, Date.now() + 1_000_000]) {
      edge.forget();
      edge.city(city()).version = version;
      await setStock(1 + (version % 5));
      await until("it is at the edge", () => stockAtEdge() === 1 + (version % 5));
      expect(edge.city(city()).version).toBeGreaterThan(version);
      await until("and level", isLevel);
    }
  });

  it("agrees with its twins, whoever publishes what", async () => {
    startProcess();
    startProcess();
    startProcess();
    await isThere();
    for (let stock = 20; stock <= 40; stock++) await setStock(stock);
    await until("the last change is at the edge", () => stockAtEdge() === 40);
    await until("it is up to date", isLevel);
  });

  it("tells of stores that are no more", async () => {
    const leaving = await openStore(core);
    startProcess();
    await until("it is there", () => edge.city(city()).shelves.has(leaving.id));
    await core.system.db.update(stores).set({ cityCode: "bom" }).where(eq(stores.id, leaving.id));
    await markChanged(core.system, city(), leaving.id);
    await setStock(5);
    await until("it is gone", () => !edge.city(city()).shelves.has(leaving.id));
  });

  it("stops at once while the edge is away", async () => {
    startProcess("http://127.0.0.1:9");
    const startedAt = performance.now();
    for (const stop of stops.splice(0)) await stop();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });
});

describe("versions", () => {
  it("rise, also when taken at once, and above what an edge has seen", async () => {
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => nextVersion(core.system, city())),
    );
    expect(new Set(taken.map(({ to }) => to)).size).toBe(10);
    const far = Date.now() + 5_000_000;
    expect((await nextVersion(core.system, city(), far)).to).toBe(far + 1);
  });

  it("are compared with the edge's when asked how things stand", async () => {
    const stop = new AbortController().signal;
    const runtime = makeRuntime({ ...core.config, edgeUrl: edge.url }, core.ambient);
    const publishing = { runtime, cityCode: city(), stop };
    expect(await confirmCity(publishing)).toEqual({ wasWhole: true });
    expect(await confirmCity(publishing)).toEqual({ wasWhole: false });
    await runtime.database.close();
  });
});

describe("parts", () => {
  it("hold about half a megabyte and lose nothing", async () => {
    const [shelf] = await readShelves(core.system, [store.id]);
    const big = { ...shelf!, items: Array.from({ length: 400 }, () => shelf!.items[0]!) };
    const shelves = Array.from({ length: 50 }, () => big);
    const parts = cutParts(shelves);
    expect(parts.flat()).toHaveLength(50);
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(600_000);
    expect(fitsOneMessage(shelves)).toBe(false);
    expect(cutParts([])).toEqual([]);
  });
});
