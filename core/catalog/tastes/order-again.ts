import { asStore } from "#shared/catalog/shelf.ts";
import type { EarlierBasket } from "#shared/contracts/index.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import { readShelves } from "../read-shelves.ts";

/** Enough to find different baskets among those who order the same every day. */
const MAX_LOOKED_AT = 40;
const MAX_SHOWN = 6;

interface OrderRow {
  readonly id: string;
  readonly store_id: string;
  readonly placed_at: string;
  readonly items: { itemId: string; quantity: number; options: { id: string }[] }[];
}

const selectMine = statement<OrderRow>(`
  select id, store_id, placed_at, items from orders
  where customer_id = $1 and store_id is not null and state in ('delivered', 'completed')
  order by id desc limit ${MAX_LOOKED_AT}`);

/** Earlier baskets of the caller, each once, as the menus are today. */
export async function orderAgain(ctx: Ctx): Promise<{ items: EarlierBasket[] }> {
  const rows = distinct(await selectMine(ctx, [ctx.actor.id ?? ""]));
  const shelves = await readShelves(ctx, [...new Set(rows.map((row) => row.store_id))]);
  const byStore = new Map(shelves.map((shelf) => [shelf.store.id, shelf]));
  const look = { nowMs: now(ctx).getTime() };
  const baskets = rows.flatMap((row): EarlierBasket[] => {
    const shelf = byStore.get(row.store_id);
    const lines = row.items.flatMap(({ itemId, quantity, options }) => {
      const item = shelf?.items.find(({ id }) => id === itemId);
      if (!item) return [];
      const still = options.filter(({ id }) => item.options.some((option) => option.id === id));
      return [{ item, quantity, options: still.map(({ id }) => id) }];
    });
    if (!shelf || lines.length === 0) return [];
    const store = asStore(shelf.store, look);
    const orderedAt = dateOf(row.placed_at).toISOString();
    return [{ orderId: row.id, orderedAt, store, lines, missing: row.items.length - lines.length }];
  });
  return { items: baskets.slice(0, MAX_SHOWN) };
}

/** The newest of each basket. */
function distinct(rows: readonly OrderRow[]): OrderRow[] {
  const seen = new Set<string>();
  return rows.filter(({ store_id, items }) => {
    const lines = items.map(({ itemId, quantity, options }) =>
      [itemId, quantity, ...options.map(({ id }) => id).sort()].join("+"),
    );
    const key = `${store_id} ${lines.sort().join(" ")}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
