/**
 * The end of a ride: what was travelled, what it costs under the fares and the surge of its quote,
 * and the money, in one transaction. Whoever ends it a second time finds it ended.
 */

import { eq } from "drizzle-orm";
import { type fares, quotes, type RideFlag } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import type { EndedTrip } from "#shared/contracts/trips.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { Currency, money } from "#shared/money.ts";
import type { RideType } from "#shared/ride-types.ts";
import { cityHour } from "../../eta/index.ts";
import { endRide } from "../../orders/index.ts";
import { type Ctx, newId, now, transact, write } from "../../platform/index.ts";
import { policyAsOf, policyAtRevision } from "../../policy/index.ts";
import { type RideFare, rideExtras, rideFare } from "../../pricing/index.ts";
import { freeRider } from "../free-rider.ts";
import { changed } from "../lock-trip.ts";
import { moveTrip } from "../move-trip.ts";
import { viewTrip } from "../view-trip.ts";
import type { Way } from "./distance-rules.ts";
import { type Charged, decideCharge } from "./fare-rules.ts";
import { measureRide } from "./measure-ride.ts";
import { type LockedRide, lockRide } from "./ride-row.ts";
import { pausedMsUntil } from "./ride-rules.ts";
import { doneAt } from "./start-trip.ts";
import { summaryOf } from "./summary-rules.ts";

type Body = BodyOf<typeof routes.endTrip>;

interface Ended extends LockedRide {
  readonly at: Date;
  readonly way: Way;
  /** Of the city's life, without pauses. */
  readonly seconds: number;
  readonly waitingSeconds: number;
  readonly endOffMeters: number;
  readonly odometerMeters: number | null;
  readonly dropoffAt: Position;
}

const noteEnd = write({
  ended_ride: `
    update rides set ended_at = $2, meters = $3, seconds = $4, waiting_seconds = $5,
      odometer_meters = $6, end_off_meters = $7, flags = $8::jsonb
    where order_id = $1`,
  ride_fare: `
    insert into fares (id, order_id, trip_id, kind, lines, total_minor, currency, policy_revision,
      inputs, at)
    values ($9, $1, $10, 'ride', $11::jsonb, $12, $13, $14, $15::jsonb, $2)`,
});

/**
 * @throws BeelineError TRIP_NOT_STARTED, TRIP_ALREADY_ENDED, TRIP_CANCELLED
 */
export async function endTrip(ctx: Ctx, tripId: string, body: Body): Promise<EndedTrip> {
  return transact(ctx, async (tx) => {
    const found = await lockRide(tx, tripId, "end");
    const ended = await measure(tx, found, body);
    const charged = chargeOf(tx, ended);
    const { fare, inputs } = await priceOf(tx, ended, charged);
    const { locked, order, ride } = found;
    // Asked while nothing is written, so that all that is written travels together.
    const carried = locked.stops.map((stop) => ({ ...stop, state: "done" as const }));
    await freeRider(tx, locked.trip.riderId, carried);
    const paid = await endRide(tx, {
      order,
      lines: fare.lines,
      totalMinor: fare.totalMinor,
      methodId: ride.paymentMethodId,
    });
    const stop = await doneAt(tx, locked, found.dropoff);
    const trip = await moveTrip(tx, {
      ...{ trip: locked.trip, orderIds: [order.id], to: "completed" },
    });
    const flags = [...ride.flags, ...charged.flags.filter((flag) => !ride.flags.includes(flag))];
    await keepEnd(tx, ended, { fare, inputs, flags });
    const after = changed(locked, { trip, stop, order: paid.order });
    return {
      trip: await viewTrip(tx, after),
      summary: summaryOf(ended.way.meters, ended.seconds, ended.waitingSeconds),
      fare: {
        lines: fare.lines,
        total: money(fare.totalMinor, Currency.parse(order.currency)),
        surgeMultiplier: ride.surge.multiplierHundredths / 100,
        isAsQuoted: charged.isAsQuoted,
      },
      paymentState: paid.paymentState,
    };
  });
}

async function measure(ctx: Ctx, found: LockedRide, body: Body): Promise<Ended> {
  const { locked, ride, pickup, dropoff } = found;
  const { trip } = locked;
  const at = now(ctx);
  const { lat, lng } = body.dropoff;
  const dropoffAt = { lat, lng };
  const ends = { pickup, startOffMeters: ride.startOffMeters, dropoff: dropoffAt, at };
  const way = await measureRide(ctx, trip, ends);
  const startedAt = trip.startedAt ?? at;
  const rodeMs = at.getTime() - startedAt.getTime() - pausedMsUntil(trip, at);
  const hasWaited = !ride.flags.includes("arrived_away");
  const waitedFrom = (hasWaited ? pickup.arrivedAt : null) ?? startedAt;
  const waitedMs = startedAt.getTime() - waitedFrom.getTime();
  const { odometerKm } = body;
  return {
    ...found,
    ...{ at, way, dropoffAt },
    seconds: citySeconds(ctx, rodeMs),
    waitingSeconds: citySeconds(ctx, waitedMs),
    endOffMeters: Math.round(distanceMeters(dropoffAt, dropoff)),
    odometerMeters: odometerKm === undefined ? null : Math.round(odometerKm * 1_000),
  };
}

/** Seconds in the life of the (possibly faster) demo city. */
function citySeconds(ctx: Ctx, ms: number): number {
  return Math.max(0, Math.round((ms * ctx.runtime.config.timeScale) / 1_000));
}

function chargeOf(ctx: Ctx, ended: Ended): Charged {
  const { order, ride, pickup, dropoff } = ended;
  const place = { cityCode: order.cityCode, vertical: "ride" } as const;
  // As it was when the ride was booked, like its fares.
  const { values } = policyAsOf(ctx.runtime, "rides", place, order.placedAt);
  const straightMeters = distanceMeters(pickup, dropoff);
  const { quotedMeters, quotedSeconds } = ride;
  return decideCharge({ ...ended, quotedMeters, quotedSeconds, straightMeters }, values);
}

async function priceOf(
  ctx: Ctx,
  ended: Ended,
  charged: Charged,
): Promise<{ fare: RideFare; inputs: Record<string, number> }> {
  const { order, ride, pickup } = ended;
  const { values } = await policyAtRevision(ctx, "fares", ride.policyRevision);
  const [quote] = await ctx.db
    .select({ at: quotes.createdAt })
    .from(quotes)
    .where(eq(quotes.id, order.quoteId));
  const rideType = ride.rideType as RideType;
  const isElsewhere = charged.flags.includes("ended_away");
  const dropoff = isElsewhere ? ended.dropoffAt : ended.dropoff;
  const measures = {
    meters: charged.meters,
    seconds: charged.seconds,
    waitingSeconds: ended.waitingSeconds,
    surgeHundredths: ride.surge.multiplierHundredths,
    localHour: cityHour(ctx.runtime, order.cityCode, (quote?.at ?? order.placedAt).getTime()),
  };
  const extras = rideExtras({ rideType, pickup, dropoff }, values);
  const computed = rideFare({ rideType, extras, ...measures }, values, ctx.runtime.region);
  const fare = charged.isAsQuoted && !hasWaiting(computed) ? asQuoted(ended, computed) : computed;
  const measured = { measuredMeters: ended.way.meters, measuredSeconds: ended.seconds };
  const heardPercent = Math.round(ended.way.heard * 100);
  const quoted = { quotedMinor: ride.quotedMinor, isAsQuoted: charged.isAsQuoted ? 1 : 0 };
  return { fare, inputs: { ...measures, ...measured, heardPercent, ...quoted } };
}

const hasWaiting = ({ lines }: RideFare) => lines.some(({ code }) => code === "waiting");

/** To the last unit: what was shown before booking, not what comes of the same numbers. */
function asQuoted({ order }: Ended, computed: RideFare): RideFare {
  return { ...computed, lines: order.lines, totalMinor: order.totalMinor };
}

async function keepEnd(
  ctx: Ctx,
  ended: Ended,
  made: { fare: RideFare; inputs: (typeof fares.$inferSelect)["inputs"]; flags: RideFlag[] },
): Promise<void> {
  const { order, ride, locked, way } = ended;
  await noteEnd(ctx, [
    order.id,
    ended.at.toISOString(),
    way.meters,
    ended.seconds,
    ended.waitingSeconds,
    ended.odometerMeters,
    ended.endOffMeters,
    JSON.stringify(made.flags),
    newId(ctx, "fare"),
    locked.trip.id,
    JSON.stringify(made.fare.lines),
    made.fare.totalMinor,
    order.currency,
    ride.policyRevision,
    JSON.stringify(made.inputs),
  ]);
}
