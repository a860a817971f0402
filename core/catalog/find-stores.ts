import { sql } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import { type Ctx, prepare } from "../platform/index.ts";
import type { StoreRow } from "./catalog-views.ts";

const selectStores = prepare((db) =>
  db
    .select()
    .from(stores)
    .where(sql`${stores.id} = any(${sql.placeholder("ids")})`),
);

/** The store, or undefined when this region has none of that id. */
export async function findStore(ctx: Ctx, id: string): Promise<StoreRow | undefined> {
  return (await findStores(ctx, [id])).get(id);
}

/** Stores by id; unknown ids are missing. */
export async function findStores(ctx: Ctx, ids: readonly string[]): Promise<Map<string, StoreRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectStores(ctx, { ids: [...new Set(ids)] });
  return new Map(rows.map((row) => [row.id, row]));
}
