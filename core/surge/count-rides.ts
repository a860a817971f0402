/**
 * Requests of the last minutes from the rows, as every process finds them: for a process that begins,
 * and for several that share a region. Ids sort by time, so the primary key bounds what is read, and
 * the surge that a ride keeps names its cell already.
 */
import { makeId } from "#shared/ids.ts";
import { isRideType } from "#shared/ride-types.ts";
import { type Ctx, now, statement } from "../platform/index.ts";
import { BUCKET_MS, type CityGrid, DEMAND_WINDOW_MS } from "./city-grid.ts";

interface CountRow {
  readonly cell: string;
  readonly ride_type: string;
  readonly bucket: string;
  readonly requests: string;
}

/** At the bound the busiest are kept: five minutes of every cell of the largest city fit. */
const MAX_ROWS = 50_000;

const countPlaced = statement<CountRow>(`
  select r.surge->>'cell' as cell, r.ride_type,
    floor(extract(epoch from o.placed_at) * 1000 / ${BUCKET_MS}) as bucket, count(*) as requests
  from rides r join orders o on o.id = r.order_id
  where r.order_id >= $2 and o.id >= $2 and o.city_code = $1
    and o.placed_at >= to_timestamp($3::float8 / 1000)
    -- Once per person and window: whoever books and cancels again and again is no crowd.
    and not exists (
      select 1 from rides earlier join orders e on e.id = earlier.order_id
      where earlier.customer_id = r.customer_id and earlier.order_id < r.order_id
        and e.placed_at > o.placed_at - interval '${DEMAND_WINDOW_MS} milliseconds')
  group by 1, 2, 3 order by 4 desc limit ${MAX_ROWS}`);

/** Ids are made a little before the order is placed. */
const ID_LEAD_MS = 60_000;

/** Counts anew what was placed in a city since an instant, whichever process took it. */
export async function countRides(
  ctx: Ctx,
  cityCode: string,
  grid: CityGrid,
  fromMs: number,
): Promise<void> {
  const since = Math.floor(fromMs / BUCKET_MS) * BUCKET_MS;
  const { region } = ctx.runtime;
  const first = makeId("order", region.code, Math.max(0, since - ID_LEAD_MS), new Uint8Array(16));
  const rows = await countPlaced(ctx, [cityCode, first, since]);
  grid.uncount(since);
  // Another process's clock may be ahead; what it took is counted as of now.
  const last = Math.floor(now(ctx).getTime() / BUCKET_MS);
  for (const { cell, ride_type: rideType, bucket, requests } of rows) {
    if (!isRideType(rideType)) continue;
    grid.count(cell, rideType, Math.min(Number(bucket), last), Number(requests));
  }
}
