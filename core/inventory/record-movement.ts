/** What a store says about its shelves: pieces that came, were counted, or were thrown away. */
import type { Item, routes, StockLevel, StockMovementRequest } from "#shared/contracts/index.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { updateItem } from "../catalog/index.ts";
import { storeIdOf } from "../identity/index.ts";
import { type Ctx, now, statement, transact } from "../platform/index.ts";
import { announceChanges } from "./lock-items.ts";
import { readLevel } from "./stock-levels.ts";
import { changeOf } from "./stock-rules.ts";

interface Counted {
  readonly id: string;
  readonly storeId: string;
  readonly available: boolean;
  readonly stock: number | null;
}

const lockItem = statement<Counted>(`
  select id, store_id as "storeId", available, stock from items
  where id = $1 and store_id = $2 for no key update`);

/** What the movements say is left, less what is promised; equal to the count when all is well. */
const readBooked = statement<{ held: number; booked: number }>(`
  select
    (select coalesce(sum(quantity), 0)::int from stock_reservations
      where item_id = $1 and state = 'held') as held,
    (select coalesce(sum(change), 0)::int from stock_movements where item_id = $1) as booked`);

const insertMovement = statement(`
  insert into stock_movements (item_id, store_id, change, reason, cause, actor_id, at)
  values ($1, $2, $3, $4, $5, $6, $7::timestamptz)`);

const setStock = statement(`update items set stock = $2 where id = $1`);

/**
 * Records a movement of the calling partner's item. The first one begins to count it.
 * @throws BeelineError NOT_FOUND, also for another store's item; CONFLICT when less would be left
 * than is promised to orders, which have to be rejected first.
 */
export async function moveStock(
  ctx: Ctx,
  itemId: string,
  request: StockMovementRequest,
): Promise<StockLevel> {
  const storeId = (await storeIdOf(ctx)) ?? "";
  return transact(ctx, async (tx) => {
    const [item] = await lockItem(tx, [itemId, storeId]);
    if (!item) throw new BeelineError("NOT_FOUND");
    const [standing] = await readBooked(tx, [itemId]);
    const { held, booked } = standing!;
    const decided = changeOf(request, { available: item.stock, held, booked });
    if (decided.after < 0) {
      throw new BeelineError("CONFLICT", {
        detail: `${held} pieces are promised to orders; reject some of them first`,
      });
    }
    const { kind, reason } = request;
    await insertMovement(tx, [itemId, storeId, decided.change, kind, reason, ...byWhom(tx)]);
    await setStock(tx, [itemId, decided.after]);
    const before = item.stock ?? 0;
    const changes = [{ id: itemId, count: decided.after - before }];
    await announceChanges(tx, changes, new Map([[itemId, { ...item, stock: before }]]));
    return (await readLevel(tx, itemId))!;
  });
}

/** The menu's switch and count. A count that is set there is what may be ordered from now on. */
export async function changeItem(
  ctx: Ctx,
  itemId: string,
  change: BodyOf<typeof routes.updateItem>,
): Promise<Item> {
  if (typeof change.stock !== "number") return updateItem(ctx, itemId, change);
  const { stock } = change;
  return transact(ctx, async (tx) => {
    // Its row is locked by the change itself, so nobody can take a piece in between.
    const item = await updateItem(tx, itemId, change);
    const [standing] = await readBooked(tx, [itemId]);
    const difference = stock + standing!.held - standing!.booked;
    if (difference === 0) return item;
    const storeId = (await storeIdOf(tx)) ?? "";
    await insertMovement(tx, [itemId, storeId, difference, "counted", null, ...byWhom(tx)]);
    return item;
  });
}

function byWhom(ctx: Ctx): [actorId: string | null, at: string] {
  return [ctx.actor.id ?? null, now(ctx).toISOString()];
}
