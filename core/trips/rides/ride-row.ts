import { eq, sql } from "drizzle-orm";
import { rides } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { OrderRow } from "../../orders/index.ts";
import { type Ctx, prepare } from "../../platform/index.ts";
import { demand, type LockedTrip, lockTrip } from "../lock-trip.ts";
import type { StopRow } from "../trip-row.ts";
import { type RideAction, refuseRide } from "./ride-rules.ts";

export type RideRow = typeof rides.$inferSelect;

const selectRide = prepare((db) =>
  db
    .select()
    .from(rides)
    .where(eq(rides.orderId, sql.placeholder("orderId"))),
);

/** A ride whose trip and order this transaction has locked, and which allows the action. */
export interface LockedRide {
  readonly locked: LockedTrip;
  readonly order: OrderRow;
  readonly ride: RideRow;
  readonly pickup: StopRow;
  readonly dropoff: StopRow;
}

/**
 * Belongs in a transaction: the order's lock is what all commands about a ride queue at, so each is
 * judged by what the one before has left.
 * @throws BeelineError TRIP_NOT_FOUND, UNAUTHORIZED_DRIVER, and what the state refuses
 */
export async function lockRide(ctx: Ctx, tripId: string, action: RideAction): Promise<LockedRide> {
  return allowedRide(ctx, await lockTrip(ctx, tripId), action);
}

/** The same for a trip that is locked already. */
export async function allowedRide(
  ctx: Ctx,
  locked: LockedTrip,
  action: RideAction,
): Promise<LockedRide> {
  const [order] = locked.orders.values();
  const pickup = locked.stops.find(({ kind }) => kind === "pickup");
  const dropoff = locked.stops.find(({ kind }) => kind === "dropoff");
  if (!order || !pickup || !dropoff) throw new BeelineError("TRIP_NOT_FOUND");
  demand(refuseRide(action, locked.trip, order.state));
  return { locked, order, ride: await demandRide(ctx, order.id), pickup, dropoff };
}

export async function demandRide(ctx: Ctx, orderId: string): Promise<RideRow> {
  const [ride] = await selectRide(ctx, { orderId });
  if (!ride) throw new Error("A ride is not there");
  return ride;
}
