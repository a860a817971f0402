/**
 * A driver who says to have arrived begins the waiting that the passenger pays for. Who is seen to be
 * elsewhere is not refused, phones being wrong at times, but nobody pays for waiting there.
 */
import { distanceMeters } from "#shared/geo.ts";
import { topSpeedKmh } from "../../eta/index.ts";
import { type Ctx, now, write } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { liveIndexOf } from "../../supply/index.ts";
import type { StopRow, TripRow } from "../trip-row.ts";
import { isElsewhere } from "./ride-rules.ts";

const flagArrival = write({
  flagged_arrival: `
    update rides set flags = flags || '["arrived_away"]'::jsonb where order_id = $1`,
});

/** Belongs in the transaction that holds the order's lock. */
export async function noteArrival(ctx: Ctx, trip: TripRow, pickup: StopRow): Promise<void> {
  if (await isSeenElsewhere(ctx, trip, pickup)) await flagArrival(ctx, [pickup.orderId]);
}

/** Whether the driver was last seen too far from the pick-up to be there now. */
export async function isSeenElsewhere(ctx: Ctx, trip: TripRow, pickup: StopRow): Promise<boolean> {
  const live = await liveIndexOf(ctx.runtime).get(trip.riderId);
  // Who is not heard of cannot be judged.
  if (!live) return false;
  const place = { cityCode: trip.cityCode, vertical: "ride" } as const;
  const { awayMeters } = policyInForce(ctx.runtime, "rides", place).values;
  const citySeconds =
    ((now(ctx).getTime() - live.recordedAtMs) * ctx.runtime.config.timeScale) / 1_000;
  const seen = { meters: distanceMeters(live, pickup), citySeconds };
  return isElsewhere(seen, { awayMeters, topKmh: topSpeedKmh(live.vehicle) });
}
