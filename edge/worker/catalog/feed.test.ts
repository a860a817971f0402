import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeShelf, fakeShelves, someStores } from "#shared/catalog/catalog.fixture.ts";
import type { CatalogChange, CatalogPart, StoreShelf } from "#shared/catalog/feed.ts";
import { callSigned } from "../testing/call-edge.ts";

let cities = 0;
/** An object of its own for each test. */
function freshCity() {
  cities += 1;
  return env.CITY_CATALOG.getByName(`test city ${cities}`);
}
type Stub = ReturnType<typeof freshCity>;

const [luigi, udupi, cafe] = fakeShelves("blr", someStores) as [StoreShelf, StoreShelf, StoreShelf];
const change = (from: number, to: number, shelves: StoreShelf[], gone: string[] = []) =>
  ({ kind: "change", cityCode: "blr", from, to, shelves, gone }) satisfies CatalogChange;
const part = (version: number, number: number, isLast: boolean, shelves: StoreShelf[]) =>
  ({ kind: "part", cityCode: "blr", version, part: number, isLast, shelves }) satisfies CatalogPart;
const namesIn = async (stub: Stub) =>
  (await stub.news({ version: 0, tastesVersion: 0 })).stores.map(({ store }) => store.name).sort();
const renamed = (shelf: StoreShelf, name: string) => ({
  ...shelf,
  store: { ...shelf.store, name },
});

describe("changes", () => {
  it("are taken in order, and one that does not follow only learns where the edge is", async () => {
    const stub = freshCity();
    expect(await stub.accept(change(0, 10, [luigi]))).toBe(10);
    expect(await stub.accept(change(15, 20, [cafe]))).toBe(10);
    expect(await namesIn(stub)).toEqual(["Luigi's Oven"]);
    expect(await stub.accept(change(10, 20, [cafe]))).toBe(20);
    expect(await namesIn(stub)).toEqual(["Café Brûlée", "Luigi's Oven"]);
  });

  it("do no harm twice, or overtaken", async () => {
    const stub = freshCity();
    await stub.accept(change(0, 10, [luigi]));
    await stub.accept(change(10, 20, [renamed(luigi, "Luigi's New Oven")]));
    expect(await stub.accept(change(0, 10, [luigi]))).toBe(20);
    expect(await stub.accept(change(10, 20, [luigi]))).toBe(20);
    expect(await namesIn(stub)).toEqual(["Luigi's New Oven"]);
  });

  it("without shelves ask how things stand, and confirm the newest", async () => {
    const stub = freshCity();
    await stub.accept(change(0, 10, [luigi]));
    const before = (await stub.news({ version: 0, tastesVersion: 0 })).confirmedAtMs;
    expect(await stub.accept(change(30, 30, []))).toBe(10);
    await expect
      .poll(async () => {
        expect(await stub.accept(change(10, 10, []))).toBe(10);
        return (await stub.news({ version: 0, tastesVersion: 0 })).confirmedAtMs;
      })
      .toBeGreaterThan(before);
  });

  it("tell a reader only what is newer, and who is gone", async () => {
    const stub = freshCity();
    await stub.accept(change(0, 10, [luigi, udupi]));
    await stub.accept(change(10, 20, [cafe], [luigi.store.id]));
    const news = await stub.news({ version: 10, tastesVersion: 0 });
    expect(news).toMatchObject({ version: 20, isWhole: false, gone: [luigi.store.id] });
    expect(news.stores.map(({ store }) => store.name)).toEqual(["Café Brûlée"]);
    expect((await stub.news({ version: 99, tastesVersion: 0 })).isWhole).toBe(true);
    expect(await stub.shelves([luigi.store.id, udupi.store.id])).toHaveLength(1);
  });

  it("touch a search shard only when a name changes", async () => {
    const stub = freshCity();
    await stub.accept(change(0, 10, [luigi, udupi]));
    const shards = async () => (await stub.news({ version: 0, tastesVersion: 0 })).shards;
    expect(await shards()).toEqual([{ id: 1, version: 10 }]);
    const items = luigi.items.map((item) => ({ ...item, available: false }));
    await stub.accept(change(10, 20, [{ ...luigi, items }]));
    expect(await shards()).toEqual([{ id: 1, version: 10 }]);
    await stub.accept(change(20, 30, [renamed(udupi, "Udupi Garden")]));
    expect(await shards()).toEqual([{ id: 1, version: 30 }]);
    expect((await stub.shard(1))?.version).toBe(30);
  });
});

describe("a whole catalog", () => {
  it("comes in parts of any order, and takes the place of all that was", async () => {
    const stub = freshCity();
    await stub.accept(change(0, 10, [luigi]));
    expect(await stub.accept(part(20, 2, true, []))).toBe(10);
    expect(await stub.accept(part(20, 0, false, [udupi]))).toBe(10);
    expect(await stub.accept(part(20, 0, false, [udupi]))).toBe(10);
    expect(await namesIn(stub)).toEqual(["Luigi's Oven"]);
    expect(await stub.accept(part(20, 1, false, [cafe]))).toBe(20);
    expect(await namesIn(stub)).toEqual(["Café Brûlée", "Udupi Corner"]);
  });

  it("gives way to a newer one, and late parts of an older one are nothing", async () => {
    const stub = freshCity();
    await stub.accept(part(20, 0, false, [luigi]));
    await stub.accept(part(30, 0, false, [udupi]));
    expect(await stub.accept(part(20, 1, true, [cafe]))).toBe(0);
    expect(await stub.accept(part(30, 1, true, []))).toBe(30);
    expect(await stub.accept(part(20, 1, true, [cafe]))).toBe(30);
    expect(await namesIn(stub)).toEqual(["Udupi Corner"]);
  });

  it("survives the eviction of the object between its parts", async () => {
    const stub = freshCity();
    await stub.accept(part(20, 0, false, [luigi]));
    await evictDurableObject(stub);
    expect(await stub.accept(part(20, 1, true, [cafe]))).toBe(20);
    await evictDurableObject(stub);
    expect(await namesIn(stub)).toEqual(["Café Brûlée", "Luigi's Oven"]);
    expect((await stub.shard(1))?.bytes.byteLength).toBeGreaterThan(100);
  });

  it("leaves nothing staged behind, and unchanged stores are no news", async () => {
    const stub = freshCity();
    await stub.accept(change(0, 10, [luigi, udupi]));
    await stub.accept(part(20, 0, true, [luigi, renamed(udupi, "Udupi Garden")]));
    const news = await stub.news({ version: 10, tastesVersion: 0 });
    expect(news.stores.map(({ store }) => store.name)).toEqual(["Udupi Garden"]);
    await runInDurableObject(stub, (_, state) => {
      const counts = state.storage.sql.exec("select count(*) as n from staged").one();
      expect(counts["n"]).toBe(0);
    });
  });
});

it("whatever is lost, doubled or overtaken: who answers what the edge says arrives", async () => {
  const shelf = (number: number) =>
    fakeShelf("blr", { name: `S${number}`, cuisine: "C", northMeters: 0, dishes: ["D"] });
  const stores = [shelf(0), shelf(1), shelf(2)];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom("fine", "lost", "twice", "late")), {
        minLength: 1,
        maxLength: 12,
      }),
      async (steps) => {
        const stub = freshCity();
        const truth = new Map<string, { name: string; version: number }>();
        const late: CatalogChange[] = [];
        let version = 0;
        for (const [number, fate] of steps) {
          const from = version;
          version += 1;
          const store = renamed(stores[number]!, `S${number} v${version}`);
          truth.set(store.store.id, { name: store.store.name, version });
          const message = change(from, version, [store]);
          if (fate === "late") late.push(message);
          if (fate === "fine" || fate === "twice") await stub.accept(message);
          if (fate === "twice") await stub.accept(message);
        }
        for (const message of late.reverse()) await stub.accept(message);
        const at = await stub.accept(change(version, version, []));
        const missing = stores.filter(({ store }) => (truth.get(store.id)?.version ?? 0) > at);
        const fresh = missing.map((each) => renamed(each, truth.get(each.store.id)!.name));
        await stub.accept(change(at, version, fresh));
        expect(await namesIn(stub)).toEqual([...truth.values()].map(({ name }) => name).sort());
      },
    ),
    { numRuns: 25 },
  );
});

describe("the door", () => {
  it("lets nobody in without the signature, no other city and no other shape", async () => {
    const message = change(0, 1, []);
    expect((await callSigned("/internal/catalog", message, "another secret for this")).status).toBe(
      401,
    );
    expect((await callSigned("/internal/catalog", { ...message, cityCode: "chi" })).status).toBe(
      404,
    );
    expect((await callSigned("/internal/catalog", { ...message, kind: "other" })).status).toBe(400);
  });
});
