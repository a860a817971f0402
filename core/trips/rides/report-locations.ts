import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf, ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, statement } from "../../platform/index.ts";
import { takePings } from "../../supply/index.ts";

const selectTrip = statement<{
  riderId: string;
  state: ResponseOf<typeof routes.reportTripLocations>["tripState"];
}>(`select rider_id as "riderId", state from trips where id = $1`);

/**
 * Positions that the driver's app sends by trip: they go where all positions go, so the live map,
 * the history and the fare see the same.
 * @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER; CONFLICT off duty
 */
export async function reportLocations(
  ctx: Ctx,
  tripId: string,
  { locations }: BodyOf<typeof routes.reportTripLocations>,
): Promise<ResponseOf<typeof routes.reportTripLocations>> {
  const [trip] = await selectTrip(ctx, [tripId]);
  if (!trip) throw new BeelineError("TRIP_NOT_FOUND");
  if (trip.riderId !== ctx.actor.id) throw new BeelineError("UNAUTHORIZED_DRIVER");
  const { accepted } = takePings(ctx.runtime, trip.riderId, locations);
  return { processed: accepted, tripState: trip.state };
}
