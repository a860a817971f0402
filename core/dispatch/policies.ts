/**
 * How riders are found, as plain values that survive JSON: what ops has set, under a name that
 * carries a print of them, so that a kept decision tells by what it was made.
 */
import { createHash } from "node:crypto";
import type { DispatchValues, Vertical } from "#shared/policies/index.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { Runtime } from "../platform/index.ts";
import { policyDefaults, policyInForce } from "../policy/index.ts";

export type { Vertical } from "#shared/policies/index.ts";

type Deep<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

export type FanOut =
  /** One rider is asked at a time. */
  | { readonly mode: "sequential"; readonly max?: number }
  /** Several at once: at most `max`, and fewer when most of those there would say yes. */
  | { readonly mode: "parallel"; readonly max: number };

export interface DispatchPolicy extends Omit<Deep<DispatchValues>, "fanOut"> {
  readonly fanOut: FanOut;
  /** Names these very values; another revision may decide otherwise. */
  readonly revision: string;
  /** Of rides: after each wave the search is one step wider. */
  readonly waveMs?: number;
}

/** By the values, which stay the same object as long as nothing changes. */
const named = new WeakMap<object, DispatchPolicy>();

function nameValues(region: RegionCode, vertical: Vertical, values: DispatchValues) {
  let policy = named.get(values);
  if (!policy) {
    policy = withRevision(`${region}/${vertical}`, values);
    named.set(values, policy);
  }
  return policy;
}

/** What a region starts with; what holds now is told by `dispatchPolicy`. */
export function policyFor(region: RegionCode, vertical: Vertical = "delivery"): DispatchPolicy {
  return nameValues(region, vertical, policyDefaults("dispatch", region, vertical));
}

/** What is in force in a city, or in the region; the same object until that changes. */
export function dispatchPolicy(
  runtime: Runtime,
  vertical: Vertical,
  cityCode?: string,
): DispatchPolicy {
  const { values } = policyInForce(runtime, "dispatch", { cityCode, vertical });
  return nameValues(runtime.region.code, vertical, values);
}

/** The name carries a print of the values, so that no change of them goes unnoticed in a replay. */
export function withRevision(
  name: string,
  values: Omit<DispatchPolicy, "revision">,
): DispatchPolicy {
  const print = createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 8);
  return { revision: `${name}/${print}`, ...values };
}
