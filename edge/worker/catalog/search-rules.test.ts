import { describe, expect, it } from "vitest";
import { fakeCatalog, someStores } from "../testing/fake-catalog.ts";
import { fold, indexShelves, likeness, searchShelves, slipsBetween } from "./search-rules.ts";

const { stores, items } = fakeCatalog("blr", 1, someStores);
const index = indexShelves(
  stores.map((store) => ({ store, items: items.filter((item) => item.storeId === store.id) })),
);
function dishes(query: string): string[] {
  return searchShelves(index, query).items.map(
    ({ shelf, itemIndex }) => shelf.items[itemIndex]!.name,
  );
}
function kitchens(query: string): string[] {
  return searchShelves(index, query).stores.map(({ shelf }) => shelf.store.name);
}

describe("search", () => {
  it.each([
    ["cheesy piza", "Cheese Pizza"],
    ["cheese pizza", "Cheese Pizza"],
    ["piz", "Cheese Pizza"],
    ["masla dosa", "Masala Dosa"],
    ["MASALA", "Masala Dosa"],
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

  it.each(["xylophone", "zzz", "!!!", ""])("finds nothing for %j", (query) => {
    expect(dishes(query)).toEqual([]);
    expect(kitchens(query)).toEqual([]);
  });

  it("does not forgive so much that short words match anything", () => {
    expect(dishes("dal")).toEqual([]);
    expect(likeness("idly", "idli")).toBeGreaterThan(0);
    expect(likeness("tea", "pea")).toBe(0);
  });

  it("stays quick in a large city", () => {
    const large = indexShelves(
      Array.from({ length: 400 }, (_, at) => ({
        store: { ...stores[0]!, id: `sto${at}`, name: `Kitchen number${at}` },
        items: items.map((item) => ({ ...item, name: `${item.name} variant${at}` })),
      })),
    );
    expect(searchShelves(large, "cheesy piza variant399").items.length).toBeGreaterThan(0);
  });
});

describe("slips", () => {
  it.each([
    ["pizza", "pizza", 0],
    ["piza", "pizza", 1],
    ["pziza", "pizza", 1],
    ["cheesy", "cheese", 1],
    ["abcdef", "uvwxyz", 3],
  ])("%s and %s differ by %i", (typed, word, slips) => {
    expect(slipsBetween(typed, word, 2)).toBe(slips);
  });

  it("folds accents, case and signs", () => {
    expect(fold("  Crème-Brûlée & Co.")).toBe("creme brulee co");
  });
});
