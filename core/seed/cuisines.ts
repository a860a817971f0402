import type { Cuisine } from "./cuisine.ts";
import { asianCuisines } from "./cuisines-asian.ts";
import { westernCuisines } from "./cuisines-western.ts";

/** All kitchens; the demo store cooks the first one, pizza. */
export const cuisines: readonly Cuisine[] = [...westernCuisines, ...asianCuisines];
