import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fakeShelves, someStores } from "#shared/catalog/catalog.fixture.ts";
import type { CatalogTastes, StoreShelf } from "#shared/catalog/feed.ts";
import { routes } from "#shared/contracts/index.ts";
import { findCity } from "#shared/regions.ts";
import { cellOf } from "../../geo/h3.ts";
import { callEdge, callSigned } from "../testing/call-edge.ts";
import { installFakeCore } from "../testing/fake-core.ts";

const [luigi, udupi] = fakeShelves("blr", someStores) as [StoreShelf, StoreShelf];
const { center } = findCity("blr")!.city;
const near = `lat=${center.lat}&lng=${center.lng}`;
const wanted = ({ store, items }: StoreShelf, at: number, score: number) => ({
  ...{ itemId: items[at]!.id, storeId: store.id, score },
});
const tastes = (version: number): CatalogTastes => ({
  ...{ kind: "tastes", cityCode: "blr", version },
  popular: {
    [cellOf(center, 7)]: [wanted(udupi, 0, 9), wanted(udupi, 1, 8), wanted(luigi, 0, 7)],
    all: [wanted(luigi, 2, 30), wanted(luigi, 1, 20)],
  },
  pairs: { [luigi.store.id]: { [luigi.items[0]!.id]: [luigi.items[2]!.id, luigi.items[1]!.id] } },
});

beforeAll(async () => {
  await installFakeCore();
  await callSigned("/internal/catalog", {
    ...{ kind: "part", cityCode: "blr", version: 1, part: 0, isLast: true },
    shelves: [luigi, udupi],
  });
  await callSigned("/internal/catalog", tastes(10));
});

const popular = async (query: string) => {
  const answer = await callEdge(`/v1/recommendations/popular?city=blr${query}`);
  expect(answer.status).toBe(200);
  const { area, items } = routes.popularNear.response.parse(await answer.json());
  return { area, names: items.map(({ name }) => name) };
};
const goesWith = async (ids: string) => {
  const answer = await callEdge(
    `/v1/recommendations/with?storeId=${luigi.store.id}&itemIds=${ids}`,
  );
  const { items } = routes.goesWith.response.parse(await answer.json());
  return items.map(({ name }) => name);
};

describe("popular near you", () => {
  it("is told of the neighbourhood, or of the city where it says too little", async () => {
    const here = ["Masala Dosa", "Idli", "Cheese Pizza"];
    expect(await popular(`&${near}`)).toEqual({ area: "near", names: here });
    const city = { area: "city", names: ["Tiramisù", "Pizza Funghi"] };
    expect(await popular("")).toEqual(city);
    expect(await popular(`&lat=${center.lat + 0.06}&lng=${center.lng}`)).toEqual(city);
  });

  it("leaves out what cannot be had", async () => {
    const items = udupi.items.map((item) => ({ ...item, available: false }));
    await callSigned("/internal/catalog", {
      ...{ kind: "change", cityCode: "blr", from: 1, to: 2, gone: [] },
      shelves: [{ ...udupi, items }],
    });
    await expect
      .poll(async () => (await popular(`&${near}`)).area, { timeout: 4_000 })
      .toBe("city");
  });

  it("keeps the newer counts when older ones come late", async () => {
    const stub = env.CITY_CATALOG.getByName("blr");
    await callSigned("/internal/catalog", { ...tastes(9), popular: {} });
    const { popular: kept, tastesVersion } = await stub.news({ version: 0, tastesVersion: 0 });
    expect(tastesVersion).toBe(10);
    expect(Object.keys(kept ?? {})).toHaveLength(2);
  });
});

describe("goes well with", () => {
  it("is what is had beside it, best first, and never what is in the basket", async () => {
    const [pizza, funghi] = luigi.items.map(({ id }) => id) as [string, string];
    expect(await goesWith(pizza)).toEqual(["Tiramisù", "Pizza Funghi"]);
    expect(await goesWith(`${pizza},${funghi}`)).toEqual(["Tiramisù"]);
    expect(await goesWith(funghi)).toEqual([]);
  });

  it("refuses what is no question, and knows no other store", async () => {
    const ask = (query: string) => callEdge(`/v1/recommendations/with?${query}`);
    expect((await ask(`storeId=${luigi.store.id}`)).status).toBe(400);
    expect((await ask("storeId=sto_in_1&itemIds=itm_in_1")).status).toBe(404);
  });
});
