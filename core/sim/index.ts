/** What others may use of the living city: how somebody gets through a city without a street map. */
export { type Journey, type Moment, momentOf, type Pace, planJourney } from "./journey.ts";
