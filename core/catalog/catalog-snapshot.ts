import { asc, eq, sql } from "drizzle-orm";
import { catalogVersions, items, stores } from "#drizzle/schema/index.ts";
import type { CatalogStore } from "#shared/catalog/shelf.ts";
import type { CatalogSnapshot } from "#shared/contracts/catalog.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { viewItem, viewStore } from "./catalog-views.ts";

/** The catalog of one city as it is now, under its present version. */
export async function catalogSnapshot(ctx: Ctx, cityCode: string): Promise<CatalogSnapshot> {
  const [row] = await ctx.db
    .select({ version: catalogVersions.version })
    .from(catalogVersions)
    .where(eq(catalogVersions.cityCode, cityCode));
  return readSnapshot(ctx, cityCode, row?.version ?? 0);
}

/**
 * The catalog of one city under a version newer than any before. The version row is locked while
 * the catalog is read, so of two publishers the one with the higher version has read later.
 *
 * Versions follow the clock: after a restored or renewed database they still rise, and an edge
 * that remembers the old ones does not ignore the new catalog.
 */
export async function nextCatalogSnapshot(ctx: Ctx, cityCode: string): Promise<CatalogSnapshot> {
  return transact(ctx, async (tx) => {
    const at = now(tx);
    const [row] = await tx.db
      .insert(catalogVersions)
      .values({ cityCode, version: at.getTime(), changedAt: at })
      .onConflictDoUpdate({
        target: catalogVersions.cityCode,
        set: {
          version: sql`greatest(${catalogVersions.version} + 1, excluded.version)`,
          changedAt: at,
        },
      })
      .returning({ version: catalogVersions.version });
    return readSnapshot(tx, cityCode, row!.version);
  });
}

async function readSnapshot(ctx: Ctx, cityCode: string, version: number): Promise<CatalogSnapshot> {
  const itemRows = await ctx.db
    .select({ item: items })
    .from(items)
    .innerJoin(stores, eq(stores.id, items.storeId))
    .where(eq(stores.cityCode, cityCode))
    .orderBy(asc(items.storeId), asc(items.sort), asc(items.id));
  return {
    cityCode,
    version,
    stores: await storesOfCity(ctx, cityCode),
    items: itemRows.map((row) => viewItem(row.item)),
  };
}

export async function storesOfCity(ctx: Ctx, cityCode: string): Promise<CatalogStore[]> {
  const rows = await ctx.db
    .select()
    .from(stores)
    .where(eq(stores.cityCode, cityCode))
    .orderBy(asc(stores.id));
  return rows.map(viewStore);
}
