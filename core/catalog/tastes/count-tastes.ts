/** The job that counts what was delivered lately, city by city. */
import { WHOLE_CITY } from "#shared/catalog/feed.ts";
import { makeId } from "#shared/ids.ts";
import {
  aggregateCellOf,
  type Ctx,
  cellOf,
  now,
  type Pulse,
  type Runtime,
  startPulse,
  statement,
  systemCtx,
  transact,
} from "../../platform/index.ts";
import { MAX_AGE_DAYS, TasteCounter } from "./taste-rules.ts";

/** Of city life; in a fast city no more often than the least. */
const EVERY_MS = 15 * 60_000;
const LEAST_EVERY_MS = 60_000;
const PAGE = 1_000;
/** The newest orders of a city that are counted; older ones weigh less anyway. */
const MAX_ORDERS = 100_000;
const DAY_MS = 86_400_000;

/** For the worker. */
export function startTasteCounting(runtime: Runtime): Pulse {
  const ctx = systemCtx(runtime, "tastes");
  return startPulse({
    name: "tastes",
    everyMs: Math.max(LEAST_EVERY_MS, EVERY_MS / runtime.config.timeScale),
    log: runtime.log,
    maxPauseMs: 15 * 60_000,
    work: async () => {
      for (const { code } of runtime.region.cities) await countTastes(ctx, code);
      return false;
    },
  });
}

interface OrderRow {
  readonly id: string;
  readonly customer_id: string;
  readonly store_id: string;
  readonly items: { itemId: string }[];
  readonly dropoff_lat: number;
  readonly dropoff_lng: number;
  readonly placed_at: string;
}

/** Newest first. Ids sort by time, so the primary key bounds what is read. */
const selectDelivered = statement<OrderRow>(`
  select id, customer_id, store_id, items, dropoff_lat, dropoff_lng, placed_at from orders
  where id < $2 and id > $3 and city_code = $1 and store_id is not null
    and state in ('delivered', 'completed')
  order by id desc limit $4::int`);

export async function countTastes(ctx: Ctx, cityCode: string): Promise<void> {
  const at = now(ctx);
  const counter = new TasteCounter(at.getTime(), WHOLE_CITY);
  const { code } = ctx.runtime.region;
  const oldest = makeId("order", code, at.getTime() - MAX_AGE_DAYS * DAY_MS, new Uint8Array(16));
  let before = "ord_~";
  for (let read = 0; read < MAX_ORDERS; read += PAGE) {
    const rows = await selectDelivered(ctx, [cityCode, before, oldest, PAGE]);
    for (const row of rows) {
      const home = { lat: row.dropoff_lat, lng: row.dropoff_lng };
      counter.add({
        customerId: row.customer_id,
        storeId: row.store_id,
        itemIds: [...new Set(row.items.map(({ itemId }) => itemId))],
        cell: aggregateCellOf(cellOf(home)),
        placedAtMs: Date.parse(row.placed_at),
      });
    }
    if (rows.length < PAGE) break;
    before = rows.at(-1)!.id;
  }
  await writeTastes(ctx, cityCode, counter, at);
}

const deletePopular = statement("delete from item_popularity where city_code = $1");
const insertPopular = statement(`
  insert into item_popularity (item_id, cell, city_code, orders, score, updated_at)
  select one.item_id, one.cell, $1, one.orders, one.score, $3::timestamptz
  from jsonb_to_recordset($2::jsonb)
    as one(item_id text, cell text, orders int, score double precision)
  join items on items.id = one.item_id`);
const deletePairs = statement(`
  delete from item_pairs using items, stores
  where items.id = item_pairs.item_id and stores.id = items.store_id and stores.city_code = $1`);
const insertPairs = statement(`
  insert into item_pairs (item_id, other_id, together, lift)
  select one.item_id, one.other_id, one.together, one.lift
  from jsonb_to_recordset($1::jsonb)
    as one(item_id text, other_id text, together int, lift double precision)
  join items on items.id = one.item_id
  join items other on other.id = one.other_id`);

/** All of a city at once: who reads sees the counts of one moment. */
async function writeTastes(
  ctx: Ctx,
  cityCode: string,
  { popular, pairs }: TasteCounter,
  at: Date,
): Promise<void> {
  const popularRows = popular.map(({ itemId, ...rest }) => ({ item_id: itemId, ...rest }));
  const pairRows = pairs.map(({ itemId, otherId, ...rest }) => {
    return { item_id: itemId, other_id: otherId, ...rest };
  });
  await transact(ctx, async (tx) => {
    await deletePopular(tx, [cityCode]);
    await deletePairs(tx, [cityCode]);
    await insertPopular(tx, [cityCode, JSON.stringify(popularRows), at.toISOString()]);
    await insertPairs(tx, [JSON.stringify(pairRows)]);
  });
}
