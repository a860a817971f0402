import type { Wanted } from "#shared/catalog/feed.ts";
import { type Ctx, dateOf, statement } from "../../platform/index.ts";

/** Of one message to the edge: some two megabytes of ids. */
const MAX_POPULAR_ROWS = 12_000;
const MAX_PAIR_ROWS = 16_000;

const selectVersion = statement<{ at: string | null }>(
  "select max(updated_at) as at from item_popularity where city_code = $1",
);

/** When the tastes of a city were counted, in epoch ms; 0 when there are none. */
export async function tastesVersion(ctx: Ctx, cityCode: string): Promise<number> {
  const [row] = await selectVersion(ctx, [cityCode]);
  return row?.at ? dateOf(row.at).getTime() : 0;
}

const selectPopular = statement<{
  cell: string;
  item_id: string;
  store_id: string;
  score: number;
}>(`
  select cell, item_id, store_id, score from item_popularity
  join items on items.id = item_id
  where city_code = $1 and ($2::text = '' or cell = $2)
  order by cell, score desc, item_id limit ${MAX_POPULAR_ROWS}`);

/** By cell, best first. @param cell empty for all */
export async function readPopular(
  ctx: Ctx,
  cityCode: string,
  cell = "",
): Promise<Record<string, Wanted[]>> {
  const rows = await selectPopular(ctx, [cityCode, cell]);
  const byCell = Map.groupBy(rows, (row) => row.cell);
  return Object.fromEntries(
    [...byCell].map(([name, list]) => [
      name,
      list.map((row) => ({ itemId: row.item_id, storeId: row.store_id, score: row.score })),
    ]),
  );
}

const selectPairs = statement<{ store_id: string; item_id: string; other_id: string }>(`
  select items.store_id, item_id, other_id from item_pairs
  join items on items.id = item_id
  join stores on stores.id = items.store_id
  where stores.city_code = $1 and ($2::text = '' or items.store_id = $2)
  order by items.store_id, item_id, ln(lift) * sqrt(together) desc, other_id
  limit ${MAX_PAIR_ROWS}`);

/** By store, by item, best first. @param storeId empty for all */
export async function readPairs(
  ctx: Ctx,
  cityCode: string,
  storeId = "",
): Promise<Record<string, Record<string, string[]>>> {
  const pairs: Record<string, Record<string, string[]>> = {};
  for (const row of await selectPairs(ctx, [cityCode, storeId])) {
    pairs[row.store_id] ??= {};
    pairs[row.store_id]![row.item_id] ??= [];
    pairs[row.store_id]![row.item_id]!.push(row.other_id);
  }
  return pairs;
}
