import type { Trip } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import { findActiveTrip, loadTrip } from "./find-trips.ts";
import { viewTrip } from "./view-trip.ts";

export async function getTrip(ctx: Ctx, tripId: string): Promise<Trip> {
  return viewTrip(ctx, await loadTrip(ctx, tripId));
}

/** The trip a rider is on, or null. */
export async function activeTripOf(ctx: Ctx, riderId: string): Promise<Trip | null> {
  const found = await findActiveTrip(ctx, riderId);
  return found ? viewTrip(ctx, found) : null;
}

export async function getActiveTrip(ctx: Ctx): Promise<Trip> {
  const trip = await activeTripOf(ctx, ctx.actor.id ?? "");
  if (!trip) throw new BeelineError("NO_ACTIVE_TRIP");
  return trip;
}
