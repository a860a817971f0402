/** How a ride's driver is searched for: the dispatch policy, with the waves of the search policy. */
import type { SearchPolicy } from "#shared/policies/search.ts";
import type { Runtime } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { type DispatchPolicy, dispatchPolicy, type Vertical, withRevision } from "./policies.ts";

/** The same object as long as nothing changes. */
const made = new WeakMap<SearchPolicy, { base: DispatchPolicy; policy: DispatchPolicy }>();

/** The policy of a city for deliveries or rides. */
export function policyOf(runtime: Runtime, cityCode: string, vertical: Vertical): DispatchPolicy {
  const base = dispatchPolicy(runtime, vertical, cityCode);
  if (vertical === "delivery") return base;
  const { values: search } = policyInForce(runtime, "search", { cityCode, vertical });
  const known = made.get(search);
  if (known?.base === base) return known.policy;
  const policy = withWaves(base, wavesOf(search));
  made.set(search, { base, policy });
  return policy;
}

export type Waves = Pick<DispatchPolicy, "radiusStepsMeters" | "waveMs" | "reofferAfterMs">;

export function wavesOf(search: SearchPolicy): Waves {
  return {
    radiusStepsMeters: search.radiusStepsMeters,
    waveMs: search.waveSeconds * 1_000,
    // Whoever said no is not asked again by the same search.
    reofferAfterMs: 2 * search.totalSeconds * 1_000,
  };
}

export function withWaves(base: DispatchPolicy, waves: Waves): DispatchPolicy {
  const { revision, ...values } = base;
  const name = revision.slice(0, revision.lastIndexOf("/"));
  return withRevision(name, { ...values, ...waves });
}
