import { type Ctx, now, statement, transact, write } from "../platform/index.ts";
import { announceChanges, changesOf, lockItems } from "./lock-items.ts";

/**
 * Gives back what is promised or sold to an order, once: whoever comes second finds nothing. Belongs
 * in the transaction that ends the order. A count that the store has given up is left alone.
 * @returns how many items were given back
 */
export async function releaseStock(ctx: Ctx, orderId: string): Promise<number> {
  return transact(ctx, (tx) => release(tx, orderId, null));
}

/** As `releaseStock`, but only what is still promised and has run out by now. */
export async function releaseExpired(ctx: Ctx, orderId: string): Promise<number> {
  return transact(ctx, (tx) => release(tx, orderId, now(tx).toISOString()));
}

interface GivenBack {
  readonly itemId: string;
  readonly quantity: number;
  /** Whether the store had accepted: then it was a sale that is undone. */
  readonly wasSold: boolean;
}

/** Locked in the order of the items, like everything that takes several lines of an order. */
const giveBack = statement<GivenBack>(`
  with standing as (
    select item_id, state from stock_reservations
    where order_id = $1 and state <> 'released'
      and ($3::timestamptz is null or (state = 'held' and expires_at <= $3::timestamptz))
    order by item_id for update),
  given as (
    update stock_reservations as line
    set state = 'released', expires_at = null, updated_at = $2::timestamptz
    from standing
    where line.order_id = $1 and line.item_id = standing.item_id and line.state = standing.state
    returning line.item_id, line.quantity, standing.state)
  select item_id as "itemId", quantity, state = 'committed' as "wasSold" from given
  order by item_id`);

async function release(ctx: Ctx, orderId: string, expiredAt: string | null): Promise<number> {
  const at = now(ctx).toISOString();
  const given = await giveBack(ctx, [orderId, at, expiredAt]);
  if (given.length === 0) return 0;
  const locked = await lockItems(ctx, given);
  const changes = changesOf(given, locked, 1);
  const returned = given.flatMap(({ itemId, quantity, wasSold }) =>
    wasSold ? [{ id: itemId, count: quantity }] : [],
  );
  await returnPieces(ctx, [JSON.stringify(changes), JSON.stringify(returned), orderId, at]);
  await announceChanges(ctx, changes, locked);
  return given.length;
}

const returnPieces = write({
  returned_counts: `
    update items set stock = stock + change.count
    from jsonb_to_recordset($1::jsonb) as change(id text, count int) where items.id = change.id`,
  returned_movements: `
    insert into stock_movements (item_id, store_id, change, reason, order_id, at)
    select items.id, items.store_id, back.count, 'returned', $3, $4::timestamptz
    from jsonb_to_recordset($2::jsonb) as back(id text, count int)
    join items on items.id = back.id`,
});
