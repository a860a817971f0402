import { describe, expect, it } from "vitest";
import { catalogRoutes } from "../contracts/catalog.ts";
import { BeelineError } from "../errors.ts";
import { offsetMeters } from "../geo.ts";
import { makeId } from "../ids.ts";
import { findCity } from "../regions.ts";
import { fakeShelves, someStores } from "./catalog.fixture.ts";
import { pageStores } from "./page-stores.ts";
import { readStoreQuery } from "./read-query.ts";

const stores = fakeShelves("blr", someStores).map(({ store }) => store);
const nowMs = Date.UTC(2026, 10, 22, 12);
const { center } = findCity("blr")!.city;

/** As it comes in a URL. */
const list = (query: Record<string, string> = {}, from = stores, atMs = nowMs) =>
  pageStores(
    from,
    readStoreQuery(catalogRoutes.listStores.query.parse({ city: "blr", ...query })),
    atMs,
  );
const names = (query?: Record<string, string>) => list(query).items.map(({ name }) => name);
const near = { lat: String(center.lat), lng: String(center.lng) };

function allPages(query: Record<string, string>, from = stores): string[] {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = list({ ...query, ...(cursor === null ? {} : { cursor }) }, from);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

describe("stores", () => {
  it("come nearest first with a position", () => {
    expect(names(near)).toEqual(["Udupi Corner", "Luigi's Oven", "Café Brûlée"]);
    expect(list(near).items[0]!.distanceMeters).toBe(300);
  });

  it("come best rated first without one", () => {
    expect(names()).toEqual(["Café Brûlée", "Udupi Corner", "Luigi's Oven"]);
    expect(list().items[0]!.distanceMeters).toBeNull();
  });

  it("are filtered by kitchen, without accents and case, and by opening", () => {
    expect(names({ cuisine: "south-INDÏAN" })).toEqual(["Udupi Corner"]);
    expect(names({ cuisine: "sushi" })).toEqual([]);
    expect(names({ cuisine: "\u0000" })).toHaveLength(3);
    expect(names({ open: "false" })).toEqual(["Café Brûlée"]);
    expect(names({ open: "true" })).toHaveLength(2);
  });

  it("are filtered and sorted by rating", () => {
    expect(names({ minRating: "4.8" })).toEqual(["Café Brûlée", "Udupi Corner"]);
    expect(names({ ...near, sort: "rating" })).toEqual(names());
    expect(list({ ...near, sort: "rating" }).items[0]!.distanceMeters).toBe(2000);
  });

  it("are open by their hours at the time of asking", () => {
    const night = [{ day: 0, fromMinute: 18 * 60, toMinute: 26 * 60 }];
    const owl = stores.slice(0, 1).map((store) => ({ ...store, openingHours: night }));
    const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 22, hour - 5, minute - 30);
    const openAt = (atMs: number) => list({ open: "true" }, owl, atMs).items.length === 1;
    expect([17, 18, 25, 26].map((hour) => openAt(at(hour)))).toEqual([false, true, true, false]);
    const [shown] = list({}, owl, at(17)).items;
    expect(shown).toMatchObject({ open: false, isSwitchedOn: true });
    expect(Date.parse(shown!.changesAt!)).toBe(at(18));
  });
});

describe("pages", () => {
  const many = Array.from({ length: 23 }, (_, at) => ({
    ...stores[0]!,
    id: makeId("store", "in", 1_700_000_000_000, new Uint8Array(16).fill(at)),
    rating: [4, 4.5, 4.55][at % 3]!,
    position: offsetMeters(center, { northMeters: (at % 4) * 100, eastMeters: 0 }),
  }));

  it.each([near, {}])("have no gap and no repeat, also among equals (%j)", (query) => {
    const whole = list({ ...query, limit: "100" }, many);
    expect(whole.nextCursor).toBeNull();
    const ids = whole.items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(23);
    for (const limit of ["1", "5", "23"]) expect(allPages({ ...query, limit }, many)).toEqual(ids);
  });

  it("go on when the last store shown has left the city", () => {
    const first = list({ limit: "5" }, many);
    const remaining = many.filter(({ id }) => id !== first.items.at(-1)!.id);
    const second = list({ limit: "5", cursor: first.nextCursor! }, remaining);
    const whole = list({ limit: "100" }, many).items.map(({ id }) => id);
    expect(second.items.map(({ id }) => id)).toEqual(whole.slice(5, 10));
  });

  it("have a cursor that needs no escaping in an address", () => {
    const { nextCursor } = list({ limit: "1" });
    expect(new Set(nextCursor)).not.toContain("%");
    expect(encodeURIComponent(nextCursor!)).toBe(nextCursor);
  });
});

describe("refused are", () => {
  const codeOf = (query: Record<string, string>) => {
    try {
      list(query);
    } catch (error) {
      return error instanceof BeelineError && [error.code, error.options.issues?.[0]?.path];
    }
    return undefined;
  };

  it.each([
    "zzz",
    "",
    "~",
    "1~sto_in_1",
    "d1~sto_in_1",
    "r1~",
    "r~sto_in_1",
    "rNaN~sto_in_1",
    "r1.5~sto_in_1",
    "r1~ord_in_1",
  ])("the cursor %j", (cursor) => {
    expect(codeOf({ cursor })).toEqual(["VALIDATION_FAILED", "cursor"]);
  });

  it("a distance from nowhere", () => {
    expect(codeOf({ sort: "distance" })).toEqual(["VALIDATION_FAILED", "lat"]);
  });

  it("half a position", () => {
    expect(codeOf({ lat: "12" })).toEqual(["VALIDATION_FAILED", "lng"]);
    expect(codeOf({ lng: "12" })).toEqual(["VALIDATION_FAILED", "lat"]);
  });
});
