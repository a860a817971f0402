import { sql } from "drizzle-orm";
import { items } from "#drizzle/schema/index.ts";
import { type Ctx, prepare } from "../platform/index.ts";
import type { ItemRow } from "./catalog-views.ts";

const selectItems = prepare((db) =>
  db
    .select()
    .from(items)
    .where(sql`${items.id} = any(${sql.placeholder("ids")})`),
);

/** Items by id; unknown ids are missing. Whose items they are is the caller's question. */
export async function itemsOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ItemRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectItems(ctx, { ids: [...new Set(ids)] });
  return new Map(rows.map((row) => [row.id, row]));
}
