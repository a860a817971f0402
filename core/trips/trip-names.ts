/** The names on a trip: its stores, and the first names of its customers. */
import { openFirstName } from "../identity/index.ts";
import { type Ctx, statement } from "../platform/index.ts";

export interface TripNames {
  /** By id of the store or the person. */
  get(id: string): string | null | undefined;
}

interface NamesRow {
  readonly store_id: string | null;
  readonly store_name: string | null;
  readonly customer_id: string | null;
  readonly name_sealed: string | null;
}

const names = `
  select o.store_id, s.name as store_name, o.customer_id, p.name_sealed`;
const storeAndCustomer = `
  left join stores s on s.id = o.store_id
  left join people p on p.id = o.customer_id`;

const selectNamesOnTrip = statement<NamesRow>(`${names}
  from trip_stops t join orders o on o.id = t.order_id ${storeAndCustomer}
  where t.trip_id = $1 and t.kind = 'pickup'`);

const selectNamesOfOrders = statement<NamesRow>(`${names}
  from orders o ${storeAndCustomer} where o.id = any($1::text[])`);

/** By equality: a list of one would be planned anew each time. */
const selectNamesOfOrder = statement<NamesRow>(`${names}
  from orders o ${storeAndCustomer} where o.id = $1`);

function read(ctx: Ctx, rows: readonly NamesRow[]): TripNames {
  const stores = new Map(rows.map((row) => [row.store_id, row.store_name]));
  const people = new Map(rows.map((row) => [row.customer_id, row.name_sealed]));
  return {
    get(id) {
      // Opened only when somebody is to see it.
      return stores.get(id) ?? openFirstName(ctx, people.get(id) ?? null);
    },
  };
}

export async function namesOfOrders(ctx: Ctx, orderIds: readonly string[]): Promise<TripNames> {
  const [only] = orderIds;
  const isOne = only !== undefined && orderIds.length === 1;
  const rows = isOne ? selectNamesOfOrder(ctx, [only]) : selectNamesOfOrders(ctx, [orderIds]);
  return read(ctx, await rows);
}

export async function namesOnTrip(ctx: Ctx, tripId: string): Promise<TripNames> {
  return read(ctx, await selectNamesOnTrip(ctx, [tripId]));
}
