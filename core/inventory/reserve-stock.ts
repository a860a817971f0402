import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact, write } from "../platform/index.ts";
import { announceChanges, changesOf, lockItems } from "./lock-items.ts";
import { mergeLines, type StockLine, shortages } from "./stock-rules.ts";

/**
 * How long after the store was to be asked a basket stays promised to an order that nobody
 * confirmed. More than a slow payment and a silent store take together: this is for orders that
 * got lost.
 */
export const HOLD_MS = 30 * 60_000;

export interface Reservation {
  readonly orderId: string;
  readonly lines: readonly StockLine[];
  /** When the store is asked: now, or later for an order of another day. */
  readonly wantedAt: Date;
}

/**
 * Takes a basket from the counts, all of it or nothing, and promises it to the order until the store
 * accepts. Belongs in the transaction that places the order, so that a failure gives everything back.
 * @throws BeelineError OUT_OF_STOCK with one issue per missing item (its path is the item's id).
 */
export async function reserveStock(ctx: Ctx, reservation: Reservation): Promise<void> {
  const merged = mergeLines(reservation.lines);
  await transact(ctx, async (tx) => {
    const found = await lockItems(tx, merged);
    const issues = shortages(merged, found);
    if (issues.length > 0) throw new BeelineError("OUT_OF_STOCK", { issues });
    const changes = changesOf(merged, found, -1);
    if (changes.length === 0) return;
    await holdPieces(tx, [
      JSON.stringify(changes),
      reservation.orderId,
      now(tx).toISOString(),
      new Date(reservation.wantedAt.getTime() + HOLD_MS).toISOString(),
    ]);
    await announceChanges(tx, changes, found);
  });
}

/**
 * The table's check refuses a count below zero, should the lock ever be lost. As JSON, because the
 * length of an array would have it planned anew each time.
 */
const holdPieces = write({
  held_counts: `
    update items set stock = stock + change.count
    from jsonb_to_recordset($1::jsonb) as change(id text, count int) where items.id = change.id`,
  held_pieces: `
    insert into stock_reservations (order_id, item_id, quantity, state, expires_at, created_at, updated_at)
    select $2, change.id, -change.count, 'held', $4::timestamptz, $3::timestamptz, $3::timestamptz
    from jsonb_to_recordset($1::jsonb) as change(id text, count int)`,
});
