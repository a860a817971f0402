import type { Position } from "#shared/geo.ts";
import type { RegionCode } from "#shared/regions.ts";
import { DEMO_STORE_NAME, type PlannedStore } from "./city-plan.ts";
import type { Cuisine } from "./cuisine.ts";
import { cuisines } from "./cuisines.ts";
import { nearestQuarter } from "./places.ts";
import { planMenu } from "./plan-menu.ts";
import type { Random } from "./random.ts";

/** Keeps names unique: the brand and the quarter, then a number when that pair is taken. */
function nameIn(quarter: string, cuisine: Cuisine, taken: Set<string>, random: Random): string {
  const brand = random.pick(cuisine.brands);
  const base = `${brand}, ${quarter}`;
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base} ${i}`;
  taken.add(name);
  return name;
}

/** One store at each position; the first is the demo store. */
export function planStores(
  { region, cityCode }: { region: RegionCode; cityCode: string },
  positions: readonly Position[],
  random: Random,
): PlannedStore[] {
  const local = cuisines.filter((cuisine) => cuisine.regions.includes(region));
  const taken = new Set<string>();
  let order: Cuisine[] = [];
  return positions.map((position, index) => {
    const isDemo = index === 0;
    // Every cuisine once before any comes again, so that even a small city has variety.
    if (order.length === 0) order = random.shuffled(local);
    const cuisine = isDemo ? cuisines[0]! : order.pop()!;
    const quarter = nearestQuarter(cityCode, position).name;
    return {
      name: isDemo ? DEMO_STORE_NAME : nameIn(quarter, cuisine, taken, random),
      cuisine: cuisine.name,
      position,
      prepMinutes: Math.max(5, cuisine.prepMinutes + random.int(-3, 4)),
      rating: Number(random.between(3.6, 4.9).toFixed(1)),
      ratingCount: random.fork(`ratings ${index}`).int(8, 900),
      openingHours: null,
      items: planMenu(cuisine, region, random.fork(`menu ${index}`), isDemo),
    };
  });
}
