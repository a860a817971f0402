/** A small city to browse. */
import type { OpeningWindow } from "../contracts/catalog.ts";
import { offsetMeters } from "../geo.ts";
import { makeId } from "../ids.ts";
import { findCity } from "../regions.ts";
import type { StoreShelf } from "./feed.ts";

export interface FakeStore {
  readonly name: string;
  readonly cuisine: string;
  readonly northMeters: number;
  readonly open?: boolean;
  readonly openingHours?: OpeningWindow[];
  readonly rating?: number;
  readonly dishes: readonly string[];
}

let made = 0;
function newId(kind: "store" | "item", cityCode: string): string {
  made += 1;
  const bytes = new Uint8Array(16).fill(made % 32);
  return makeId(kind, findCity(cityCode)!.region.code, 1_700_000_000_000 + made, bytes);
}

export function fakeShelf(cityCode: string, fake: FakeStore): StoreShelf {
  const { center } = findCity(cityCode)!.city;
  const { currency } = findCity(cityCode)!.region;
  const { name, cuisine, northMeters, open = true, rating = 4, openingHours = null, dishes } = fake;
  const id = newId("store", cityCode);
  const position = offsetMeters(center, { northMeters, eastMeters: 0 });
  return {
    store: {
      ...{ id, cityCode, name, cuisine, position, open, openingHours },
      ...{ rating, ratingCount: 12, prepMinutes: 10 },
    },
    items: dishes.map((dish) => ({
      ...{ id: newId("item", cityCode), storeId: id, section: "Mains", name: dish },
      ...{ description: "", price: { amountMinor: 19900, currency } },
      ...{ available: true, stock: null, options: [] },
    })),
  };
}

export function fakeShelves(cityCode: string, stores: readonly FakeStore[]): StoreShelf[] {
  return stores.map((store) => fakeShelf(cityCode, store));
}

export const someStores: readonly FakeStore[] = [
  {
    name: "Luigi's Oven",
    cuisine: "Italian",
    northMeters: 900,
    dishes: ["Cheese Pizza", "Pizza Funghi", "Tiramisù"],
  },
  {
    name: "Udupi Corner",
    cuisine: "South Indian",
    northMeters: 300,
    rating: 4.8,
    dishes: ["Masala Dosa", "Idli", "Filter Coffee"],
  },
  {
    name: "Café Brûlée",
    cuisine: "French",
    northMeters: 2000,
    open: false,
    rating: 4.9,
    dishes: ["Crème Brûlée", "Croissant", "Cheese Omelette"],
  },
];
