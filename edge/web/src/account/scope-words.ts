import type { Scope } from "#shared/roles.ts";

/** What each scope lets a machine do, for the people who give it. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  "orders:read": "See orders",
  "orders:write": "Accept, reject and finish orders",
  "catalog:write": "Change items and stock",
  "store:write": "Open and close the store",
};
