/**
 * Learns a city's model from finished legs. Pure.
 *
 * Three quarters of the trips fit curves and effects; the other quarter says how far off that is:
 * its 10 % and 90 % quantiles become the range (split conformal prediction: Papadopoulos et al., ECML
 * 2002; Lei et al., JASA 2018), so the range covers what it says whatever the true distribution is.
 */
import { fitEffects, noEffects } from "./effect-rules.ts";
import { journeysOf } from "./journey-rules.ts";
import { type EtaSample, formulaSeconds, type Leg } from "./leg-rules.ts";
import {
  type Curve,
  type CurveLeg,
  centerOf,
  type EffectGroup,
  type EtaModel,
  effectOf,
  estimateJourney,
  groupOf,
  type Shift,
  sizeOf,
  type Wait,
  waitOf,
} from "./model-rules.ts";

/** A leg with fewer keeps the formula; a city needs this many for any leg to be learned. */
export const LEAST_SAMPLES = 120;
const LEAST_CALIBRATION = 20;
const LEAST_JOURNEYS = 30;
/** The share that a range is to cover. */
const COVERED = 0.8;
/** One trip in so many calibrates. */
const CALIBRATE_EVERY = 4;
/** Nothing takes longer or shorter than the formula by this factor; beyond it something went wrong. */
const MOST_RATIO = 8;
const LEAST_SLOPE = 0.3;
const MOST_SLOPE = 1.5;
/** Against this much spread of sizes the shape of the formula is believed. */
const SLOPE_PRIOR = 3;
const offsets: Readonly<Record<CurveLeg, readonly number[]>> = {
  to_pickup: [0, 15, 30, 60, 90, 120, 180, 240],
  to_dropoff: [0, 15, 30, 60, 90, 120, 180, 240],
  at_dropoff: [0],
};

const curveLegs = Object.keys(offsets) as CurveLeg[];

/** Null when there is too little to learn from. */
export function fitEta(all: readonly EtaSample[]): EtaModel | null {
  const samples = all.filter(isUsable);
  const fitting = samples.filter(({ tripId }) => partOf(tripId) !== 0);
  const calibrating = samples.filter(({ tripId }) => partOf(tripId) === 0);
  const enough = (is: (sample: EtaSample) => boolean, least: number) => {
    const held = calibrating.filter(is).length;
    return fitting.filter(is).length + held >= least && held >= LEAST_CALIBRATION;
  };
  const curves: EtaModel["curves"] = {};
  for (const leg of curveLegs) {
    const isOfLeg = (sample: EtaSample) => sample.leg === leg;
    if (enough(isOfLeg, LEAST_SAMPLES)) {
      curves[leg] = fitCurve(fitting.filter(isOfLeg), offsets[leg]);
    }
  }
  if (Object.keys(curves).length === 0) return null;
  // Where food is hardly ever ready (or hardly ever not), both kinds of waiting are taken together.
  const alike: Alike = {
    ready: enough(isReady, LEAST_CALIBRATION) ? isReady : isAtPickup,
    cooking: enough(isCooking, LEAST_CALIBRATION) ? isCooking : isAtPickup,
  };
  const wait = enough(isAtPickup, LEAST_SAMPLES) ? fitWait(fitting, alike) : null;
  const none = { travel: noEffects(), pickup: noEffects(), dropoff: noEffects() };
  const plain: EtaModel = {
    ...{ version: 1, curves, wait, effects: none, samples: samples.length },
    ...{ widen: 1, journeyMean: 1 },
  };
  const model = { ...plain, effects: effectsOf(plain, fitting) };
  for (const leg of curveLegs) calibrate(model, leg, calibrating);
  if (model.wait) calibrateWait(model, model.wait, calibrating, alike);
  return calibrateJourneys(model, calibrating);
}

function isUsable(sample: EtaSample): boolean {
  const ratio = sample.actualSeconds / formulaSeconds(sample);
  return ratio >= 1 / MOST_RATIO && ratio <= MOST_RATIO;
}

/** Which part a trip belongs to, the same in every process: legs of one trip are not independent. */
function partOf(tripId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < tripId.length; i++) {
    hash = Math.imul(hash ^ tripId.charCodeAt(i), 0x01000193);
  }
  // The low bits of this hash alone follow the last letter.
  return ((hash ^ (hash >>> 15)) >>> 0) % CALIBRATE_EVERY;
}

/** Least squares on the logarithm for each offset; the best offset wins. */
function fitCurve(samples: readonly EtaSample[], choices: readonly number[]): Curve {
  let best: { error: number; curve: Curve } | undefined;
  const wanted = samples.map(({ actualSeconds }) => Math.log(actualSeconds));
  for (const offset of choices) {
    const sizes = samples.map((sample) => sizeOf(sample, offset));
    const meanSize = meanOf(sizes);
    const meanWanted = meanOf(wanted);
    let both = 0;
    let own = 0;
    for (let i = 0; i < sizes.length; i++) {
      both += (sizes[i]! - meanSize) * (wanted[i]! - meanWanted);
      own += (sizes[i]! - meanSize) ** 2;
    }
    const prior = SLOPE_PRIOR;
    const raw = (both + prior) / (own + prior);
    const slope = Math.min(MOST_SLOPE, Math.max(LEAST_SLOPE, raw));
    const intercept = meanWanted - slope * meanSize;
    const error = sizes.reduce(
      (sum, size, i) => sum + (wanted[i]! - intercept - slope * size) ** 2,
      0,
    );
    if (best && best.error <= error) continue;
    const unknown = { mean: 1, low: 0, high: 0, samples: samples.length };
    best = { error, curve: { intercept, slope, offset, ...unknown } };
  }
  return best!.curve;
}

function effectsOf(plain: EtaModel, fitting: readonly EtaSample[]): EtaModel["effects"] {
  const of = (group: EffectGroup) => {
    const samples = fitting.filter(({ leg }) => groupOf(leg) === group && isLearned(plain, leg));
    return fitEffects(samples, residualsOf(plain, samples));
  };
  return { travel: of("travel"), pickup: of("pickup"), dropoff: of("dropoff") };
}

function isLearned({ curves, wait }: EtaModel, leg: Leg): boolean {
  return leg === "at_pickup" ? wait !== null : curves[leg] !== undefined;
}

/** In the unit of the leg's effects. */
function residualsOf(model: EtaModel, samples: readonly EtaSample[]): number[] {
  return samples.map((sample) => {
    if (sample.leg === "at_pickup") {
      const { shift, prep } = waitOf(model.wait!, sample);
      const effect = effectOf(model.effects.pickup, sample, sample);
      return sample.actualSeconds - prep - shift.mean - effect;
    }
    const curve = model.curves[sample.leg]!;
    return Math.log(sample.actualSeconds) - centerOf(model, curve, sample, sample);
  });
}

/** Writes into the curve what its residuals on unseen trips are like. */
function calibrate(model: EtaModel, leg: CurveLeg, calibrating: readonly EtaSample[]): void {
  const curve = model.curves[leg];
  if (!curve) return;
  const ofLeg = calibrating.filter((sample) => sample.leg === leg);
  const residuals = residualsOf(model, ofLeg).sort((a, b) => a - b);
  curve.mean = meanOf(residuals.map(Math.exp));
  curve.low = quantileOf(residuals, (1 - COVERED) / 2, "down");
  curve.high = quantileOf(residuals, (1 + COVERED) / 2, "up");
  curve.samples += ofLeg.length;
}

function isAtPickup({ leg }: EtaSample): boolean {
  return leg === "at_pickup";
}

function isReady(sample: EtaSample): boolean {
  return isAtPickup(sample) && (sample.prepSeconds ?? 0) <= 0;
}

function isCooking(sample: EtaSample): boolean {
  return isAtPickup(sample) && !isReady(sample);
}

/** Which samples tell about food that is there, and about food that is promised. */
type Alike = Readonly<Record<keyof Wait, (sample: EtaSample) => boolean>>;

function fitWait(fitting: readonly EtaSample[], alike: Alike): Wait {
  const shiftOf = (is: (sample: EtaSample) => boolean): Shift => {
    const shifts = fitting
      .filter(is)
      .map(({ actualSeconds, prepSeconds }) => actualSeconds - Math.max(0, prepSeconds ?? 0));
    return { mean: meanOf(shifts), low: 0, high: 0, samples: shifts.length };
  };
  return { ready: shiftOf(alike.ready), cooking: shiftOf(alike.cooking) };
}

function calibrateWait(
  model: EtaModel,
  wait: Wait,
  calibrating: readonly EtaSample[],
  alike: Alike,
): void {
  for (const kind of ["ready", "cooking"] as const) {
    const samples = calibrating.filter(alike[kind]);
    const residuals = residualsOf(model, samples).sort((a, b) => a - b);
    const shift = wait[kind];
    shift.low = quantileOf(residuals, (1 - COVERED) / 2, "down");
    shift.high = quantileOf(residuals, (1 + COVERED) / 2, "up");
    shift.samples += samples.length;
  }
}

/** Puts right what the sum of the legs gets wrong: the mean, and how many half-widths hold 80 %. */
function calibrateJourneys(model: EtaModel, calibrating: readonly EtaSample[]): EtaModel {
  const journeys = journeysOf(calibrating);
  if (journeys.length < LEAST_JOURNEYS) return model;
  const estimates = journeys.map(({ facts, at }) => estimateJourney(model, facts, at).seconds);
  const ratio = meanOf(journeys.map(({ actualSeconds }) => actualSeconds)) / meanOf(estimates);
  const centered = { ...model, journeyMean: Math.min(1.3, Math.max(0.8, ratio)) };
  const distances = journeys.map(({ facts, at, actualSeconds }) => {
    const { seconds, low, high } = estimateJourney(centered, facts, at);
    const half = actualSeconds < seconds ? seconds - low : high - seconds;
    return Math.abs(actualSeconds - seconds) / Math.max(1, half);
  });
  distances.sort((a, b) => a - b);
  const widen = Math.min(3, Math.max(0.3, quantileOf(distances, COVERED, "up")));
  return { ...centered, widen };
}

/** Of sorted values, with the one sample more that conformal prediction counts. */
function quantileOf(sorted: readonly number[], share: number, to: "down" | "up"): number {
  const rank = share * (sorted.length + 1);
  const index = (to === "up" ? Math.ceil(rank) : Math.floor(rank)) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? 0;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
