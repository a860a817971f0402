/**
 * Every price of the day, computed again from the policies that ops had in force when it was quoted
 * and from what the rows say was travelled; whatever was changed while it was under way.
 */
import { distanceMeters } from "#shared/geo.ts";
import type { PolicyKind } from "#shared/policies/index.ts";
import { isRideType, type RideType } from "#shared/ride-types.ts";
import { priceBasket, rideExtras, rideFare, shareLines } from "../../pricing/index.ts";
import type { LivedDay } from "./live-day.ts";
import { type DayRows, findings, type Say, sayEqual, sum } from "./read-day.ts";

type QuoteRow = DayRows["quotes"][number];
type OrderRow = DayRows["orders"][number];
type FareRow = DayRows["fares"][number];

const HOUR_MS = 3_600_000;
/** Of the rides policy, which nobody changes on this day. */
const TOLERATED = 0.2;
const AWAY_METERS = 500;
const NO_SHOW = "fee_no_show";

export function checkPrices(day: LivedDay, rows: DayRows): string[] {
  const { wrong, say } = findings();
  const prices = new Prices(day, rows, say);
  for (const quote of rows.quotes) {
    if (quote.vertical === "ride") prices.rideQuote(quote);
    else prices.basketQuote(quote);
  }
  for (const order of rows.orders) prices.order(order);
  for (const fare of rows.fares) {
    if (fare.kind === "ride") prices.ride(fare);
    else prices.cancellation(fare);
  }
  prices.revisions();
  return wrong;
}

class Prices {
  readonly #day: LivedDay;
  readonly #rows: DayRows;
  readonly #say: Say;
  readonly #quotes: ReadonlyMap<string, QuoteRow>;
  readonly #orders: ReadonlyMap<string, OrderRow>;
  readonly #rides: ReadonlyMap<string, DayRows["rides"][number]>;
  readonly #plans: ReadonlyMap<string, DayRows["quotedRides"][number]>;

  constructor(day: LivedDay, rows: DayRows, say: Say) {
    this.#day = day;
    this.#rows = rows;
    this.#say = say;
    this.#quotes = new Map(rows.quotes.map((quote) => [quote.id, quote]));
    this.#orders = new Map(rows.orders.map((order) => [order.id, order]));
    this.#rides = new Map(rows.rides.map((ride) => [ride.orderId, ride]));
    this.#plans = new Map(rows.quotedRides.map((plan) => [plan.quoteId, plan]));
  }

  /** By the record of what ops did, never by the revision that the row names. */
  #values<K extends PolicyKind>(kind: K, at: Date) {
    return this.#day.policies.valuesAt(kind, at.getTime());
  }

  #hour(at: Date): number {
    return Math.floor((at.getTime() - this.#day.midnightMs) / HOUR_MS);
  }

  #fareOf(
    quote: QuoteRow,
    rideType: RideType,
    ridden: { meters: number; seconds: number; waitingSeconds: number; dropoff: Place },
  ) {
    const plan = this.#plans.get(quote.id)!;
    const values = this.#values("fares", quote.createdAt);
    const pickup = { lat: plan.pickupLat, lng: plan.pickupLng };
    const { dropoff, ...measures } = ridden;
    return rideFare(
      {
        ...{ rideType, ...measures },
        surgeHundredths: plan.surge[rideType]!.multiplierHundredths,
        localHour: this.#hour(quote.createdAt),
        extras: rideExtras({ rideType, pickup, dropoff }, values),
      },
      values,
      this.#day.core.runtime.region,
    );
  }

  rideQuote(quote: QuoteRow): void {
    const plan = this.#plans.get(quote.id)!;
    const { capHundredths } = this.#values("surge", quote.createdAt);
    const dropoff = { lat: quote.dropoffLat, lng: quote.dropoffLng };
    for (const option of quote.options) {
      const about = `${quote.id} ${option.type}`;
      const type = option.type as RideType;
      const ridden = { meters: plan.meters!, seconds: option.etaSeconds, waitingSeconds: 0 };
      const fare = this.#fareOf(quote, type, { ...ridden, dropoff });
      sayEqual(this.#say, `the lines quoted by ${about}`, option.lines, fare.lines);
      sayEqual(this.#say, `the total quoted by ${about}`, option.totalMinor, fare.totalMinor);
      const surge = plan.surge[type]!.multiplierHundredths;
      this.#say(surge <= capHundredths, `${about} has a surge of ${surge}, above ${capHundredths}`);
    }
  }

  basketQuote(quote: QuoteRow): void {
    const store = this.#rows.stores.find(({ id }) => id === quote.storeId)!;
    const dropoff = { lat: quote.dropoffLat, lng: quote.dropoffLng };
    const { region } = this.#day.core.runtime;
    const values = this.#values("prices", quote.createdAt);
    const price = priceBasket(quote.items, distanceMeters(store, dropoff), region, values);
    const [option] = quote.options;
    sayEqual(this.#say, `the basket of ${quote.id}`, option!.lines, price.lines);
    sayEqual(this.#say, `${quote.id} in all`, option!.totalMinor, price.total.amountMinor);
  }

  /** What it costs in the end adds up, and a basket costs what was quoted. */
  order(order: OrderRow): void {
    const say = this.#say;
    const quote = this.#quotes.get(order.quoteId)!;
    sayEqual(say, `the lines of ${order.id}`, order.totalMinor, sumOf(order.lines));
    const shares = this.#values("shares", quote.createdAt);
    const kitchen = this.#values("kitchen", quote.createdAt);
    sayEqual(say, `the terms of ${order.id}`, order.terms, {
      kitchenShare: kitchen.cancelShareBasisPoints,
      commission: shares.commissionBasisPoints,
      rider: shares.riderBasisPoints,
    });
    const isRide = order.vertical === "ride";
    if (!isRide) sayEqual(say, `${order.id}`, order.lines, quote.options[0]!.lines);
    const done = isRide ? "paid" : "completed";
    const charges = this.#rows.payments.filter(
      ({ orderId, purpose, capturedMinor }) =>
        orderId === order.id && purpose === "order" && capturedMinor > 0,
    );
    if (order.state !== done) return;
    sayEqual(say, `charges of ${order.id}`, charges.length, 1);
    sayEqual(say, `what ${order.id} was charged`, charges[0]?.capturedMinor, order.totalMinor);
    sayEqual(
      say,
      `who got what of ${order.id}`,
      charges[0]?.shares,
      shareLines(order.lines, order, shares),
    );
  }

  /** By what its rows say was ridden, not by what the fare says of it. */
  ride(fare: FareRow): void {
    const order = this.#orders.get(fare.orderId)!;
    const ride = this.#rides.get(fare.orderId)!;
    const quote = this.#quotes.get(order.quoteId)!;
    const say = this.#say;
    const about = `the fare of ${order.id}`;
    if (!isRideType(ride.rideType)) throw new Error(`${ride.rideType} is no type of ride`);
    const { surge } = this.#plans.get(quote.id)!;
    sayEqual(say, `the surge of ${order.id}`, ride.surge, surge[ride.rideType]);
    const ridden = this.#ridden(order, ride, fare);
    const expected = this.#fareOf(quote, ride.rideType, ridden);
    sayEqual(say, `${about}, line by line`, fare.lines, expected.lines);
    sayEqual(say, `${about} in all`, fare.totalMinor, expected.totalMinor);
    sayEqual(say, `the price of ${order.id}`, order.lines, fare.lines);
    const quoted = quote.options.find(({ type }) => type === ride.rideType)!;
    const isOnlyLonger = ridden.waitingSeconds === 0 && fare.inputs["isAsQuoted"] === 1;
    if (isOnlyLonger) sayEqual(say, `${about} as quoted`, fare.totalMinor, quoted.totalMinor);
  }

  #ridden(order: OrderRow, ride: DayRows["rides"][number], fare: FareRow) {
    const trip = this.#rows.trips.find(({ id }) => id === fare.tripId)!;
    const [pickup] = this.#rows.stops.filter(
      ({ tripId, kind }) => tripId === trip.id && kind === "pickup",
    );
    const startMs = trip.startedAt!.getTime();
    const rodeMs = trip.endedAt!.getTime() - startMs - trip.pausedMs;
    const isThere = !ride.flags.includes("arrived_away");
    const waitedMs = isThere ? startMs - pickup!.arrivedAt!.getTime() : 0;
    const off = Math.abs(ride.meters! - ride.quotedMeters!);
    const isHeard = !ride.flags.includes("not_measured");
    const isAsQuoted =
      !isHeard || (off <= TOLERATED * ride.quotedMeters! && ride.endOffMeters! <= AWAY_METERS);
    const about = `whether ${order.id} was as quoted`;
    sayEqual(this.#say, about, fare.inputs["isAsQuoted"], isAsQuoted ? 1 : 0);
    return {
      meters: isAsQuoted ? ride.quotedMeters! : ride.meters!,
      seconds: isAsQuoted ? ride.quotedSeconds! : Math.round(rodeMs / 1_000),
      waitingSeconds: Math.round(waitedMs / 1_000),
      // Nothing is due at the gates of this city: where exactly it ended decides no fee.
      dropoff: { lat: order.dropoffLat, lng: order.dropoffLng },
    };
  }

  /** As it was when the ride was booked. */
  cancellation(fare: FareRow): void {
    const order = this.#orders.get(fare.orderId)!;
    const { rideType } = this.#rides.get(order.id)!;
    const values = this.#values("cancellation", order.placedAt);
    const end = this.#rows.steps.find(
      ({ orderId, to }) => orderId === order.id && to === "cancelled",
    );
    const fees = end?.reason === NO_SHOW ? values.noShowFee : values.fee;
    const wanted = fees.types[rideType as RideType] ?? fees.usualMinor;
    sayEqual(this.#say, `the fee of ${order.id}`, fare.totalMinor, wanted);
    sayEqual(this.#say, `the fee said of ${order.id}`, order.cancellationFeeMinor, wanted);
  }

  /** One name for what held at a time, on quote, ride and fare alike, and another one after a change. */
  revisions(): void {
    const changes = this.#day.policies.momentsOf("fares");
    const names = new Map<number, string>();
    for (const plan of this.#rows.quotedRides) {
      const { createdAt } = this.#quotes.get(plan.quoteId)!;
      const era = changes.filter((ms) => ms <= createdAt.getTime()).length;
      const name = names.get(era) ?? plan.policyRevision;
      names.set(era, name);
      sayEqual(this.#say, `the revision of ${plan.quoteId}`, plan.policyRevision, name);
    }
    const isEach = new Set(names.values()).size === changes.length + 1;
    this.#say(isEach, `the revisions of the day are ${[...names.values()].join(", ")}`);
    for (const ride of this.#rows.rides) {
      const { quoteId } = this.#orders.get(ride.orderId)!;
      const { policyRevision } = this.#plans.get(quoteId)!;
      sayEqual(this.#say, `the fares of ${ride.orderId}`, ride.policyRevision, policyRevision);
      const fare = this.#rows.fares.find(
        (one) => one.orderId === ride.orderId && one.kind === "ride",
      );
      if (!fare) continue;
      sayEqual(this.#say, `the fares of the end`, fare.policyRevision, policyRevision);
    }
  }
}

interface Place {
  readonly lat: number;
  readonly lng: number;
}

function sumOf(lines: OrderRow["lines"]): number {
  return sum(lines.map(({ amount }) => amount.amountMinor));
}
