import { beforeAll, describe, expect, it } from "vitest";
import { fakeShelves, someStores } from "#shared/catalog/catalog.fixture.ts";
import { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { findCity } from "#shared/regions.ts";
import { callEdge, callSigned, problemOf } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

const shelves = fakeShelves("blr", someStores);
const { center } = findCity("blr")!.city;
const near = `lat=${center.lat}&lng=${center.lng}`;

const whole = (version: number, all: typeof shelves) => ({
  ...{ kind: "part", cityCode: "blr", version, part: 0, isLast: true, shelves: all },
});

let core: FakeCore;

beforeAll(async () => {
  core = await installFakeCore();
  const answer = await callSigned("/internal/catalog", whole(5, shelves));
  expect(await answer.json()).toEqual({ version: 5 });
});

type Page = ResponseOf<typeof routes.listStores>;
async function stores(query: string): Promise<Page> {
  const answer = await callEdge(`/v1/stores?city=blr&${query}`);
  expect(answer.status).toBe(200);
  return routes.listStores.response.parse(await answer.json());
}
const names = (page: Page) => page.items.map(({ name }) => name);

describe("cities", () => {
  it("lists the cities of the served regions with their core", async () => {
    const answer = await callEdge("/v1/cities");
    const { items } = routes.listCities.response.parse(await answer.json());
    const codes = items.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["blr", "bom", "ldn"]));
    expect(codes).not.toContain("chi");
    expect(items.find(({ code }) => code === "ldn")).toMatchObject({
      region: "uk",
      coreUrl: "http://core.uk",
      currency: "GBP",
      timeScale: 1,
    });
  });
});

describe("stores", () => {
  it("come nearest first with a position", async () => {
    const page = await stores(near);
    expect(names(page)).toEqual(["Udupi Corner", "Luigi's Oven", "Café Brûlée"]);
    expect(page.items[0]?.distanceMeters).toBeGreaterThan(290);
    expect(page.items[0]?.distanceMeters).toBeLessThan(310);
  });

  it("come best rated first without one, and without a distance", async () => {
    const page = await stores("");
    expect(names(page)).toEqual(["Café Brûlée", "Udupi Corner", "Luigi's Oven"]);
    expect(page.items[0]?.distanceMeters).toBeNull();
  });

  it("are filtered by cuisine and by being open", async () => {
    expect(names(await stores("cuisine=italian"))).toEqual(["Luigi's Oven"]);
    expect(names(await stores("open=false"))).toEqual(["Café Brûlée"]);
    expect(names(await stores("open=true"))).toHaveLength(2);
  });

  it("are filtered and sorted by rating", async () => {
    expect(names(await stores("minRating=4.8"))).toEqual(["Café Brûlée", "Udupi Corner"]);
    expect(names(await stores(`${near}&sort=rating`))[0]).toBe("Café Brûlée");
  });

  it("are told with how many there are of each kitchen", async () => {
    const answer = await callEdge("/v1/cuisines?city=blr");
    const { items } = routes.listCuisines.response.parse(await answer.json());
    expect(items).toContainEqual({ name: "Italian", stores: 1 });
  });

  it("are paged by an opaque cursor without gaps or repeats", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page = await stores(`${near}&limit=1${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBe(1);
      seen.push(...names(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(["Udupi Corner", "Luigi's Oven", "Café Brûlée"]);
  });

  it.each([
    "city=blr&lat=91&lng=0",
    "city=blr&lat=NaN&lng=0",
    "city=blr&lat=12.9",
    "city=blr&limit=0",
    "city=blr&limit=101",
    "city=blr&cursor=garbage",
    "city=blr&open=maybe",
    "city=BLR",
    "",
  ])("?%s is not valid", async (query) => {
    const answer = await callEdge(`/v1/stores?${query}`);
    expect(answer.status).toBe(400);
    const problem = await problemOf(answer);
    expect(problem.code).toBe("VALIDATION_FAILED");
    expect(problem.issues?.length).toBeGreaterThan(0);
  });

  it("of a city that is not served are not found", async () => {
    for (const city of ["xyz", "chi"]) {
      expect((await callEdge(`/v1/stores?city=${city}`)).status).toBe(404);
    }
  });

  it("of a city without a catalog are none", async () => {
    const answer = await callEdge("/v1/stores?city=ldn");
    expect(await answer.json()).toEqual({ items: [], nextCursor: null });
  });
});

describe("one store", () => {
  it("is found by its id, with its menu", async () => {
    const store = shelves[0]!.store;
    const one = await callEdge(`/v1/stores/${store.id}`);
    expect(routes.getStore.response.parse(await one.json())).toMatchObject({ name: store.name });
    const menu = await callEdge(`/v1/stores/${store.id}/menu`);
    const { items } = routes.getMenu.response.parse(await menu.json());
    expect(items.map(({ name }) => name)).toEqual(["Cheese Pizza", "Pizza Funghi", "Tiramisù"]);
  });

  it.each([
    "nonsense",
    "sto_us_01kaq8x9t0aaaaaaaaaaaaaaaa",
    "sto_in_01kaq8x9t0zzzzzzzzzzzzzzzz",
    "%zz",
  ])("%s is not found", async (id) => {
    for (const path of [`/v1/stores/${id}`, `/v1/stores/${id}/menu`]) {
      const answer = await callEdge(path);
      expect(answer.status).toBe(404);
      expect((await problemOf(answer)).code).toBe("NOT_FOUND");
    }
  });
});

describe("freshness", () => {
  it("answers 304 to who knows the version already", async () => {
    const first = await callEdge("/v1/stores?city=blr");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).not.toBe("");
    const again = await callEdge("/v1/stores?city=blr", { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });

  it("shows in a second what changed, and only then another tag", async () => {
    const menuPath = `/v1/stores/${shelves[0]!.store.id}/menu`;
    const before = await callEdge(menuPath);
    const [pizza, ...others] = shelves[0]!.items;
    const soldOut = { ...shelves[0]!, items: [{ ...pizza!, available: false }, ...others] };
    const change = {
      kind: "change",
      cityCode: "blr",
      from: 5,
      to: 6,
      shelves: [soldOut],
      gone: [],
    };
    const startedAt = performance.now();
    expect(await (await callSigned("/internal/catalog", change)).json()).toEqual({ version: 6 });
    const isAvailable = async () => {
      const menu = routes.getMenu.response.parse(await (await callEdge(menuPath)).json());
      return menu.items[0]?.available;
    };
    await expect.poll(isAvailable, { timeout: 4_000, interval: 50 }).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    const found = await callEdge("/v1/search?city=blr&q=cheese%20pizza");
    const { items } = routes.search.response.parse(await found.json());
    expect(items.find(({ id }) => id === pizza!.id)?.available).toBe(false);
    expect((await callEdge(menuPath)).headers.get("etag")).not.toBe(before.headers.get("etag"));
  });

  it("says what may be kept for how long", async () => {
    const cacheOf = async (path: string) => (await callEdge(path)).headers.get("cache-control");
    expect(await cacheOf(`/v1/stores/${shelves[0]!.store.id}/menu`)).toMatch(/must-revalidate/);
    expect(await cacheOf("/v1/stores?city=blr")).toMatch(/max-age=1, stale-while-revalidate=/);
    const cities = await callEdge("/v1/cities");
    expect(cities.headers.get("cache-control")).toMatch(/stale-while-revalidate=86400/);
    const etag = cities.headers.get("etag")!;
    const again = await callEdge("/v1/cities", { headers: { "if-none-match": `"x", ${etag}` } });
    expect(again.status).toBe(304);
  });
});

describe("with the home region away", () => {
  it("everything of the catalog is still answered, and says how old it is", async () => {
    core.isAway = true;
    const paths = [
      ...["/v1/cities", "/v1/stores?city=blr", "/v1/cuisines?city=blr"],
      ...[`/v1/stores/${shelves[0]!.store.id}`, `/v1/stores/${shelves[0]!.store.id}/menu`],
      ...["/v1/search?city=blr&q=dosa", `/v1/recommendations/popular?city=blr&${near}`],
    ];
    for (const path of paths) {
      const answer = await callEdge(path);
      expect([path, answer.status]).toEqual([path, 200]);
      if (path !== "/v1/cities") expect(answer.headers.get("x-catalog-age")).toMatch(/^\d+$/);
    }
    core.isAway = false;
  });
});

describe("search", () => {
  it("forgives what people type", async () => {
    const answer = await callEdge(`/v1/search?city=blr&q=${encodeURIComponent("creme brulee")}`);
    const found = routes.search.response.parse(await answer.json());
    expect(found.items[0]).toMatchObject({ name: "Crème Brûlée", storeName: "Café Brûlée" });
  });

  it.each(["city=blr", "city=blr&q=%20", "q=pizza", `city=blr&q=${"x".repeat(81)}`])(
    "?%s is not valid",
    async (query) => {
      expect((await callEdge(`/v1/search?${query}`)).status).toBe(400);
    },
  );
});
