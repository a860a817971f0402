/**
 * Every policy by its name: what its values may be, and what a region starts with. Whatever a
 * person of ops may change without a release is one of these.
 */
import type { z } from "zod";
import type { Defaults } from "./level.ts";
import { SearchPolicy, searchDefaults } from "./search.ts";

export * from "./level.ts";
export * from "./search.ts";

export const policyKinds = {
  search: { schema: SearchPolicy, defaults: searchDefaults },
} as const satisfies Record<string, { schema: z.ZodType; defaults: Defaults<unknown> }>;

export type PolicyKind = keyof typeof policyKinds;
export type PolicyValues<K extends PolicyKind> = z.infer<(typeof policyKinds)[K]["schema"]>;
