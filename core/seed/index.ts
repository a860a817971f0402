/** The plan of a city, without a database: whoever has the same options has the same plan. */
export * from "./city-plan.ts";
export {
  type Day,
  type DayCourier,
  DayError,
  type DayOrder,
  type DayParameters,
  type DayRestaurant,
  type Plane,
  parseDay,
} from "./parse-day.ts";
export { planDemoCity } from "./plan-city.ts";
export { planDayCity } from "./plan-day-city.ts";
export { type PlanOptions, planFromOptions } from "./plan-from-options.ts";
export { makeRandom, type Random } from "./random.ts";
export { readDay } from "./read-day.ts";
