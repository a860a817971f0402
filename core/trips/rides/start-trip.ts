import type { RideFlag } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf, ResponseOf } from "#shared/contracts/route.ts";
import { distanceMeters } from "#shared/geo.ts";
import { pinOf } from "../../identity/index.ts";
import { moveOrder } from "../../orders/index.ts";
import { type Ctx, now, transact, write } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { checkCode } from "../check-delivery-code.ts";
import { changed, type LockedTrip } from "../lock-trip.ts";
import { moveStop } from "../move-stop.ts";
import { moveTrip } from "../move-trip.ts";
import type { StopRow } from "../trip-row.ts";
import { viewTrip } from "../view-trip.ts";
import { type LockedRide, lockRide } from "./ride-row.ts";

const noteStart = write({
  started_ride: `
    update rides set started_at = $2, arrived_at = $3, start_off_meters = $4, flags = $5::jsonb
    where order_id = $1`,
});

/**
 * The passenger is on board: the PIN proves it. Where the driver says to be is kept and looked at
 * when it is far off, never demanded: phones are wrong more often than drivers.
 * @throws BeelineError INVALID_OTP, RATE_LIMITED after too many wrong ones, TRIP_ALREADY_STARTED,
 * TRIP_ALREADY_COMPLETED, TRIP_CANCELLED
 */
export async function startTrip(
  ctx: Ctx,
  tripId: string,
  { otp, location }: BodyOf<typeof routes.startTrip>,
): Promise<ResponseOf<typeof routes.startTrip>> {
  return transact(ctx, async (tx) => {
    const found = await lockRide(tx, tripId, "start");
    await checkPin(tx, found, otp);
    const started = await begin(tx, found);
    const offMeters = Math.round(distanceMeters(location, found.pickup));
    const { awayMeters } = policyOf(tx, found).values;
    const flags: RideFlag[] = offMeters > awayMeters ? ["started_away"] : [];
    const at = now(tx).toISOString();
    const arrivedAt = found.pickup.arrivedAt?.toISOString() ?? at;
    const isNew = flags.filter((flag) => !found.ride.flags.includes(flag));
    const kept = JSON.stringify([...found.ride.flags, ...isNew]);
    await noteStart(tx, [found.order.id, at, arrivedAt, offMeters, kept]);
    return { ...(await viewTrip(tx, started)), otpVerified: true };
  });
}

function policyOf(ctx: Ctx, { order: { cityCode } }: LockedRide) {
  return policyInForce(ctx.runtime, "rides", { cityCode, vertical: "ride" });
}

async function checkPin(ctx: Ctx, found: LockedRide, code: string): Promise<void> {
  const { pinTries, pinLockSeconds } = policyOf(ctx, found).values;
  await checkCode(ctx, found.order, {
    code,
    expected: await pinOf(ctx, found.order.customerId),
    wanted: "Ask the passenger for the PIN",
    patience: { tries: pinTries, lockMs: pinLockSeconds * 1_000 },
  });
}

async function begin(ctx: Ctx, { locked, order, pickup }: LockedRide): Promise<LockedTrip> {
  const { trip } = locked;
  const moved = await moveOrder(ctx, {
    ...{ orderId: order.id, locked: order, to: "in_progress", from: ["assigned"] },
  });
  const stop = await doneAt(ctx, locked, pickup);
  const after = await moveTrip(ctx, { trip, orderIds: [order.id], to: "in_progress" });
  return changed(locked, { trip: after, stop, order: moved });
}

/** Who did not say to have arrived has arrived now. */
export async function doneAt(ctx: Ctx, { trip }: LockedTrip, open: StopRow): Promise<StopRow> {
  const there =
    open.state === "pending" ? await moveStop(ctx, { trip, stop: open, to: "arrived" }) : open;
  return moveStop(ctx, { trip, stop: there, to: "done" });
}
