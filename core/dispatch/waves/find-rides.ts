/** What open searches for rides have beyond an order; asked only where there are any. */
import { RideType, rideTypeFacts } from "#shared/ride-types.ts";
import { type Ctx, dateOf, statement } from "../../platform/index.ts";
import type { Comforts, WaveRide } from "../decide/wave-shapes.ts";

interface Row {
  readonly order_id: string;
  readonly ride_type: string;
  readonly preferences: Comforts;
  readonly is_queued: boolean;
  readonly search_until: string;
}

const selectRides = statement<Row>(`
  select order_id, ride_type, preferences, is_queued, search_until
  from rides where order_id = any($1::text[])`);

/** By order. */
export async function findRides(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, WaveRide>> {
  if (orderIds.length === 0) return new Map();
  const rows = await selectRides(ctx, [orderIds]);
  return new Map(rows.map((row) => [row.order_id, toRide(row)]));
}

function toRide(row: Row): WaveRide {
  return {
    // A type is served by its own kind of vehicle: who paid for little does not take a large one.
    vehicles: [rideTypeFacts[RideType.parse(row.ride_type)].vehicle],
    wants: row.preferences,
    isQueued: row.is_queued,
    untilMs: dateOf(row.search_until).getTime(),
  };
}
