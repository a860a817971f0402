/** The names on a trip: its stores, and the first names of its customers. */
import { openFirstName } from "../identity/index.ts";
import { type Ctx, statement } from "../platform/index.ts";

export interface TripNames {
  /** By id of the store or the person. */
  get(id: string): string | null | undefined;
}

/** The names of one order. */
export interface NamesRow {
  readonly storeId: string | null;
  readonly storeName: string | null;
  readonly customerId: string;
  readonly nameSealed: string | null;
}

const selectNames = `
  select o.store_id as "storeId", s.name as "storeName", o.customer_id as "customerId",
    p.name_sealed as "nameSealed"
  from orders o left join stores s on s.id = o.store_id left join people p on p.id = o.customer_id`;

const selectNamesOfOrders = statement<NamesRow>(`${selectNames}
  where o.id = any($1::text[])`);

/** By equality: a list of one would be planned anew each time. */
const selectNamesOfOrder = statement<NamesRow>(`${selectNames} where o.id = $1`);

export function namesIn(ctx: Ctx, rows: readonly NamesRow[]): TripNames {
  const stores = new Map(rows.map((row) => [row.storeId, row.storeName]));
  const people = new Map(rows.map((row) => [row.customerId, row.nameSealed]));
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
  return namesIn(ctx, await rows);
}
