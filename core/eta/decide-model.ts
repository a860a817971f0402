/** Whether what was learned is used. Pure. */
import type { EtaCalibration } from "#shared/contracts/eta.ts";
import { calibrationOf } from "./calibration-rules.ts";
import { fitEta } from "./fit-rules.ts";
import type { EtaSample } from "./leg-rules.ts";
import type { EtaModel } from "./model-rules.ts";

/** The newest share of the legs is held back and asked afterwards. */
const HELD_OUT = 0.2;
const LEAST_HELD_OUT = 40;
/** Fewer whole journeys say too little. */
const LEAST_JOURNEYS = 20;
/** Of the four in five that a range is to hold. */
const LEAST_COVERED = 0.6;

export interface Fitted {
  /** Fitted on everything there is. */
  readonly model: EtaModel;
  /** Of the same fit without the newest fifth, on that fifth. */
  readonly calibration: EtaCalibration;
  /** Better than the formula on what it had not seen. */
  readonly isBetter: boolean;
}

/** Undefined when there is too little to learn from: the formula stays. */
export function decideModel(samples: readonly EtaSample[]): Fitted | undefined {
  const { early, heldOut } = holdBack(samples);
  const trial = fitEta(early);
  const model = fitEta(samples);
  if (!trial || !model || heldOut.length < LEAST_HELD_OUT) return undefined;
  const calibration = calibrationOf(trial, heldOut);
  return { model, calibration, isBetter: isBetter(calibration) };
}

/** Whether a model that is in use would be taken again, by the newest legs. */
export function staysBetter(model: EtaModel, samples: readonly EtaSample[]): boolean {
  const { heldOut } = holdBack(samples);
  return heldOut.length < LEAST_HELD_OUT || isBetter(calibrationOf(model, heldOut));
}

function holdBack(samples: readonly EtaSample[]) {
  const sorted = [...samples].sort((a, b) => a.endedAtMs - b.endedAtMs);
  const cut = Math.floor(sorted.length * (1 - HELD_OUT));
  // Legs of a trip stay together: the first ones of a trip would tell about its last ones.
  const known = new Set(sorted.slice(0, cut).map(({ tripId }) => tripId));
  const heldOut = sorted.slice(cut).filter(({ tripId }) => !known.has(tripId));
  return { early: sorted.slice(0, cut), heldOut };
}

function isBetter({ model, formula, journeys }: EtaCalibration): boolean {
  if (model.maeSeconds > formula.maeSeconds) return false;
  // A range that is met much less often than it says is worse than none.
  if (model.coverage < LEAST_COVERED) return false;
  const isJudged = journeys.model.count >= LEAST_JOURNEYS;
  return !isJudged || journeys.model.maeSeconds <= journeys.formula.maeSeconds;
}
