/**
 * What was learned of a city's riders, kitchens and streets, and what it makes of a leg. Pure.
 *
 * Rides and doors, where errors grow with what is expected:
 *   seconds = mean · exp(intercept + slope · ln(formula + offset) + hour + weekday + vehicle + rider)
 * The slope is positive, so further is never sooner. The effects multiply: half past six makes each
 * ride a third longer, whatever the formula said.
 *
 * The counter, where a kitchen is late by minutes and not by a factor:
 *   seconds = what the kitchen still needs + a shift + hour + weekday + vehicle + rider
 *
 * A leg without enough samples keeps the formula.
 */
import { z } from "zod";
import { type CityTime, formulaSeconds, isTravel, type Leg, type LegFacts } from "./leg-rules.ts";

const Curve = z.object({
  intercept: z.number(),
  slope: z.number().positive(),
  /** Seconds that each such leg takes besides what the formula knows: locks, lifts, parking. */
  offset: z.number(),
  /** The mean of what is left, so that legs may be added up (Duan's smearing, JASA 1983). */
  mean: z.number().positive(),
  /** Of the logarithm: between these are 80 % of samples that the curve was not fitted on. */
  low: z.number(),
  high: z.number(),
  samples: z.int().min(1),
});
export type Curve = z.infer<typeof Curve>;

/** Seconds at the counter besides what the kitchen still needs. */
const Shift = z.object({
  mean: z.number(),
  /** Between these, added to the mean, are 80 % of samples that it was not fitted on. */
  low: z.number(),
  high: z.number(),
  samples: z.int().min(1),
});
export type Shift = z.infer<typeof Shift>;

/** Food that is there and food that is only promised are two things. */
const Wait = z.object({ ready: Shift, cooking: Shift });
export type Wait = z.infer<typeof Wait>;

/** Added to the logarithm, at the counter to the seconds; 0 for what is not listed. */
const Effects = z.object({
  hour: z.record(z.string(), z.number()),
  weekday: z.record(z.string(), z.number()),
  vehicle: z.record(z.string(), z.number()),
  rider: z.record(z.string(), z.number()),
  /** How different riders are, as a standard deviation: what is not known of one who is new. */
  riderSpread: z.number().min(0),
});
export type Effects = z.infer<typeof Effects>;

export const EtaModel = z.object({
  version: z.literal(1),
  curves: z.partialRecord(z.enum(["to_pickup", "to_dropoff", "at_dropoff"]), Curve),
  wait: Wait.nullable(),
  /** Riding, waiting for the food and finding the door are slow at different hours. */
  effects: z.object({ travel: Effects, pickup: Effects, dropoff: Effects }),
  /** By how much the ranges of whole journeys are wider (or narrower) than their legs suggest. */
  widen: z.number().positive(),
  /** How much longer whole journeys take than the sum of what is expected of their legs. */
  journeyMean: z.number().positive(),
  samples: z.int(),
});
export type EtaModel = z.infer<typeof EtaModel>;
export type EffectGroup = keyof EtaModel["effects"];
export type CurveLeg = keyof EtaModel["curves"];

export function groupOf(leg: Leg): EffectGroup {
  if (isTravel(leg)) return "travel";
  return leg === "at_pickup" ? "pickup" : "dropoff";
}

/** Seconds of city life; low ≤ seconds ≤ high, and 80 % of such legs are between low and high. */
export interface LegEstimate {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  /** The part of both half-widths that comes from not knowing the rider. */
  readonly rider: number;
  /** Samples behind it; 0 for the formula. */
  readonly samples: number;
}

/** The formula's own range, where nothing was learned. */
const FORMULA_LOW = 0.85;
const FORMULA_HIGH = 1.225;
/** Four in five of a normal distribution are within so many deviations. */
const NORMAL_TENTH = 1.2816;
/** No curve reaches below this many seconds, whatever its offset. */
const LEAST_SECONDS = 10;

export function sizeOf(facts: LegFacts, offset: number): number {
  return Math.log(Math.max(LEAST_SECONDS, formulaSeconds(facts) + offset));
}

export function effectOf(effects: Effects, facts: LegFacts, at: CityTime): number {
  return (
    (effects.hour[at.hour] ?? 0) +
    (effects.weekday[at.weekday] ?? 0) +
    (effects.vehicle[facts.vehicle] ?? 0) +
    (facts.riderId === undefined ? 0 : (effects.rider[facts.riderId] ?? 0))
  );
}

/** The logarithm of the typical seconds. */
export function centerOf(model: EtaModel, curve: Curve, facts: LegFacts, at: CityTime): number {
  const size = curve.intercept + curve.slope * sizeOf(facts, curve.offset);
  return size + effectOf(model.effects[groupOf(facts.leg)], facts, at);
}

export function estimateLeg(
  model: EtaModel | null,
  facts: LegFacts,
  at: CityTime | null,
): LegEstimate {
  if (model?.wait && at && facts.leg === "at_pickup") {
    return estimateWait(model, model.wait, facts, at);
  }
  const curve = facts.leg === "at_pickup" ? undefined : model?.curves[facts.leg];
  if (!model || !curve || !at) {
    const seconds = formulaSeconds(facts);
    return {
      seconds,
      low: seconds * FORMULA_LOW,
      high: seconds * FORMULA_HIGH,
      rider: 0,
      samples: 0,
    };
  }
  const center = Math.exp(centerOf(model, curve, facts, at));
  const seconds = center * curve.mean;
  const unknown = unknownOf(model.effects[groupOf(facts.leg)], facts);
  return {
    seconds,
    rider: seconds * unknown,
    low: Math.min(seconds, center * Math.exp(-Math.hypot(Math.min(0, curve.low), unknown))),
    high: Math.max(seconds, center * Math.exp(Math.hypot(Math.max(0, curve.high), unknown))),
    samples: curve.samples,
  };
}

/** What is not known of a rider without a history, in the unit of the effects. */
function unknownOf({ rider, riderSpread }: Effects, { riderId }: LegFacts): number {
  const isKnown = riderId !== undefined && riderId in rider;
  return isKnown ? 0 : NORMAL_TENTH * riderSpread;
}

/** Which of the two it is, and what the kitchen still needs. */
export function waitOf(wait: Wait, { prepSeconds }: LegFacts): { shift: Shift; prep: number } {
  const prep = Math.max(0, prepSeconds ?? 0);
  return { shift: prep > 0 ? wait.cooking : wait.ready, prep };
}

function estimateWait(model: EtaModel, wait: Wait, facts: LegFacts, at: CityTime): LegEstimate {
  const { shift, prep } = waitOf(wait, facts);
  const effect = effectOf(model.effects.pickup, facts, at);
  // Food that is promised is never there sooner than food that is there.
  const least = Math.max(LEAST_SECONDS, wait.ready.mean + effect);
  const seconds = Math.max(least, prep + shift.mean + effect);
  const rider = unknownOf(model.effects.pickup, facts);
  return {
    seconds,
    rider,
    low: Math.max(0, seconds - Math.hypot(Math.min(0, shift.low), rider)),
    high: seconds + Math.hypot(Math.max(0, shift.high), rider),
    samples: shift.samples,
  };
}

/** The way to a stop, and the stop. */
export interface VisitFacts {
  /** Null when it is where the one before was. */
  readonly ride: LegFacts | null;
  /** At a pick-up with what the kitchen still needs now. */
  readonly stop: LegFacts;
}

export interface JourneyFacts {
  /** Until a rider is on the way; 0 when one is. */
  readonly searchSeconds: number;
  /** What is left to do, one after the other; the last one is the customer's door. */
  readonly visits: readonly VisitFacts[];
}

/** From now to the customer's hand. */
export function estimateJourney(
  model: EtaModel | null,
  { searchSeconds, visits }: JourneyFacts,
  at: CityTime | null,
): LegEstimate {
  const search = { seconds: searchSeconds, low: searchSeconds / 2, high: searchSeconds * 2 };
  let parts: LegEstimate[] = [{ ...search, rider: 0, samples: Number.POSITIVE_INFINITY }];
  for (const visit of visits) parts = afterVisit(model, parts, visit, at);
  const whole = add(parts, model?.widen ?? 1);
  // Of two that are waited for the later one comes later than either is expected.
  const waits = visits.some(({ stop }) => stop.leg === "at_pickup");
  const mean = waits ? (model?.journeyMean ?? 1) : 1;
  const { seconds, low, high } = whole;
  return { ...whole, seconds: seconds * mean, low: low * mean, high: high * mean };
}

/**
 * At a counter the rider and the kitchen have worked at the same time, and the slower one decides.
 * Both are looked at from now, so that a rider who is further away never makes the food come sooner.
 */
function afterVisit(
  model: EtaModel | null,
  before: readonly LegEstimate[],
  { ride, stop }: VisitFacts,
  at: CityTime | null,
): LegEstimate[] {
  const isCounter = stop.leg === "at_pickup";
  const riding = [
    ...before,
    ...(ride ? [estimateLeg(model, ride, at)] : []),
    estimateLeg(model, isCounter ? { ...stop, prepSeconds: 0 } : stop, at),
  ];
  return isCounter ? [laterOf(add(riding, 1), estimateLeg(model, stop, at))] : riding;
}

function laterOf(riding: LegEstimate, cooking: LegEstimate): LegEstimate {
  return {
    seconds: Math.max(riding.seconds, cooking.seconds),
    low: Math.max(riding.low, cooking.low),
    high: Math.max(riding.high, cooking.high),
    rider: riding.seconds > cooking.seconds ? riding.rider : cooking.rider,
    samples: Math.min(riding.samples, cooking.samples),
  };
}

/**
 * One after the other: means add up, and independent errors add up as squares. Who is slow on one leg
 * is slow on the next, so what is not known of the rider adds up as it is.
 */
function add(parts: readonly LegEstimate[], widen: number): LegEstimate {
  const sum = (of: (part: LegEstimate) => number) =>
    parts.reduce((total, part) => total + of(part), 0);
  const seconds = sum((part) => part.seconds);
  const rider = sum((part) => part.rider);
  const own = (half: number, part: LegEstimate) => Math.max(0, half ** 2 - part.rider ** 2);
  const below = Math.sqrt(sum((part) => own(part.seconds - part.low, part)) + rider ** 2);
  const above = Math.sqrt(sum((part) => own(part.high - part.seconds, part)) + rider ** 2);
  return {
    seconds,
    low: Math.max(0, seconds - below * widen),
    high: seconds + above * widen,
    rider,
    samples: Math.min(...parts.map(({ samples }) => samples)),
  };
}
