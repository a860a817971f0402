import type { RegionCode } from "#shared/regions.ts";
import type { PlannedItem, PlannedOption } from "./city-plan.ts";
import { type Cuisine, drinks, extras } from "./cuisine.ts";
import { priceIn } from "./prices.ts";
import type { Random } from "./random.ts";

const MENU_ITEMS = 20;
/** A store's own level against the region's: from the modest to the fine. */
const PRICE_SPREAD = 0.15;

interface Dish {
  readonly section: string;
  readonly name: string;
  readonly description: string;
  readonly usCents: number;
}

function dishOf(section: string, text: string): Dish {
  const [name = "", description = "", cents = ""] = text.split("|");
  return { section, name, description, usCents: Number(cents) };
}

function optionsOf(section: string, region: RegionCode): PlannedOption[] {
  return (extras[section] ?? []).map((text) => {
    const { name, usCents } = dishOf(section, text);
    return { name, priceMinor: priceIn(region, usCents) };
  });
}

/**
 * The menu of one store, at most 20 dishes with the drinks last.
 * `isWhole` keeps every dish and leaves out stock counts and sold-out dishes, so that people and
 * tests always find what they expect at the demo store.
 */
export function planMenu(
  cuisine: Cuisine,
  region: RegionCode,
  random: Random,
  isWhole = false,
): PlannedItem[] {
  const level = isWhole ? 1 : random.between(1 - PRICE_SPREAD, 1 + PRICE_SPREAD);
  const dishes = Object.entries(cuisine.sections).flatMap(([section, texts]) =>
    texts.map((text) => dishOf(section, text)),
  );
  const kept = new Set(
    isWhole ? dishes : random.shuffled(dishes).slice(0, MENU_ITEMS - drinks.length),
  );
  const menu = [
    ...dishes.filter((dish) => kept.has(dish)),
    ...drinks.map((text) => dishOf("Drinks", text)),
  ];
  return menu.map(({ section, name, description, usCents }) => {
    const draw = isWhole ? 1 : random.next();
    return {
      section,
      name,
      description,
      priceMinor: priceIn(region, usCents * level),
      available: draw >= 0.02,
      stock: draw >= 0.02 && draw < 0.1 ? random.int(40, 400) : null,
      options: optionsOf(section, region),
    };
  });
}
