import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, write } from "../platform/index.ts";

/**
 * The store has accepted: what was promised to the order is sold. Belongs in the transaction that
 * accepts; it travels with the commit, which is refused with CONFLICT when the promise has run out
 * meanwhile. For an order of nothing that is counted it looks into one index and changes nothing.
 */
export async function commitStock(ctx: Ctx, orderId: string): Promise<void> {
  await sellHeld(ctx, [orderId, now(ctx).toISOString()]);
}

/**
 * Rows are locked in the order of their items, as everywhere. Whoever gives an expired promise back
 * at the same time is either done before, and then there is less to sell than was promised, or finds
 * nothing that is still held.
 */
const sellHeld = write(
  {
    promised_pieces: `
      select item_id from stock_reservations where order_id = $1 order by item_id for update`,
    sold_pieces: `
      update stock_reservations as line
      set state = 'committed', expires_at = null, updated_at = $2::timestamptz
      from promised_pieces
      where line.order_id = $1 and line.item_id = promised_pieces.item_id and line.state = 'held'
      returning line.item_id, line.quantity`,
    sold_movements: `
      insert into stock_movements (item_id, store_id, change, reason, order_id, at)
      select items.id, items.store_id, -sold_pieces.quantity, 'sold', $1, $2::timestamptz
      from sold_pieces join items on items.id = sold_pieces.item_id`,
    all_pieces_sold: `
      select where (select count(*) from sold_pieces) = (select count(*) from promised_pieces)`,
  },
  {
    mustChange: "all_pieces_sold",
    refusal: () =>
      new BeelineError("CONFLICT", {
        detail: "The items were given back, because nobody confirmed the order in time",
      }),
  },
);
