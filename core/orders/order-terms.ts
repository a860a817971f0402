import type { OrderTerms } from "#drizzle/schema/index.ts";
import type { PolicyPlace } from "#shared/policies/index.ts";
import type { Runtime } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

/** What is in force now: a quote is made under it, and its order ends under it. */
export function termsNow(runtime: Runtime, place: PolicyPlace): OrderTerms {
  const { commissionBasisPoints, riderBasisPoints } = policyInForce(
    runtime,
    "shares",
    place,
  ).values;
  const { cancelShareBasisPoints } = policyInForce(runtime, "kitchen", place).values;
  return {
    ...{ commission: commissionBasisPoints, rider: riderBasisPoints },
    kitchenShare: cancelShareBasisPoints,
  };
}
