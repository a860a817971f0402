/** What a store has of each item that it counts, for its partner. */
import type { routes, StockLevel, StockMovement } from "#shared/contracts/index.ts";
import type { QueryOf, ResponseOf } from "#shared/contracts/route.ts";
import { storeIdOf } from "../identity/index.ts";
import { type Ctx, dateOf, readIdCursor, statement, writeCursor } from "../platform/index.ts";

interface LevelRow {
  readonly id: string;
  readonly name: string;
  readonly available: number;
  readonly held: number;
  readonly kind: StockMovement["kind"] | null;
  readonly change: number | null;
  readonly cause: StockMovement["cause"];
  readonly at: string | null;
}

const selectLevels = `
  select items.id, items.name, items.stock as available, promised.held,
    latest.reason as kind, latest.change, latest.cause, latest.at
  from items
  cross join lateral (
    select coalesce(sum(quantity), 0)::int as held from stock_reservations
    where item_id = items.id and state = 'held') as promised
  left join lateral (
    select reason, change, cause, at from stock_movements
    where item_id = items.id order by id desc limit 1) as latest on true
  where items.stock is not null`;

const pageOfLevels = statement<LevelRow>(`
  ${selectLevels} and items.store_id = $1 and items.id > $2 and ($3::int is null or items.stock < $3)
  order by items.id limit $4`);

const oneLevel = statement<LevelRow>(`${selectLevels} and items.id = $1`);

export async function listStock(
  ctx: Ctx,
  { cursor, limit, below }: QueryOf<typeof routes.listStock>,
): Promise<ResponseOf<typeof routes.listStock>> {
  const storeId = (await storeIdOf(ctx)) ?? "";
  const after = cursor === undefined ? "" : readIdCursor("item", cursor);
  const rows = await pageOfLevels(ctx, [storeId, after, below ?? null, limit + 1]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(viewLevel),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}

/** Undefined for an item that is not counted. */
export async function readLevel(ctx: Ctx, itemId: string): Promise<StockLevel | undefined> {
  const [row] = await oneLevel(ctx, [itemId]);
  return row && viewLevel(row);
}

function viewLevel(row: LevelRow): StockLevel {
  const { kind, change, cause, at } = row;
  return {
    itemId: row.id,
    name: row.name,
    onHand: row.available + row.held,
    held: row.held,
    available: row.available,
    lastMovement:
      kind === null || change === null || at === null
        ? null
        : { kind, change, cause, at: dateOf(at).toISOString() },
  };
}
