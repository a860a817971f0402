import type { RegionCode } from "#shared/regions.ts";
import type { CityPlan } from "./city-plan.ts";
import { planDemoCity } from "./plan-city.ts";
import { planDayCity } from "./plan-day-city.ts";
import { readDay } from "./read-day.ts";

export interface PlanOptions {
  readonly region: RegionCode;
  readonly seed: number;
  /** Folder of a recorded day; without it the synthetic city. */
  readonly day?: string;
}

/** The one place where options become a plan, so that seed and city mean the same people. */
export async function planFromOptions(options: PlanOptions): Promise<CityPlan> {
  const { region, seed, day } = options;
  return day === undefined
    ? planDemoCity({ region, seed })
    : planDayCity(await readDay(day), { region });
}
