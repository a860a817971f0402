/**
 * By which way and time a ride is charged: as quoted, as measured, or, where nobody heard enough to
 * measure, as far as it can have come in its time, which no phone tells. Neither that one nor the quote
 * can be made to cost more by silence. Pure.
 */
import type { RideFlag } from "#drizzle/schema/index.ts";
import type { FareBasis } from "#shared/contracts/trip-ride.ts";
import type { RidesPolicy } from "#shared/policies/rides.ts";
import type { Way } from "./distance-rules.ts";

export interface RideFacts {
  readonly way: Way;
  /** From start to end without pauses. */
  readonly seconds: number;
  readonly quotedMeters: number | null;
  readonly quotedSeconds: number | null;
  /** As the crow flies, between the planned ends. */
  readonly straightMeters: number;
  /** How far from the planned drop-off it ended (`end-place-rules.ts`). */
  readonly endOffMeters: number;
  /** The driver says to have ended where the positions say that nobody was. */
  readonly isContradicted: boolean;
  readonly odometerMeters: number | null;
}

export interface Charged {
  readonly meters: number;
  readonly seconds: number;
  /** What the price goes by. */
  readonly by: FareBasis;
  readonly flags: RideFlag[];
}

/** With less than half of the time heard of, a way is a guess. */
const HEARD_ENOUGH = 0.5;
/** Streets are longer than the straight line. */
const WINDING = 1.3;
/** Nobody drives faster than planned by more than this … */
const HASTE = 1.5;
/** … nor without a plan (26 km/h), where nobody sits in jams slower than a cyclist for long. */
const USUAL_MPS = 7.2;
const SLOWEST_MPS = 2.5;
/** Below that every odometer is off: it shows tenths of a kilometre. */
const ODOMETER_FROM_METERS = 500;
const WHOLE = 10_000;

export function decideCharge(facts: RideFacts, policy: RidesPolicy): Charged {
  const { way, quotedMeters, quotedSeconds } = facts;
  const isMeasured = way.heard >= HEARD_ENOUGH;
  const flags = flagsOf(facts, policy, isMeasured);
  const quote =
    quotedMeters === null || quotedSeconds === null
      ? null
      : { meters: quotedMeters, seconds: quotedSeconds };
  if (!isMeasured) {
    const charged = unheard(facts, quote);
    return { ...charged, flags: charged.isCut ? [...flags, "cut_short"] : flags };
  }
  if (quote && isAsPlanned(facts, quote.meters, policy)) return { ...quote, by: "quote", flags };
  return { meters: way.meters, seconds: facts.seconds, by: "positions", flags };
}

interface Plan {
  readonly meters: number;
  readonly seconds: number;
}

/** As quoted when there was time for it; otherwise the share that there was time for. */
function unheard(
  { seconds, straightMeters }: RideFacts,
  quote: Plan | null,
): Plan & { readonly by: FareBasis; readonly isCut: boolean } {
  const wholeMeters = quote?.meters ?? Math.round(straightMeters * WINDING);
  const wholeSeconds = quote?.seconds ?? wholeMeters / USUAL_MPS;
  const isCut = seconds * HASTE < wholeSeconds;
  if (quote && !isCut) return { ...quote, by: "quote", isCut };
  const meters = isCut ? Math.round((wholeMeters * seconds * HASTE) / wholeSeconds) : wholeMeters;
  // Ending late pays nothing either.
  const longest = quote?.seconds ?? Math.round(wholeMeters / SLOWEST_MPS);
  return { meters, seconds: Math.min(seconds, longest), by: "time", isCut };
}

function isAsPlanned(
  { way, endOffMeters }: RideFacts,
  quotedMeters: number,
  policy: RidesPolicy,
): boolean {
  const tolerated = (quotedMeters * policy.fixedWithinBasisPoints) / WHOLE;
  const isOnTheWay = Math.abs(way.meters - quotedMeters) <= tolerated;
  return policy.fixedWithinBasisPoints > 0 && endOffMeters <= policy.awayMeters && isOnTheWay;
}

function flagsOf(
  { way, endOffMeters, isContradicted, odometerMeters }: RideFacts,
  { awayMeters, odometerBasisPoints }: RidesPolicy,
  isMeasured: boolean,
): RideFlag[] {
  const flags: RideFlag[] = [];
  if (endOffMeters > awayMeters) flags.push("ended_away");
  if (isContradicted) flags.push("claimed_away");
  if (!isMeasured) flags.push("not_measured");
  const isCompared = isMeasured && odometerMeters !== null && way.meters >= ODOMETER_FROM_METERS;
  if (isCompared) {
    const off = Math.abs(odometerMeters - way.meters);
    if (off * WHOLE > way.meters * odometerBasisPoints) flags.push("odometer_off");
  }
  return flags;
}
