/** Whether what was learned is used. Pure. */
import { type Calibration, calibrationOf } from "./calibration-rules.ts";
import { fitEta } from "./fit-rules.ts";
import type { EtaSample } from "./leg-rules.ts";
import type { EtaModel } from "./model-rules.ts";

/** The newest share of the legs is held back and asked afterwards. */
const HELD_OUT = 0.2;
const LEAST_HELD_OUT = 40;

export interface Learned {
  /** Fitted on everything there is. */
  readonly model: EtaModel;
  /** Of the same fit without the newest fifth, on that fifth. */
  readonly calibration: Calibration;
  /** Better than the formula on what it had not seen. */
  readonly isBetter: boolean;
}

/** Undefined when there is too little to learn from: the formula stays. */
export function decideModel(samples: readonly EtaSample[]): Learned | undefined {
  const sorted = [...samples].sort((a, b) => a.endedAtMs - b.endedAtMs);
  const cut = Math.floor(sorted.length * (1 - HELD_OUT));
  // Legs of a trip stay together: the first ones of a trip would tell about its last ones.
  const early = new Set(sorted.slice(0, cut).map(({ tripId }) => tripId));
  const heldOut = sorted.slice(cut).filter(({ tripId }) => !early.has(tripId));
  const trial = fitEta(sorted.slice(0, cut));
  const model = fitEta(sorted);
  if (!trial || !model || heldOut.length < LEAST_HELD_OUT) return undefined;
  const calibration = calibrationOf(trial, heldOut);
  return { model, calibration, isBetter: isBetter(calibration) };
}

export function isBetter({ model, formula, journeys }: Calibration): boolean {
  const legsAreBetter = model.maeSeconds <= formula.maeSeconds;
  return legsAreBetter && journeys.model.maeSeconds <= journeys.formula.maeSeconds;
}
