import { type Ctx, now, statement } from "../../platform/index.ts";
import { kickDispatch } from "../waves/kick.ts";

const reopen = statement<{ city_code: string }>(`
  update dispatch_jobs j set state = 'searching', next_at = $2::timestamptz, held_for = null
  where j.order_id = any($1::text[]) and j.state = 'offered' and not exists (
    select from offer_orders x join offers f on f.id = x.offer_id
    where x.order_id = j.order_id and f.state = 'pending')
  returning j.city_code`);

/** Offers of these orders came to nothing: unless others are still open, the search goes on. */
export async function searchOn(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const rows = await reopen(ctx, [orderIds, now(ctx).toISOString()]);
  for (const cityCode of new Set(rows.map((row) => row.city_code))) kickDispatch(ctx, cityCode);
}
