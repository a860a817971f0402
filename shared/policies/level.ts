/**
 * Where a policy is asked for: narrower levels override wider ones, field by field. From wide to
 * narrow: the defaults of the region, those of the vertical, then the versions of the region, of the
 * city, of the region's vertical, of the city's vertical.
 */
import type { z } from "zod";
import type { RegionCode } from "../regions.ts";

export const verticals = ["delivery", "ride"] as const;
export type Vertical = (typeof verticals)[number];

export interface PolicyPlace {
  readonly cityCode?: string | undefined;
  readonly vertical?: Vertical | undefined;
}

/**
 * A policy's values with the name of exactly these: `fares/in/blr/ride@4f1c09a2e7b3+pol_in_…`, the
 * place, the print of the defaults and the versions merged over them.
 */
export interface InForce<T> {
  readonly values: T;
  readonly revision: string;
}

/** What a region starts with, until somebody says otherwise. */
export type Defaults<T> = Readonly<Record<RegionCode, T>>;

export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

export interface PolicyDefinition<T = unknown> {
  /** Strict at every depth: an unknown field is a mistake, never ignored. */
  readonly schema: z.ZodType<T>;
  readonly defaults: Defaults<T>;
  /** What differs for one vertical already before anybody says so. */
  readonly verticals?: Readonly<Partial<Record<Vertical, DeepPartial<T>>>>;
  /** What its readers tell apart; default both. A version elsewhere would never be read: refused. */
  readonly levels?: readonly ("city" | "vertical")[];
  /** One sentence for ops. */
  readonly about?: string;
}

/** What is deep in it may not be changed by whoever reads it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
