import type { Scope } from "#shared/roles.ts";
import { wordTable } from "../i18n/word-table.ts";

/** What each scope lets a machine do, for the people who give it. */
export const scopeWords = wordTable<Scope>({
  "orders:read": "keys.scope.orders_read",
  "orders:write": "keys.scope.orders_write",
  "catalog:write": "keys.scope.catalog_write",
  "store:write": "keys.scope.store_write",
});
