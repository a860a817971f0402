import { inArray } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { catalogChanged } from "../catalog/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, statement, transact, write } from "../platform/index.ts";
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

interface ItemCount {
  readonly id: string;
  readonly storeId: string;
  readonly available: boolean;
  readonly stock: number | null;
}

const selectCounts = `select id, store_id as "storeId", available, stock from items`;

const readItems = statement<ItemCount>(`${selectCounts} where id = any($1::text[])`);

const lockCounted = statement<ItemCount>(`
  ${selectCounts} where id = any($1::text[]) and stock is not null
  order by id for no key update`);

/**
 * The table's check refuses a count below zero, should the lock ever be lost. As JSON, because the
 * length of an array would have it planned anew each time.
 */
const updateCounts = write({
  moved_stock: `
    update items set stock = stock + change.count
    from jsonb_to_recordset($1::jsonb) as change(id text, count int) where items.id = change.id`,
});

/**
 * Reads and locks the rows in the order of their ids: two baskets with the same items then queue
 * instead of waiting for each other. What is not counted is not locked, or the most popular dish
 * would be a queue for everybody.
 */
async function lockItems(
  ctx: Ctx,
  lines: readonly StockLine[],
): Promise<ReadonlyMap<string, ItemCount>> {
  const ids = lines.map((line) => line.itemId);
  if (ids.length === 0) return new Map();
  const [all, counted] = await Promise.all([readItems(ctx, [ids]), lockCounted(ctx, [ids])]);
  return new Map([...all, ...counted].map((item) => [item.id, item]));
}

async function moveCounts(
  ctx: Ctx,
  lines: readonly StockLine[],
  locked: ReadonlyMap<string, ItemCount>,
  sign: 1 | -1,
): Promise<void> {
  const changedStores = new Set<string>();
  const changes = lines.flatMap(({ itemId, quantity }) => {
    const item = locked.get(itemId);
    if (!item || item.stock === null) return [];
    const count = sign * quantity;
    if (crossesZero(item.stock, item.stock + count)) changedStores.add(item.storeId);
    return [{ id: itemId, count }];
  });
  if (changes.length === 0) return;
  await updateCounts(ctx, [JSON.stringify(changes)]);
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
