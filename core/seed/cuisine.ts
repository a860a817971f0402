/**
 * What the kitchens of the demo city cook. A dish is `name|description|price`, the price in US
 * cents; prices.ts turns it into what such a dish costs in another region.
 */
import type { RegionCode } from "#shared/regions.ts";

export interface Cuisine {
  readonly name: string;
  /** Where such kitchens are found. */
  readonly regions: readonly RegionCode[];
  readonly brands: readonly string[];
  readonly prepMinutes: number;
  /** Dishes by section of the menu. */
  readonly sections: Readonly<Record<string, readonly string[]>>;
}

/** Sold by every kitchen. */
export const drinks: readonly string[] = [
  "Mineral Water|500 ml|149",
  "Cola|330 ml|199",
  "Fresh Lime Soda|Sweet or salted|249",
  "Iced Tea|Peach|299",
];

/** Extras by section; other sections have none. */
export const extras: Readonly<Record<string, readonly string[]>> = {
  Pizzas: ["Extra cheese||199", "Jalapeños||99", "Thin crust||149"],
  "Deep Dish": ["Extra cheese||249", "Giardiniera||149"],
  Burgers: ["Extra patty||299", "Cheese slice||99", "Gluten-free bun||149"],
  Dosas: ["Extra butter||79", "Extra chutney||49"],
  Biryani: ["Extra raita||79", "Boiled egg||99"],
  Bowls: ["Avocado||199", "Extra protein||249"],
  "Tacos & Burritos": ["Guacamole||199", "Extra salsa||79"],
};
