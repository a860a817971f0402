import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpeningWindow, stores } from "#drizzle/schema/index.ts";
import { wallClockAt } from "#shared/catalog/opening-hours.ts";
import { makeClient } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  catalogNews,
  cityCenter,
  openStore,
  quoteFor,
  startTestCore,
  type TestCore,
  type TestStore,
} from "../test/index.ts";

let core: TestCore;
let near: TestStore;
let far: TestStore;
const city = () => core.runtime.region.cities[0]!.code;

beforeAll(async () => {
  core = await startTestCore();
  near = await openStore(core, { stock: 5 });
  far = await openStore(core, {
    position: offsetMeters(cityCenter(core), { northMeters: 2_000, eastMeters: 0 }),
  });
});
afterAll(() => core.stop());

const anyone = () =>
  makeClient({
    baseUrl: "http://core.test",
    fetch: (url, init) => core.request(url, init),
    newKey: () => crypto.randomUUID(),
  });

describe("reading", () => {
  it("lists cities with where their core is", async () => {
    const { items } = await anyone().call(routes.listCities);
    expect(items.map((item) => item.region)).toEqual(items.map(() => "in"));
    expect(items[0]).toMatchObject({ code: city(), currency: "INR", timeScale: 1 });
    expect(items[0]!.serviceArea.length).toBeGreaterThan(3);
  });

  it("lists stores nearest first, page by page", async () => {
    const query = { city: city(), ...cityCenter(core), limit: 1 };
    const first = await anyone().call(routes.listStores, { query });
    expect(first.items.map((store) => store.id)).toEqual([near.id]);
    expect(first.items[0]!.distanceMeters).toBe(0);
    const second = await anyone().call(routes.listStores, {
      query: { ...query, cursor: first.nextCursor! },
    });
    expect(second.items.map((store) => store.id)).toEqual([far.id]);
    expect(Math.round(second.items[0]!.distanceMeters! / 100)).toBe(20);
    expect(second.nextCursor).toBeNull();
  });

  it("filters by kitchen and opening, and knows no other city", async () => {
    const list = (query: Record<string, string>) =>
      anyone().call(routes.listStores, { query: { city: city(), ...query } as never });
    expect((await list({ cuisine: "Pizza" })).items).toHaveLength(2);
    expect((await list({ cuisine: "sushi" })).items).toHaveLength(0);
    expect((await list({ open: "false" })).items).toHaveLength(0);
    await expect(list({ city: "xyz" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses cursors and positions that make no sense", async () => {
    for (const query of [
      "cursor=zzz",
      "lat=91",
      "lat=NaN",
      "lng=x",
      "lat=12",
      "limit=0",
      "limit=101",
    ]) {
      const answer = await core.request(`/v1/stores?city=${city()}&${query}`);
      expect(answer.status).toBe(400);
    }
    expect((await core.request("/v1/stores")).status).toBe(400);
    const nul = await core.request(`/v1/stores?city=${city()}&cuisine=%00`);
    expect(nul.status).toBeLessThan(500);
  });

  it("shows one store and its menu, and 404 for any other id", async () => {
    const store = await anyone().call(routes.getStore, { params: { id: near.id } });
    expect(store).toMatchObject({ id: near.id, open: true, prepMinutes: 10, distanceMeters: null });
    const menu = await anyone().call(routes.getMenu, { params: { id: near.id } });
    expect(menu.items.map((item) => item.id).sort()).toEqual([...near.itemIds].sort());
    expect(menu.items[0]).toMatchObject({ available: true, stock: 5, price: { currency: "INR" } });
    for (const id of ["sto_in_x", "sto_uk_00000000000000000000000000", "%F0%9F%8D%95"]) {
      expect([400, 404]).toContain((await core.request(`/v1/stores/${id}`)).status);
      expect([400, 404]).toContain((await core.request(`/v1/stores/${id}/menu`)).status);
    }
  });

  it("searches stores and dishes", async () => {
    const query = { city: city(), q: "cheesy piza", ...cityCenter(core) };
    const found = await anyone().call(routes.search, { query });
    const names = found.items.map((item) => item.name);
    expect(names.slice(0, 2)).toEqual(["Cheese Pizza", "Cheese Pizza"]);
    expect(found.items[0]!.storeName).toBe("Test Kitchen");
    const kitchens = await anyone().call(routes.search, { query: { ...query, q: "kitchn" } });
    expect(kitchens.stores).toHaveLength(2);
    expect(kitchens.stores[0]!.distanceMeters).not.toBeNull();
  });
});

describe("the partner's changes", () => {
  it("change an item and announce it", async () => {
    const store = await openStore(core);
    const id = store.itemIds[0]!;
    const before = await catalogNews(core, store.id);
    const change = (body: object) =>
      store.partner.call(routes.updateItem, { params: { id }, body: body as never });
    expect(await change({ available: false })).toMatchObject({ available: false, stock: null });
    expect(await change({ available: true, stock: 3 })).toMatchObject({
      available: true,
      stock: 3,
    });
    expect(await change({ stock: 0 })).toMatchObject({ available: false, stock: 0 });
    expect(await change({ stock: null })).toMatchObject({ available: true, stock: null });
    expect(await catalogNews(core, store.id)).toBe(before + 4);
  });

  it("leave another store's item alone", async () => {
    const events = await catalogNews(core, near.id);
    for (const id of [near.itemIds[0]!, "itm_in_nothing"]) {
      await expect(
        far.partner.call(routes.updateItem, { params: { id }, body: { stock: 0 } }),
      ).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await catalogNews(core, near.id)).toBe(events);
  });

  it("are refused when malformed or when nothing changes", async () => {
    for (const body of [{}, { stock: -1 }, { stock: 1.5 }, { available: "yes" }, { stock: 1e9 }]) {
      await expect(
        near.partner.call(routes.updateItem, {
          params: { id: near.itemIds[0]! },
          body: body as never,
        }),
      ).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    }
  });

  it("close and slow down the store", async () => {
    const store = await openStore(core, { prepMinutes: 10 });
    const closed = await store.partner.call(routes.updateStore, {
      body: { open: false, busyMinutes: 15 },
    });
    expect(closed).toMatchObject({ id: store.id, open: false, prepMinutes: 25 });
    expect(await catalogNews(core, store.id)).toBe(1);
  });

  it("are the partner's alone", async () => {
    const customer = await core.person("customer");
    await expect(
      customer.call(routes.updateStore, { body: { open: false } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const storeless = await core.person("partner");
    await expect(
      storeless.call(routes.updateStore, { body: { open: false } }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("opening hours", () => {
  it("close a store for those who look and for those who order", async () => {
    const store = await openStore(core);
    const open = async () => {
      const { open: isOpen, isSwitchedOn } = await anyone().call(routes.getStore, {
        params: { id: store.id },
      });
      expect(isSwitchedOn).toBe(true);
      return isOpen;
    };
    const hours = (openingHours: OpeningWindow[]) =>
      core.system.db.update(stores).set({ openingHours }).where(eq(stores.id, store.id));
    const everyDay = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, fromMinute: 0, toMinute: 1440 }));
    const customer = await core.person("customer");
    await hours(everyDay);
    expect(await open()).toBe(true);
    const quote = await quoteFor(core, customer, store);
    await hours([]);
    expect(await open()).toBe(false);
    await expect(quoteFor(core, customer, store)).rejects.toMatchObject({ code: "STORE_CLOSED" });
    const order = { quoteId: quote.id, paymentMethodId: "cash" };
    await expect(customer.call(routes.placeOrder, { body: order })).rejects.toMatchObject({
      code: "STORE_CLOSED",
    });
  });

  it("are judged at the time of a scheduled order", async () => {
    const store = await openStore(core);
    const customer = await core.person("customer");
    const quote = await quoteFor(core, customer, store);
    const zone = core.runtime.region.cities[0]!.timeZone;
    const soon = new Date(core.ambient.now().getTime() + 3 * 3_600_000);
    const { day, minute } = wallClockAt(zone, soon.getTime());
    const fromMinute = Math.max(0, minute - 30);
    const openingHours = [{ day, fromMinute, toMinute: fromMinute + 60 }];
    await core.system.db.update(stores).set({ openingHours }).where(eq(stores.id, store.id));
    const order = { quoteId: quote.id, paymentMethodId: "cash" };
    await expect(customer.call(routes.placeOrder, { body: order })).rejects.toMatchObject({
      code: "STORE_CLOSED",
    });
    const scheduledFor = soon.toISOString();
    const placed = await customer.call(routes.placeOrder, { body: { ...order, scheduledFor } });
    expect(placed.scheduledFor).toBe(scheduledFor);
  });
});
