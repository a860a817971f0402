/** By which way and time a ride is charged: what was measured, or what was quoted. Pure. */
import type { RideFlag } from "#drizzle/schema/index.ts";
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
  /** How far from the planned drop-off it ended. */
  readonly endOffMeters: number;
  readonly odometerMeters: number | null;
}

export interface Charged {
  readonly meters: number;
  readonly seconds: number;
  readonly isAsQuoted: boolean;
  readonly flags: RideFlag[];
}

/** With less than half of the time heard of, a way is a guess. */
const HEARD_ENOUGH = 0.5;
/** Streets are longer than the straight line. */
const WINDING = 1.3;
/** Below that every odometer is off: it shows tenths of a kilometre. */
const ODOMETER_FROM_METERS = 500;
const WHOLE = 10_000;

export function decideCharge(facts: RideFacts, policy: RidesPolicy): Charged {
  const { way, quotedMeters, quotedSeconds } = facts;
  const isMeasured = way.heard >= HEARD_ENOUGH;
  const isQuoted = quotedMeters !== null && quotedSeconds !== null;
  const flags = flagsOf(facts, policy, isMeasured);
  if (isQuoted && (!isMeasured || isAsPlanned(facts, quotedMeters, policy))) {
    return { meters: quotedMeters, seconds: quotedSeconds, isAsQuoted: true, flags };
  }
  const meters = isMeasured ? way.meters : Math.round(facts.straightMeters * WINDING);
  return { meters, seconds: facts.seconds, isAsQuoted: false, flags };
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
  { way, endOffMeters, odometerMeters }: RideFacts,
  { awayMeters, odometerBasisPoints }: RidesPolicy,
  isMeasured: boolean,
): RideFlag[] {
  const flags: RideFlag[] = [];
  if (endOffMeters > awayMeters) flags.push("ended_away");
  if (!isMeasured) flags.push("not_measured");
  const isCompared = isMeasured && odometerMeters !== null && way.meters >= ODOMETER_FROM_METERS;
  if (isCompared) {
    const off = Math.abs(odometerMeters - way.meters);
    if (off * WHOLE > way.meters * odometerBasisPoints) flags.push("odometer_off");
  }
  return flags;
}
