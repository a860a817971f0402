import { type Ctx, statement } from "../platform/index.ts";

export interface StockDifference {
  readonly itemId: string;
  readonly available: number;
  /** Sum of all movements: received and counted, less spoiled and sold. */
  readonly booked: number;
  readonly held: number;
}

const selectDifferences = statement<StockDifference>(`
  select items.id as "itemId", items.stock as available, book.booked, promised.held
  from items
  cross join lateral (
    select coalesce(sum(change), 0)::int as booked from stock_movements
    where item_id = items.id) as book
  cross join lateral (
    select coalesce(sum(quantity), 0)::int as held from stock_reservations
    where item_id = items.id and state = 'held') as promised
  where items.stock is not null and items.stock <> book.booked - promised.held
  order by items.id limit 1000`);

/** Items whose count is not what the book says: received + counted − spoiled − sold − held. */
export async function checkStock(ctx: Ctx): Promise<readonly StockDifference[]> {
  return selectDifferences(ctx, []);
}
