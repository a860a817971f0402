/** Ends offers whose time is over, a batch in one transaction. */
import { and, inArray } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { lockOrders } from "../../orders/index.ts";
import { type Ctx, now, statement, transact } from "../../platform/index.ts";
import { searchOn } from "../searches/search-on.ts";
import { closeOffers, expiredBy, releaseRiders } from "./close-offers.ts";

/** One round's bound; the rest is taken right after. */
const BATCH = 100;

const findExpired = statement<{ id: string; order_ids: string[] }>(`
  select f.id, array_agg(coalesce(x.order_id, f.order_id)) as order_ids
  from (
    select id, order_id from offers where state = 'pending' and expires_at <= $1::timestamptz
    order by expires_at limit ${BATCH}
  ) f
  left join offer_orders x on x.offer_id = f.id
  group by f.id`);

/** @returns whether there may be more. */
export async function expireOffers(ctx: Ctx): Promise<boolean> {
  const due = await findExpired(ctx, [now(ctx).toISOString()]);
  if (due.length === 0) return false;
  const orderIds = [...new Set(due.flatMap((row) => row.order_ids))];
  await transact(ctx, async (tx) => {
    await lockOrders(tx, orderIds);
    const ids = due.map(({ id }) => id);
    const which = and(inArray(offers.id, ids), expiredBy(now(tx)));
    const closed = await closeOffers(tx, which, { to: "expired", reason: "no answer" });
    await searchOn(
      tx,
      closed.flatMap((offer) => offer.orderIds),
    );
    await releaseRiders(tx, closed);
  });
  return due.length === BATCH;
}
