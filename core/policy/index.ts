/** What ops may change without a release: versions, validation, what is in force where. */
export { bindPolicy } from "./bind-policy.ts";
export { policyAtRevision } from "./policy-at-revision.ts";
export {
  knownChange,
  onPoliciesChanged,
  policyAsOf,
  policyDefaults,
  policyInForce,
} from "./policy-memory.ts";
export { type Previewer, showPreviewOf } from "./preview-policy.ts";
export { type PolicyWatch, startPolicyWatch } from "./watch-policies.ts";
