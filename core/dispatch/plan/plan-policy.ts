import type { PlanPolicy } from "#shared/policies/dispatch-plan.ts";

export { type PlanPolicy, usualPlanPolicy } from "#shared/policies/dispatch-plan.ts";

/** @param timeScale how much faster than reality the city lives, ≥ 1. */
export function scalePlanPolicy(policy: PlanPolicy, timeScale: number): PlanPolicy {
  const scaled = Object.entries(policy).map(([name, value]) => [
    name,
    name.startsWith("city") ? Math.max(1, Math.round(value / timeScale)) : value,
  ]);
  return Object.fromEntries(scaled) as PlanPolicy;
}
