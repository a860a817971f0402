/** Where a policy is asked for: narrower levels override wider ones, field by field. */
import type { RegionCode } from "../regions.ts";

export type Vertical = "delivery" | "ride";

export interface PolicyPlace {
  readonly cityCode?: string;
  readonly vertical?: Vertical;
}

/** A policy's values with the name of exactly these: `fares/in/blr@pol_in_…`, or `…@default`. */
export interface InForce<T> {
  readonly values: T;
  readonly revision: string;
}

/** What a region starts with, until somebody says otherwise. */
export type Defaults<T> = Readonly<Record<RegionCode, T>>;
