/** Stores with their menus, as they are sent to the edge and searched. */
import { and, asc, eq, gt, inArray } from "drizzle-orm";
import { items, stores } from "#drizzle/schema/index.ts";
import type { CatalogStore, StoreShelf } from "#shared/catalog/feed.ts";
import type { Ctx } from "../platform/index.ts";
import { type StoreRow, viewItem, viewStore } from "./catalog-views.ts";

export async function storesOfCity(ctx: Ctx, cityCode: string): Promise<CatalogStore[]> {
  const rows = await ctx.db
    .select()
    .from(stores)
    .where(eq(stores.cityCode, cityCode))
    .orderBy(asc(stores.id));
  return rows.map(viewStore);
}

/** Shelves by store, in the order of their ids; unknown ids are missing. */
export async function readShelves(ctx: Ctx, storeIds: readonly string[]): Promise<StoreShelf[]> {
  if (storeIds.length === 0) return [];
  const rows = await ctx.db
    .select()
    .from(stores)
    .where(inArray(stores.id, [...storeIds]))
    .orderBy(asc(stores.id));
  return withMenus(ctx, rows);
}

/** The next shelves of a city after a store's id; an empty page ends them. */
export async function pageShelves(
  ctx: Ctx,
  cityCode: string,
  after: string,
  limit: number,
): Promise<StoreShelf[]> {
  const rows = await ctx.db
    .select()
    .from(stores)
    .where(and(eq(stores.cityCode, cityCode), gt(stores.id, after)))
    .orderBy(asc(stores.id))
    .limit(limit);
  return withMenus(ctx, rows);
}

const PAGE = 250;

/** All of a city. A hundred thousand dishes are some 60 MB for a moment. */
export async function shelvesOfCity(ctx: Ctx, cityCode: string): Promise<StoreShelf[]> {
  const shelves: StoreShelf[] = [];
  for (;;) {
    const page = await pageShelves(ctx, cityCode, shelves.at(-1)?.store.id ?? "", PAGE);
    shelves.push(...page);
    if (page.length < PAGE) return shelves;
  }
}

async function withMenus(ctx: Ctx, rows: readonly StoreRow[]): Promise<StoreShelf[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const menu = await ctx.db
    .select()
    .from(items)
    .where(inArray(items.storeId, ids))
    .orderBy(asc(items.storeId), asc(items.sort), asc(items.id));
  const menus = Map.groupBy(menu, ({ storeId }) => storeId);
  return rows.map((row) => ({
    store: viewStore(row),
    items: (menus.get(row.id) ?? []).map(viewItem),
  }));
}
