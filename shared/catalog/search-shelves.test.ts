import { describe, expect, it } from "vitest";
import { catalogRoutes } from "../contracts/catalog.ts";
import { fakeCatalog, someStores } from "./catalog.fixture.ts";
import { indexShelves } from "./search-index.ts";
import { searchShelves } from "./search-shelves.ts";
import { shelvesOf } from "./shelf.ts";

const snapshot = fakeCatalog("blr", 1, someStores);
const shelves = shelvesOf(snapshot);
const index = indexShelves(shelves);
const dishes = (query: string) => searchShelves(index, query).items.map(({ name }) => name);
const kitchens = (query: string) => searchShelves(index, query).stores.map(({ name }) => name);

describe("search", () => {
  it.each([
    ["cheesy piza", "Cheese Pizza"],
    ["cheese pizza", "Cheese Pizza"],
    ["chee pi", "Cheese Pizza"],
    ["piz", "Cheese Pizza"],
    ["masla dosa", "Masala Dosa"],
    ["MASALA", "Masala Dosa"],
    ["creme brulee", "Crème Brûlée"],
    ["tiramisu", "Tiramisù"],
    ["cofee", "Filter Coffee"],
    ["criossant", "Croissant"],
  ])("%s finds %s first", (query, dish) => {
    expect(dishes(query)[0]).toBe(dish);
  });

  it("finds stores by name and by kitchen", () => {
    expect(kitchens("luigis")).toEqual(["Luigi's Oven"]);
    expect(kitchens("south indian")).toEqual(["Udupi Corner"]);
    expect(kitchens("cafe brulee")).toEqual(["Café Brûlée"]);
  });

  it.each(["xylophone", "zzz", "!!!", "", "dal", "cheese burger"])(
    "finds nothing for %j",
    (query) => {
      expect(dishes(query)).toEqual([]);
      expect(kitchens(query)).toEqual([]);
    },
  );

  it("answers as the contract says, with distances for who says where they are", () => {
    const near = shelves[0]!.store.position;
    const found = catalogRoutes.search.response.parse(searchShelves(index, "luigis", near));
    expect(found.stores[0]!.distanceMeters).toBe(0);
    expect(searchShelves(index, "luigis").stores[0]!.distanceMeters).toBeNull();
    expect(searchShelves(index, "tiramisu").items[0]!.storeName).toBe("Luigi's Oven");
  });

  it("answers the same whatever the order of the shelves", () => {
    const turned = indexShelves(shelves.toReversed());
    for (const query of ["cheese", "mains", "c", "piza mains"]) {
      expect(searchShelves(turned, query)).toEqual(searchShelves(index, query));
    }
  });

  it("stays quick and bounded in a large city", () => {
    const [{ store, items }] = shelves as [(typeof shelves)[0]];
    const large = indexShelves(
      Array.from({ length: 400 }, (_, at) => ({
        store: { ...store, id: `sto${at}`, name: `Kitchen number${at}` },
        items: items.map((item) => ({ ...item, name: `${item.name} variant${at}` })),
      })),
    );
    const found = searchShelves(large, "cheesy piza variant399");
    expect(found.items[0]!.name).toBe("Cheese Pizza variant399");
    expect(found.items.length).toBeLessThanOrEqual(20);
  });
});
