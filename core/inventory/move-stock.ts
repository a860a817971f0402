import { asc, eq, inArray, sql } from "drizzle-orm";
import { items, stores } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { catalogChanged } from "../catalog/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { crossesZero, mergeLines, type StockLine, shortages } from "./stock-rules.ts";

export type { StockLine } from "./stock-rules.ts";

/**
 * Takes a basket from the counts, all of it or nothing. Belongs in the transaction that places the
 * order, so that a failure gives everything back.
 * @throws BeelineError OUT_OF_STOCK with one issue per missing item (its path is the item's id).
 */
export async function reserveStock(ctx: Ctx, lines: readonly StockLine[]): Promise<void> {
  const merged = mergeLines(lines);
  await transact(ctx, async (tx) => {
    const found = await lockItems(tx, merged);
    const issues = shortages(merged, found);
    if (issues.length > 0) throw new BeelineError("OUT_OF_STOCK", { issues });
    await moveCounts(tx, merged, found, -1);
  });
}

/**
 * Gives a basket back. Belongs in the transaction that ends the order, so that it happens once. An
 * item that the store has stopped counting, or removed, is left alone.
 */
export async function releaseStock(ctx: Ctx, lines: readonly StockLine[]): Promise<void> {
  const merged = mergeLines(lines);
  await transact(ctx, async (tx) => {
    const found = await lockItems(tx, merged);
    await moveCounts(tx, merged, found, 1);
  });
}

type LockedItem = Pick<typeof items.$inferSelect, "id" | "storeId" | "available" | "stock">;

/**
 * Reads and locks the rows in the order of their ids: two baskets with the same items then queue
 * instead of waiting for each other. What is not counted is not locked, or the most popular dish
 * would be a queue for everybody.
 */
async function lockItems(
  ctx: Ctx,
  lines: readonly StockLine[],
): Promise<ReadonlyMap<string, LockedItem>> {
  const ids = lines.map((line) => line.itemId);
  if (ids.length === 0) return new Map();
  const columns = {
    id: items.id,
    storeId: items.storeId,
    available: items.available,
    stock: items.stock,
  };
  const all = await ctx.db.select(columns).from(items).where(inArray(items.id, ids));
  const counted = all.filter((item) => item.stock !== null).map((item) => item.id);
  const found = new Map<string, LockedItem>(all.map((item) => [item.id, item]));
  if (counted.length === 0) return found;
  const locked = await ctx.db
    .select(columns)
    .from(items)
    .where(inArray(items.id, counted))
    .orderBy(asc(items.id))
    .for("no key update");
  for (const item of locked) found.set(item.id, item);
  return found;
}

async function moveCounts(
  ctx: Ctx,
  lines: readonly StockLine[],
  locked: ReadonlyMap<string, LockedItem>,
  sign: 1 | -1,
): Promise<void> {
  const changedStores = new Set<string>();
  for (const { itemId, quantity } of lines) {
    const item = locked.get(itemId);
    if (!item || item.stock === null) continue;
    const after = item.stock + sign * quantity;
    // The table's check refuses a count below zero, should the lock above ever be lost.
    await ctx.db
      .update(items)
      .set({ stock: sql`${items.stock} + ${sign * quantity}` })
      .where(eq(items.id, itemId));
    if (crossesZero(item.stock, after)) changedStores.add(item.storeId);
  }
  await announce(ctx, [...changedStores]);
}

async function announce(ctx: Ctx, storeIds: readonly string[]): Promise<void> {
  if (storeIds.length === 0) return;
  const rows = await ctx.db
    .select({ storeId: stores.id, cityCode: stores.cityCode })
    .from(stores)
    .where(inArray(stores.id, [...storeIds]));
  await appendEvents(ctx, rows.map(catalogChanged));
}
