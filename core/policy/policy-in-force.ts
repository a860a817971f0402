import {
  type InForce,
  type PolicyKind,
  type PolicyPlace,
  type PolicyValues,
  policyKinds,
} from "#shared/policies/index.ts";
import type { Runtime } from "../platform/index.ts";

/**
 * The values in force now, from memory: no I/O, and the same object until a version begins or
 * ends. Whoever fixes a price keeps `revision`.
 */
export function policyInForce<K extends PolicyKind>(
  runtime: Runtime,
  kind: K,
  _place: PolicyPlace = {},
): InForce<PolicyValues<K>> {
  const { code } = runtime.region;
  const values = policyKinds[kind].defaults[code] as PolicyValues<K>;
  return { values, revision: `${kind}/${code}@default` };
}
