import { inArray } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import { catalogChanged } from "../catalog/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, statement } from "../platform/index.ts";
import { crossesZero, type StockLine } from "./stock-rules.ts";

export interface ItemCount {
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
 * Reads and locks the rows in the order of their ids: two baskets with the same items then queue
 * instead of waiting for each other. What is not counted is not locked, or the most popular dish
 * would be a queue for everybody.
 */
export async function lockItems(
  ctx: Ctx,
  lines: readonly StockLine[],
): Promise<ReadonlyMap<string, ItemCount>> {
  const ids = lines.map((line) => line.itemId);
  if (ids.length === 0) return new Map();
  const [all, counted] = await Promise.all([readItems(ctx, [ids]), lockCounted(ctx, [ids])]);
  return new Map([...all, ...counted].map((item) => [item.id, item]));
}

export interface CountChange {
  readonly id: string;
  readonly count: number;
}

/** What these lines do to the counts, in one direction; empty when nothing of it is counted. */
export function changesOf(
  lines: readonly StockLine[],
  locked: ReadonlyMap<string, ItemCount>,
  sign: 1 | -1,
): CountChange[] {
  return lines.flatMap(({ itemId, quantity }) =>
    typeof locked.get(itemId)?.stock === "number" ? [{ id: itemId, count: sign * quantity }] : [],
  );
}

/** Tells the catalog of stores where something has sold out or come back. */
export async function announceChanges(
  ctx: Ctx,
  changes: readonly CountChange[],
  locked: ReadonlyMap<string, ItemCount>,
): Promise<void> {
  const storeIds = new Set<string>();
  for (const { id, count } of changes) {
    const item = locked.get(id);
    if (typeof item?.stock !== "number") continue;
    if (crossesZero(item.stock, item.stock + count)) storeIds.add(item.storeId);
  }
  await announceStores(ctx, [...storeIds]);
}

export async function announceStores(ctx: Ctx, storeIds: readonly string[]): Promise<void> {
  if (storeIds.length === 0) return;
  const rows = await ctx.db
    .select({ storeId: stores.id, cityCode: stores.cityCode })
    .from(stores)
    .where(inArray(stores.id, [...storeIds]));
  await appendEvents(ctx, rows.map(catalogChanged));
}
