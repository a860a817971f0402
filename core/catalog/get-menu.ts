import { asc, eq } from "drizzle-orm";
import { items } from "#drizzle/schema/index.ts";
import type { Item } from "#shared/contracts/catalog.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import { viewItem } from "./catalog-views.ts";
import { findStore } from "./find-stores.ts";

/** The menu in the store's own order. */
export async function getMenu(
  ctx: Ctx,
  storeId: string,
): Promise<{ storeId: string; items: Item[] }> {
  if (!(await findStore(ctx, storeId))) throw new BeelineError("NOT_FOUND");
  const rows = await ctx.db
    .select()
    .from(items)
    .where(eq(items.storeId, storeId))
    .orderBy(asc(items.sort), asc(items.id));
  return { storeId, items: rows.map(viewItem) };
}
