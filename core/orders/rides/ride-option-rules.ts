/** What each type of ride would cost and when it would be there. Pure. */
import type { SurgeInputs } from "#drizzle/schema/rides.ts";
import type { Quote } from "#shared/contracts/orders.ts";
import type { RideSort } from "#shared/contracts/ride-quotes.ts";
import type { Position } from "#shared/geo.ts";
import { money } from "#shared/money.ts";
import type { FaresPolicy } from "#shared/policies/fares.ts";
import type { Region } from "#shared/regions.ts";
import { type RideType, rideTypeFacts, rideTypesOf } from "#shared/ride-types.ts";
import type { WayEstimate } from "../../eta/index.ts";
import { type RideFareInput, rideExtras, rideFare } from "../../pricing/index.ts";

export type RideOption = Quote["options"][number];

export interface RidePlan {
  readonly pickup: Position;
  readonly dropoff: Position;
  readonly localHour: number;
  readonly timeScale: number;
  readonly fares: FaresPolicy;
  readonly region: Region;
}

/** What is known of one type when it is priced. */
export interface TypeFacts {
  readonly rideType: RideType;
  readonly way: WayEstimate;
  readonly surge: SurgeInputs;
  /** Real seconds until a free driver is there; null when nobody is near. */
  readonly pickupEtaSeconds: number | null;
}

/** The types of a region that its fares offer, in the order of its preference. */
export function offeredTypes(region: Region, { offered }: FaresPolicy): RideType[] {
  return offered.filter((type) => rideTypesOf[region.code].includes(type));
}

export function rideOption(plan: RidePlan, known: TypeFacts): RideOption {
  const { fares, region, timeScale } = plan;
  const { rideType, way, surge, pickupEtaSeconds } = known;
  const input: RideFareInput = {
    rideType,
    meters: way.meters,
    seconds: way.seconds,
    surgeHundredths: surge.multiplierHundredths,
    localHour: plan.localHour,
    extras: rideExtras({ ...plan, rideType }, fares),
  };
  const { lines, totalMinor } = rideFare(input, fares, region);
  const [low, high] = [
    { meters: way.lowMeters, seconds: way.lowSeconds },
    { meters: way.highMeters, seconds: way.highSeconds },
  ].map((end) => money(rideFare({ ...input, ...end }, fares, region).totalMinor, region.currency));
  const etaSeconds = Math.round(way.seconds / timeScale);
  return {
    type: rideType,
    ...rideTypeFacts[rideType],
    total: money(totalMinor, region.currency),
    low: low!,
    high: high!,
    lines,
    etaSeconds,
    pickupEtaSeconds,
    arrivalSeconds: pickupEtaSeconds === null ? null : pickupEtaSeconds + etaSeconds,
    surgeMultiplier: surge.multiplierHundredths / 100,
    available: pickupEtaSeconds !== null,
  };
}

/** Equals stay in the order of the region's preference, in which `options` come. */
export function sortOptions(options: readonly RideOption[], by: RideSort): RideOption[] {
  const price = ({ total }: RideOption) => total.amountMinor;
  const arrival = ({ arrivalSeconds }: RideOption) => arrivalSeconds ?? Number.MAX_SAFE_INTEGER;
  switch (by) {
    case "cheapest":
      return options.toSorted((a, b) => price(a) - price(b));
    case "soonest":
      return options.toSorted((a, b) => arrival(a) - arrival(b) || price(a) - price(b));
    case "preference":
      return [...options];
  }
}
