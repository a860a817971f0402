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
import type { RidesPolicy } from "#shared/policies/rides.ts";
import type { RideType } from "#shared/ride-types.ts";
import { cityHour } from "../../eta/index.ts";
import { endRide } from "../../orders/index.ts";
import { type Ctx, newId, now, transact, write } from "../../platform/index.ts";
import { policyAsOf, policyAtRevision } from "../../policy/index.ts";
import { type RideFare, rideExtras, rideFare } from "../../pricing/index.ts";
import { awaitTrack } from "../../tracks/index.ts";
import { freeRider } from "../free-rider.ts";
import { changed } from "../lock-trip.ts";
import { moveTrip } from "../move-trip.ts";
import { viewTrip } from "../view-trip.ts";
import type { Way } from "./distance-rules.ts";
import type { EndPlace } from "./end-place-rules.ts";
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
  readonly end: EndPlace;
  /** From the drop-off of the booking. */
  readonly endOffMeters: number;
  readonly isContradicted: boolean;
  readonly odometerMeters: number | null;
  readonly policy: RidesPolicy;
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
  // The caller's own: support ends rides whose driver has long been silent.
  if (ctx.actor.role === "rider" && ctx.actor.id) await awaitTrack(ctx, ctx.actor.id);
  return transact(ctx, async (tx) => {
    const found = await lockRide(tx, tripId, "end");
    const ended = await measure(tx, found, body);
    const charged = chargeOf(ended);
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
      ...(ctx.actor.role === "ops" ? { reason: body.reason } : {}),
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
        isAsQuoted: charged.by === "quote",
        basis: charged.by,
      },
      paymentState: paid.paymentState,
    };
  });
}

async function measure(ctx: Ctx, found: LockedRide, body: Body): Promise<Ended> {
  const { locked, ride, pickup, dropoff } = found;
  const { trip } = locked;
  const at = now(ctx);
  const policy = policyOf(ctx, found);
  const { lat, lng } = body.dropoff;
  const claimed = { lat, lng };
  const { way, end } = await measureRide(ctx, trip, {
    ...{ pickup, startOffMeters: ride.startOffMeters, agreed: dropoff, claimed, at },
    awayMeters: policy.awayMeters,
  });
  const startedAt = trip.startedAt ?? at;
  const rodeMs = at.getTime() - startedAt.getTime() - pausedMsUntil(trip, at);
  const hasWaited = !ride.flags.includes("arrived_away");
  const waitedFrom = (hasWaited ? pickup.arrivedAt : null) ?? startedAt;
  const waitedMs = startedAt.getTime() - waitedFrom.getTime();
  const { odometerKm } = body;
  return {
    ...found,
    ...{ at, way, end, policy },
    seconds: citySeconds(ctx, rodeMs),
    waitingSeconds: citySeconds(ctx, waitedMs),
    // Without any position only the driver's word can be looked at.
    endOffMeters: Math.round(distanceMeters(end.by === "nobody" ? claimed : end.position, dropoff)),
    isContradicted: end.by !== "nobody" && end.isContradicted,
    odometerMeters: odometerKm === undefined ? null : Math.round(odometerKm * 1_000),
  };
}

/** Seconds in the life of the (possibly faster) demo city. */
function citySeconds(ctx: Ctx, ms: number): number {
  return Math.max(0, Math.round((ms * ctx.runtime.config.timeScale) / 1_000));
}

/** As it was when the ride was booked, like its fares. */
function policyOf(ctx: Ctx, { order }: LockedRide): RidesPolicy {
  const place = { cityCode: order.cityCode, vertical: "ride" } as const;
  return policyAsOf(ctx.runtime, "rides", place, order.placedAt).values;
}

function chargeOf(ended: Ended): Charged {
  const { ride, pickup, dropoff, policy } = ended;
  const straightMeters = distanceMeters(pickup, dropoff);
  const { quotedMeters, quotedSeconds } = ride;
  return decideCharge({ ...ended, quotedMeters, quotedSeconds, straightMeters }, policy);
}

/** Where to fees are due: as quoted, or to where the ride is known to have come. */
function feesUpTo(
  { end, endOffMeters, policy, pickup, dropoff }: Ended,
  charged: Charged,
): Position {
  if (charged.by === "quote") return dropoff;
  if (end.by === "nobody") return charged.flags.includes("cut_short") ? pickup : dropoff;
  return endOffMeters > policy.awayMeters ? end.position : dropoff;
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
  const dropoff = feesUpTo(ended, charged);
  const measures = {
    meters: charged.meters,
    seconds: charged.seconds,
    waitingSeconds: ended.waitingSeconds,
    surgeHundredths: ride.surge.multiplierHundredths,
    localHour: cityHour(ctx.runtime, order.cityCode, (quote?.at ?? order.placedAt).getTime()),
  };
  const extras = rideExtras({ rideType, pickup, dropoff }, values);
  const computed = rideFare({ rideType, extras, ...measures }, values, ctx.runtime.region);
  const fare =
    charged.by === "quote" && !hasWaiting(computed) ? asQuoted(ended, computed) : computed;
  const measured = { measuredMeters: ended.way.meters, measuredSeconds: ended.seconds };
  const heardPercent = Math.round(ended.way.heard * 100);
  const basis = {
    isAsQuoted: charged.by === "quote" ? 1 : 0,
    isByTime: charged.by === "time" ? 1 : 0,
  };
  const { quotedMinor } = ride;
  return { fare, inputs: { ...measures, ...measured, heardPercent, quotedMinor, ...basis } };
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
