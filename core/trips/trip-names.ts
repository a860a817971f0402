/** The names on a trip: its stores, and the first names of its customers. */
import { openFirstName } from "../identity/index.ts";
import { type Ctx, statement } from "../platform/index.ts";

export interface TripNames {
  /** By id of the store or the person. */
  get(id: string): string | null | undefined;
}

interface NameRow {
  readonly id: string;
  readonly name: string | null;
  readonly name_sealed: string | null;
}

const selectNames = statement<NameRow>(`
  select id, name, null as name_sealed from stores where id = any($1::text[])
  union all select id, null, name_sealed from people where id = any($2::text[])`);

const selectNamesWhere = (which: string) =>
  statement<NameRow>(`
    with carried as (select store_id, customer_id from orders where ${which})
    select id, name, null as name_sealed from stores where id in (select store_id from carried)
    union all
    select id, null, name_sealed from people where id in (select customer_id from carried)`);

const selectNamesOnTrip = selectNamesWhere(
  "id in (select order_id from trip_stops where trip_id = $1)",
);
const selectNamesOfOrders = selectNamesWhere("id = any($1::text[])");

function read(ctx: Ctx, rows: readonly NameRow[]): TripNames {
  const sealed = new Map(rows.map((row) => [row.id, row]));
  return {
    get(id) {
      const row = sealed.get(id);
      // Opened only when somebody is to see it.
      return row && (row.name ?? openFirstName(ctx, row.name_sealed));
    },
  };
}

export async function namesOf(
  ctx: Ctx,
  storeIds: readonly string[],
  personIds: readonly string[],
): Promise<TripNames> {
  return read(ctx, await selectNames(ctx, [storeIds, personIds]));
}

export async function namesOfOrders(ctx: Ctx, orderIds: readonly string[]): Promise<TripNames> {
  return read(ctx, await selectNamesOfOrders(ctx, [orderIds]));
}

export async function namesOnTrip(ctx: Ctx, tripId: string): Promise<TripNames> {
  return read(ctx, await selectNamesOnTrip(ctx, [tripId]));
}
