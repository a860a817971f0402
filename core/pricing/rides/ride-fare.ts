/**
 * What a ride costs, in whole minor units. Pure. The one function behind quotes, previews of
 * policies and the final fare, so they cannot disagree.
 *
 * Every line is rounded once, half up, and the total is the sum of the lines. Night and surge are
 * on base, distance and time only. What these five add up to is never below the minimum: the line
 * `minimum` makes up the difference. Waiting, tolls, fees and the platform's fee come on top. Tax is
 * due on all of these but what is passed on as it is: tolls and airports' fees. Last the whole is
 * rounded to the region's step, as an untaxed line of its own.
 */
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { money, shareOf } from "#shared/money.ts";
import type { FaresPolicy } from "#shared/policies/fares.ts";
import type { Region } from "#shared/regions.ts";
import type { RideType } from "#shared/ride-types.ts";

/** Something that is passed on to the passenger as it is; see `rideExtras`. */
export interface RideExtra {
  readonly code: "toll" | "fee";
  readonly label: string;
  readonly amountMinor: number;
}

export interface RideFareInput {
  readonly rideType: RideType;
  /** Through streets, as estimated or as ridden; whole metres and seconds, without pauses. */
  readonly meters: number;
  readonly seconds: number;
  /** The driver's at the pick-up, from arrival to start, the free minutes included. Default 0. */
  readonly waitingSeconds?: number;
  /** 100 is none. */
  readonly surgeHundredths: number;
  /** The hour of the city's clock (0 … 23) at which the price was quoted. */
  readonly localHour: number;
  readonly extras?: readonly RideExtra[];
}

export interface RideFare {
  /** Without lines of nothing, except base, distance and time. */
  readonly lines: PriceLine[];
  readonly totalMinor: number;
  /** Base, distance, time, night, surge, minimum and waiting: what the rider's share is of. */
  readonly riderShareBaseMinor: number;
}

const labels: Readonly<Partial<Record<PriceLine["code"], string>>> = {
  base: "Base fare",
  distance: "Distance",
  time: "Time",
  night: "Night",
  surge: "High demand",
  minimum: "Up to the minimum fare",
  waiting: "Waiting",
  platform: "Booking fee",
  tax: "Tax",
  rounding: "Rounding",
};

/** The column that keeps a total holds 32 bits; no configured fare of 80 km comes near it. */
export const MAX_RIDE_MINOR = 2_000_000_000;

/**
 * @throws RangeError when the type has no fare in `values`, when a measure is no whole number of
 *   zero or more, or when the total is beyond MAX_RIDE_MINOR
 */
export function rideFare(
  input: RideFareInput,
  values: FaresPolicy,
  region: Pick<Region, "currency">,
): RideFare {
  const fare = values.types[input.rideType];
  if (!fare) throw new RangeError(`No fare for ${input.rideType}`);
  const { waitingSeconds = 0, extras = [] } = input;
  const { meters, seconds, surgeHundredths, localHour } = input;
  for (const measure of [meters, seconds, waitingSeconds, surgeHundredths, localHour]) {
    if (!Number.isSafeInteger(measure) || measure < 0) throw new RangeError(`Not ${measure}`);
  }
  const { currency } = region;
  const lines: PriceLine[] = [];
  const add = (code: PriceLine["code"], minor: number, label = labels[code] ?? code) => {
    lines.push({ code, label, amount: money(minor, currency) });
    return minor;
  };
  const addSome = (code: PriceLine["code"], minor: number) => (minor === 0 ? 0 : add(code, minor));
  const moving =
    add("base", fare.baseMinor) +
    add("distance", perUnit(meters - fare.includedMeters, fare.perKmMinor, 1_000)) +
    add("time", perUnit(seconds, fare.perMinuteMinor, 60));
  const night = addSome("night", percentOf(moving, nightHundredths(values, localHour) - 100));
  const surge = addSome("surge", percentOf(moving, surgeHundredths - 100));
  const short = Math.max(0, fare.minimumMinor - (moving + night + surge));
  const ridden = moving + night + surge + addSome("minimum", short);
  const paidWaiting = waitingSeconds - fare.freeWaitingMinutes * 60;
  const waiting = addSome("waiting", perUnit(paidWaiting, fare.waitingPerMinuteMinor, 60));
  let passedOn = 0;
  for (const { code, label, amountMinor } of extras) passedOn += add(code, amountMinor, label);
  const platform = addSome("platform", values.platformFeeMinor);
  const taxed = money(ridden + waiting + platform, currency);
  const tax = addSome("tax", shareOf(taxed, values.taxBasisPoints).amountMinor);
  const exact = taxed.amountMinor + passedOn + tax;
  const step = values.roundingStepMinor;
  const totalMinor =
    exact + addSome("rounding", Math.floor((exact + step / 2) / step) * step - exact);
  if (totalMinor > MAX_RIDE_MINOR) throw new RangeError("The fare is too large");
  return { lines, totalMinor, riderShareBaseMinor: ridden + waiting };
}

/** The price of `measure` at `minor` for each `size`, in proportion, rounded half up. */
function perUnit(measure: number, minor: number, size: number): number {
  return measure <= 0 ? 0 : Math.floor((measure * minor + size / 2) / size);
}

function percentOf(minor: number, hundredths: number): number {
  return Math.floor((minor * hundredths + 50) / 100);
}

/** The night's multiplier when it is night, else 100. */
export function nightHundredths({ night }: Pick<FaresPolicy, "night">, hour: number): number {
  if (!night) return 100;
  const { fromHour, toHour, multiplierHundredths } = night;
  const isNight =
    fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
  return isNight ? multiplierHundredths : 100;
}
