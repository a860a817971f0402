/** Planning: who brings what, decided for a whole city at once. Pure. */
export { allPairs, matchPairs, type PairSource } from "./match-pairs.ts";
export { plan } from "./plan.ts";
export { type PlanPolicy, scalePlanPolicy, usualPlanPolicy } from "./plan-policy.ts";
export type {
  JobCost,
  Plan,
  PlannedJob,
  PlannedPickup,
  PlanOrder,
  PlanRider,
  PlanVerdict,
  Point,
} from "./plan-shapes.ts";
