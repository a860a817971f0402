import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogRoutes } from "../contracts/catalog.ts";
import { type FakeStore, fakeShelf, fakeShelves, someStores } from "./catalog.fixture.ts";
import { CityIndex } from "./city-index.ts";
import { wordsOf } from "./fold.ts";
import { indexShelves } from "./index-shelves.ts";
import { searchCity } from "./search-city.ts";
import { writeShard } from "./search-shard.ts";

const more: readonly FakeStore[] = [
  {
    name: "तड़का हाउस",
    cuisine: "Punjabi",
    northMeters: 500,
    dishes: ["पनीर टिक्का", "दाल मखनी", "Paneer Tikka", "Jalapeño Cheesecake", "Butter Naan"],
  },
];
const shelves = fakeShelves("blr", [...someStores, ...more]);
const index = indexShelves(shelves);
const look = { nowMs: Date.UTC(2026, 10, 22, 12) };
const dishes = (query: string) => searchCity(index, query, look).items.map(({ name }) => name);
const kitchens = (query: string) => searchCity(index, query, look).stores.map(({ name }) => name);

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
    ["paneer tika", "Paneer Tikka"],
    ["panir", "Paneer Tikka"],
    ["jalapeno", "Jalapeño Cheesecake"],
    ["cheese cake", "Jalapeño Cheesecake"],
    ["masaladosa", "Masala Dosa"],
    ["nan", "Butter Naan"],
    ["luigis tiramisu", "Tiramisù"],
    ["italian cheese pizza", "Cheese Pizza"],
    ["पनीर टिका", "पनीर टिक्का"],
    ["दाल मखनी", "दाल मखनी"],
  ])("%s finds %s first", (query, dish) => {
    expect(dishes(query)[0]).toBe(dish);
  });

  it("finds Devanagari by Latin letters, and the other way round", () => {
    expect(dishes("panir tikka").slice(0, 2).sort()).toEqual(["Paneer Tikka", "पनीर टिक्का"]);
    expect(dishes("dal makhni")[0]).toBe("दाल मखनी");
    expect(dishes("मसाला डोसा")[0]).toBe("Masala Dosa");
    expect(kitchens("tadka haus")).toEqual(["तड़का हाउस"]);
  });

  it("finds stores by name and by kitchen", () => {
    expect(kitchens("luigis")).toEqual(["Luigi's Oven"]);
    expect(kitchens("south indian")[0]).toBe("Udupi Corner");
    expect(kitchens("cafe brulee")).toEqual(["Café Brûlée"]);
    expect(kitchens("तडका")).toEqual(["तड़का हाउस"]);
  });

  it("answers with one word missing, but lower", () => {
    expect(dishes("cheese burger")).toContain("Cheese Pizza");
    expect(dishes("cheese croissant").slice(0, 2)).toContain("Croissant");
    expect(dishes("cheese burger royal")).toEqual([]);
  });

  it.each(["xylophone", "zzz", "!!!", "", "tee"])("finds nothing for %j", (query) => {
    expect(dishes(query)).toEqual([]);
    expect(kitchens(query)).toEqual([]);
  });

  it("answers as the contract says, with distances for who says where they are", () => {
    const near = shelves[0]!.store.position;
    const answer = searchCity(index, "luigis", { ...look, near });
    const found = catalogRoutes.search.response.parse(answer);
    expect(found.stores[0]!.distanceMeters).toBe(0);
    expect(searchCity(index, "luigis", look).stores[0]!.distanceMeters).toBeNull();
    expect(searchCity(index, "tiramisu", look).items[0]!.storeName).toBe("Luigi's Oven");
  });

  it("answers the same whatever the order of the shelves", () => {
    const turned = indexShelves(shelves.toReversed());
    for (const query of ["cheese", "mains", "c", "piza mains"]) {
      expect(searchCity(turned, query, look)).toEqual(searchCity(index, query, look));
    }
  });
});

describe("what else speaks for a dish", () => {
  const same = (name: string, northMeters: number, open = true): FakeStore => ({
    ...{ name, cuisine: "Diner", northMeters, open, dishes: ["Hot Waffle"] },
  });
  const twins = fakeShelves("blr", [same("Far", 6_000), same("Near", 200), same("Shut", 0, false)]);
  const near = fakeShelves("blr", [same("Here", 0)])[0]!.store.position;
  const waffles = (of: CityIndex, popularity?: ReadonlyMap<string, number>) =>
    searchCity(of, "hot wafle", { ...look, near }, popularity).items;

  it("is distance, being open, and not being sold out", () => {
    const twinIndex = indexShelves(twins);
    const names = waffles(twinIndex).map(({ storeName }) => storeName);
    expect(names).toEqual(
      ["Near", "Shut", "Far"].toSorted((a, b) => names.indexOf(a) - names.indexOf(b)),
    );
    expect(names[0]).toBe("Near");
    twinIndex.setStore({ store: twins[1]!.store, soldOut: [twins[1]!.items[0]!.id] });
    const later = waffles(twinIndex);
    expect(later[0]!.storeName).toBe("Far");
    expect(later.find(({ storeName }) => storeName === "Near")!.available).toBe(false);
  });

  it("is how often it is ordered, among near equals", () => {
    const level = fakeShelves("blr", [same("One", 300), same("Two", 320)]);
    const items = level.map(({ items: [item] }) => item!.id);
    expect(waffles(indexShelves(level))[0]!.id).toBe(items[0]);
    expect(waffles(indexShelves(level), new Map([[items[1]!, 40]]))[0]!.id).toBe(items[1]);
  });
});

describe("an index that changes", () => {
  it("is as one made anew, whatever shards were replaced on the way", () => {
    const words = ["paneer", "tikka", "pizza", "cheese", "dosa", "naan", "crème", "Thai"];
    const name = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 });
    const menu = fc.array(
      name.map((list) => list.join(" ")),
      { minLength: 1, maxLength: 5 },
    );
    const steps = fc.array(fc.tuple(fc.nat(3), menu), { minLength: 1, maxLength: 12 });
    const query = fc.constantFrom("panir tika", "chese", "piza", "nan", "creme dosa", "t");
    fc.assert(
      fc.property(steps, query, (changes, asked) => {
        const grown = new CityIndex();
        const last = new Map<number, ReturnType<typeof fakeShelf>>();
        for (const [shard, dishNames] of changes) {
          const fake = { name: `Store ${shard}`, cuisine: "Any", northMeters: shard * 100 };
          const shelf = fakeShelf("blr", { ...fake, dishes: dishNames });
          const before = last.get(shard);
          if (before) grown.removeStore(before.store.id);
          last.set(shard, shelf);
          grown.putShard(shard, writeShard([shelf]));
          grown.setStore({ store: shelf.store, soldOut: [] });
        }
        const fresh = indexShelves([...last.values()]);
        expect(searchCity(grown, asked, look)).toEqual(searchCity(fresh, asked, look));
      }),
      { numRuns: 60 },
    );
  });

  it("sweeps words that nobody holds any more", () => {
    const swept = new CityIndex();
    for (let turn = 0; turn < 8; turn++) {
      const names = Array.from({ length: 1_000 }, (_, at) => `dish${turn}x${at}`);
      const shelf = fakeShelf("blr", { name: "S", cuisine: "C", northMeters: 0, dishes: names });
      swept.putShard(0, writeShard([shelf]));
      swept.setStore({ store: shelf.store, soldOut: [] });
    }
    expect(swept.vocabulary.size).toBeLessThan(5_000);
    const found = (query: string) => searchCity(swept, query, look).items.map(({ name }) => name);
    expect(found("dish7x999")[0]).toBe("dish7x999");
    expect(found("dish1x99").every((name) => name.startsWith("dish7"))).toBe(true);
  });
});

it("every dish is found first or nearly by its own name, and by each word's beginning", () => {
  const names = shelves.flatMap(({ items }) => items.map(({ name }) => name));
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(3), (name, cut) => {
      expect(dishes(name)[0]).toBe(name);
      const begun = wordsOf(name).map((word) => word.slice(0, Math.max(3, word.length - cut)));
      expect(dishes(begun.join(" "))).toContain(name);
    }),
  );
});
