/**
 * Books a ride in one transaction: the order, searched for already, what it has beyond an order, and
 * its search. Nobody is asked for money before the ride has ended.
 */

import { eq, sql } from "drizzle-orm";
import { quotedRides, rides } from "#drizzle/schema/index.ts";
import type { RidePreferences } from "#shared/contracts/order-ride.ts";
import { BeelineError } from "#shared/errors.ts";
import { isRideType, type RideType } from "#shared/ride-types.ts";
import { pinOf } from "../../identity/index.ts";
import { demandMethod } from "../../payments/index.ts";
import {
  afterCommit,
  type Ctx,
  insertOf,
  now,
  prepare,
  systemActor,
  write,
} from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import {
  DEMAND_WINDOW_MS,
  noteRideRequest,
  pressureAt,
  type SurgePlace,
} from "../../surge/index.ts";
import { afterStep } from "../move-order.ts";
import { chooseOption, invalid, newOrder, type QuoteRow } from "../new-order.ts";
import { tellAccepted } from "../on-accepted.ts";
import type { OrderRow } from "../order-row.ts";
import { freshParts, type PartsRow } from "../read-parts.ts";
import { announceStep, type OrderStep, writePlacing } from "../record-move.ts";
import { entryOf, searchMs } from "./booking-rules.ts";
import { demandNoEarlierRide } from "./earlier-rides.ts";
import { demandNoPause } from "./given-up-rides.ts";

type RideRow = typeof rides.$inferSelect;
type QuotedRide = typeof quotedRides.$inferSelect;

export interface Booking {
  /** Of the caller, and not expired. */
  readonly quote: QuoteRow;
  readonly option?: string | undefined;
  readonly paymentMethodId: string;
  readonly preferences?: RidePreferences | undefined;
  readonly notes?: string | undefined;
  readonly scheduledFor?: string | undefined;
  readonly key: string;
  /** The expired booking that this one begins anew. */
  readonly retry?: { readonly of: string; readonly retries: number; readonly reason: string };
}

export interface Booked {
  readonly row: OrderRow;
  readonly parts: PartsRow;
}

/** Somebody who is refused comes back when drivers have become free. */
const RETRY_AFTER_SECONDS = 60;

const newRide = insertOf(rides);
const insertRide = write({ new_ride: newRide.text });

const selectQuoted = prepare((db) =>
  db
    .select()
    .from(quotedRides)
    .where(eq(quotedRides.quoteId, sql.placeholder("quoteId"))),
);

/**
 * Belongs in a transaction.
 * @throws BeelineError VALIDATION_FAILED; PAYMENT_PENDING while an earlier ride is not paid; CONFLICT
 * while one goes on, at the latest with the commit; REQUEST_ABORTED when far more people than drivers
 * are there, so that nobody is asked in vain; RATE_LIMITED after too many rides that were given up.
 */
export async function placeRide(ctx: Ctx, booking: Booking): Promise<Booked> {
  const { quote } = booking;
  if (booking.scheduledFor) throw invalid("scheduledFor", "A ride begins now");
  const option = chooseOption(quote, booking.option);
  const rideType = option.type;
  if (!isRideType(rideType)) throw invalid("option", "The quote has no such option");
  const [[quoted], askedBefore] = await Promise.all([
    selectQuoted(ctx, { quoteId: quote.id }),
    demandNoEarlierRide(ctx, quote.customerId),
    demandNoPause(ctx, quote),
    demandMethod(ctx, { customerId: quote.customerId, methodId: booking.paymentMethodId }),
    // Drawn at the latest now, so that it can be shown from the assignment on.
    pinOf(ctx, quote.customerId),
  ]);
  if (!quoted) throw new BeelineError("NOT_FOUND", { detail: "There is no such quote" });
  const place = {
    cityCode: quote.cityCode,
    position: { lat: quoted.pickupLat, lng: quoted.pickupLng },
    rideType,
  };
  const isQueued = enter(ctx, place);
  const made = newOrder(ctx, quote, { option, key: booking.key, notes: booking.notes });
  const steps = stepsOf(ctx, made, booking);
  const row = afterStep(made, "searching", made.placedAt);
  await writePlacing(ctx, row, steps);
  await announceStep(ctx, made, steps[0]);
  await announceStep(ctx, row, steps[1]);
  const ride = newRideRow(ctx, { row, quoted, option, booking, rideType, isQueued });
  await insertRide(ctx, newRide.parametersOf(ride));
  await tellAccepted(ctx, row, place.position);
  noteDemand(ctx, place, askedBefore);
  const dispatch = { state: "searching", attempt: 0 } as const;
  return { row, parts: { ...freshParts(row, null, { payment: null, steps }), dispatch } };
}

/** Once per person and window: whoever books and cancels again and again is no crowd. */
function noteDemand(ctx: Ctx, place: SurgePlace, askedBefore: Date | null): void {
  const atMs = now(ctx).getTime();
  if (askedBefore && atMs - askedBefore.getTime() < DEMAND_WINDOW_MS) return;
  afterCommit(ctx, () => noteRideRequest(ctx.runtime, { ...place, atMs }));
}

/** @returns whether the booking queues. @throws BeelineError REQUEST_ABORTED */
function enter(ctx: Ctx, place: SurgePlace): boolean {
  const { cityCode } = place;
  const { values } = policyInForce(ctx.runtime, "search", { cityCode, vertical: "ride" });
  const entry = entryOf(pressureAt(ctx.runtime, place), values);
  if (entry !== "refuse") return entry === "queue";
  throw new BeelineError("REQUEST_ABORTED", {
    detail: "There are far more passengers than drivers here right now. Nothing was booked",
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

function stepsOf(ctx: Ctx, { placedAt: at }: OrderRow, { retry }: Booking): [OrderStep, OrderStep] {
  const search = { from: "created", to: "searching", actor: systemActor, at } as const;
  return [
    { from: null, to: "created", actor: ctx.actor, at },
    retry ? { ...search, reason: retry.reason } : search,
  ];
}

interface NewRide {
  readonly row: OrderRow;
  readonly quoted: QuotedRide;
  /** Of its own time: a bike is quicker than a car. */
  readonly option: { readonly etaSeconds: number };
  readonly booking: Booking;
  readonly rideType: RideType;
  readonly isQueued: boolean;
}

function newRideRow(ctx: Ctx, made: NewRide): RideRow {
  const { row, quoted, option, booking, rideType, isQueued } = made;
  const { cityCode } = row;
  const { values } = policyInForce(ctx.runtime, "search", { cityCode, vertical: "ride" });
  const citySeconds = Math.round(option.etaSeconds * ctx.runtime.config.timeScale);
  const surge = quoted.surge[rideType];
  if (!surge) throw new Error("A quoted type of ride has no surge");
  return {
    orderId: row.id,
    customerId: row.customerId,
    rideType,
    pickupLat: quoted.pickupLat,
    pickupLng: quoted.pickupLng,
    pickupAddressSealed: quoted.pickupAddressSealed,
    preferences: wishesOf(booking.preferences),
    policyRevision: quoted.policyRevision,
    surge,
    quotedMeters: quoted.meters,
    quotedSeconds: quoted.seconds === null ? null : citySeconds,
    quotedMinor: row.totalMinor,
    paymentMethodId: booking.paymentMethodId,
    searchUntil: new Date(row.placedAt.getTime() + searchMs(values, isQueued)),
    retries: booking.retry?.retries ?? 0,
    retryOf: booking.retry?.of ?? null,
    isQueued,
    assignedAt: null,
    arrivedAt: null,
    startedAt: null,
    endedAt: null,
    meters: null,
    seconds: null,
    waitingSeconds: null,
    odometerMeters: null,
    startOffMeters: null,
    endOffMeters: null,
    flags: [],
  };
}

/** What is not asked for is not said. */
function wishesOf(preferences: RidePreferences = {}): RideRow["preferences"] {
  const { pets, airConditioning, womanDriver } = preferences;
  return {
    ...(pets && { pets }),
    ...(airConditioning && { airConditioning }),
    ...(womanDriver && { womanDriver }),
  };
}
