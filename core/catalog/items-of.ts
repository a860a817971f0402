import { inArray } from "drizzle-orm";
import { items } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";
import type { ItemRow } from "./catalog-views.ts";

/** Items by id; unknown ids are missing. Whose items they are is the caller's question. */
export async function itemsOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ItemRow>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select()
    .from(items)
    .where(inArray(items.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}
