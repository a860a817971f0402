import type { SafetyPolicy } from "#shared/policies/index.ts";
import type { Ctx } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

/** What holds for the rides of a city now. */
export function safetyPolicyOf({ runtime }: Ctx, cityCode: string): SafetyPolicy {
  return policyInForce(runtime, "safety", { cityCode, vertical: "ride" }).values;
}
