/**
 * A quote for a ride, made from memory alone: fares and surge in force, what was learned of the
 * city, who is free nearby. No statement is asked here.
 */
import type { SurgeInputs } from "#drizzle/schema/rides.ts";
import type { QuoteRequest } from "#shared/contracts/orders.ts";
import type { RideSort } from "#shared/contracts/ride-quotes.ts";
import type { Position } from "#shared/geo.ts";
import type { City } from "#shared/regions.ts";
import { type RideType, rideTypeFacts } from "#shared/ride-types.ts";
import {
  cityHour,
  estimateWay,
  guessWay,
  type LearnedEta,
  learnedFor,
  travelSeconds,
  type Way,
  type WayEstimate,
} from "../../eta/index.ts";
import type { Runtime } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { liveIndexOf } from "../../supply/index.ts";
import { surgeAt } from "../../surge/index.ts";
import { checkEnds, pickupCity } from "./ride-area-rules.ts";
import { offeredTypes, type RideOption, rideOption, sortOptions } from "./ride-option-rules.ts";

export type RideQuoteRequest = Extract<QuoteRequest, { vertical: "ride" }>;
export type EstimateWay = (way: Way) => WayEstimate;

export interface RideQuote {
  readonly city: City;
  readonly options: readonly RideOption[];
  readonly surge: Readonly<Record<string, SurgeInputs>>;
  readonly policyRevision: string;
  readonly sort: RideSort;
  /** Null when the estimator failed: prices are a range then. */
  readonly meters: number | null;
  readonly seconds: number | null;
  readonly quoteSeconds: number;
}

/**
 * @param at also decides the hour of the price, and is kept with the surge
 * @throws BeelineError OUT_OF_AREA, VALIDATION_FAILED
 */
export async function planRideQuote(
  runtime: Runtime,
  request: Omit<RideQuoteRequest, "vertical">,
  at: Date,
  estimate: EstimateWay = estimateWay,
): Promise<RideQuote> {
  const { region, config } = runtime;
  const [pickup, dropoff] = [request.pickup.position, request.dropoff.position];
  const city = pickupCity(region, pickup);
  const inForce = policyInForce(runtime, "fares", { cityCode: city.code, vertical: "ride" });
  const fares = inForce.values;
  checkEnds(region, city, { pickup, dropoff }, fares);
  const types = offeredTypes(region, fares);
  const learned = learnedFor(runtime, city.code);
  const pickupSeconds = await pickupSecondsOf(runtime, { city, pickup, types, learned, at });
  const ways = waysOf(runtime, { pickup, dropoff, types, learned }, estimate);
  const plan = {
    ...{ pickup, dropoff, fares, region, timeScale: config.timeScale },
    localHour: cityHour(runtime, city.code, at.getTime()),
  };
  const surge: Record<string, SurgeInputs> = {};
  const options = types.map((rideType, index) => {
    const inputs = surgeAt(runtime, { cityCode: city.code, position: pickup, rideType });
    surge[rideType] = { ...inputs, at: at.toISOString() };
    const known = { rideType, way: ways.byType[index]!, pickupEtaSeconds: pickupSeconds[index]! };
    return rideOption(plan, { ...known, surge: inputs });
  });
  const sort = request.sort ?? fares.sort;
  const sorted = sortOptions(options, sort);
  const [first] = ways.byType;
  return {
    ...{ city, surge, sort },
    options: sorted,
    policyRevision: inForce.revision,
    meters: ways.isMeasured ? first!.meters : null,
    seconds: ways.isMeasured ? first!.seconds : null,
    quoteSeconds: fares.quoteSeconds,
  };
}

interface Plan {
  readonly pickup: Position;
  readonly dropoff: Position;
  readonly types: readonly RideType[];
  readonly learned: LearnedEta | undefined;
}

/** Booking goes on without the estimator: then all types get the same wide guess. */
function waysOf(runtime: Runtime, plan: Plan, estimate: EstimateWay) {
  const { pickup: from, dropoff: to, types, learned } = plan;
  try {
    const byType = types.map((type) =>
      checked(estimate({ from, to, vehicle: rideTypeFacts[type].vehicle, learned })),
    );
    return { byType, isMeasured: true };
  } catch (error) {
    runtime.log.warn({ reason: error instanceof Error ? error.name : "unknown" }, "way estimate");
    const guess = guessWay(from, to);
    return { byType: types.map(() => guess), isMeasured: false };
  }
}

/** A model may fit its past and still answer nonsense. */
function checked(way: WayEstimate): WayEstimate {
  const isSound =
    Object.values(way).every((one) => Number.isSafeInteger(one) && one >= 0) &&
    way.lowSeconds <= way.seconds &&
    way.seconds <= way.highSeconds &&
    way.seconds < MOST_SECONDS;
  if (!isSound) throw new RangeError("The estimate is no way");
  return way;
}

/** No ride within a city takes a day. */
const MOST_SECONDS = 86_400;

interface Waiting extends Omit<Plan, "dropoff"> {
  readonly city: City;
  readonly at: Date;
}

/** By type, until the nearest free driver whom a first wave reaches is there; null without one. */
async function pickupSecondsOf(runtime: Runtime, waiting: Waiting): Promise<(number | null)[]> {
  const { city, pickup, types, learned, at } = waiting;
  const { timeScale } = runtime.config;
  const search = policyInForce(runtime, "search", { cityCode: city.code, vertical: "ride" }).values;
  const index = liveIndexOf(runtime);
  return Promise.all(
    types.map(async (type) => {
      const { vehicle } = rideTypeFacts[type];
      const [found] = await index.nearest({
        ...{ cityCode: city.code, center: pickup, vehicles: [vehicle], k: 1 },
        maxMeters: search.radiusStepsMeters[0]!,
        nowMs: at.getTime(),
      });
      if (!found) return null;
      const { meters, rider } = found;
      const about = { meters, vehicle, timeScale, learned, riderId: rider.riderId };
      return Math.round(travelSeconds({ ...about, leg: "to_pickup" }));
    }),
  );
}
