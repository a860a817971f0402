/** How good estimates were on legs and journeys that nothing was fitted on. Pure. */
import { z } from "zod";
import { journeysOf } from "./journey-rules.ts";
import { type EtaSample, legs } from "./leg-rules.ts";
import { type EtaModel, estimateJourney, estimateLeg, type LegEstimate } from "./model-rules.ts";

export const Score = z.object({
  count: z.int(),
  /** Share within low and high. */
  coverage: z.number(),
  /** Mean of actual − estimated: positive when things take longer than said. */
  biasSeconds: z.number(),
  maeSeconds: z.number(),
  /** Mean width of the range. */
  widthSeconds: z.number(),
});
export type Score = z.infer<typeof Score>;

export const Calibration = z.object({
  /** All legs, by the model and by the formula alone. */
  model: Score,
  formula: Score,
  /** From taking the trip to the customer's hand. */
  journeys: z.object({ model: Score, formula: Score }),
  legs: z.partialRecord(
    z.enum(["to_pickup", "at_pickup", "to_dropoff", "at_dropoff"]),
    z.object({ model: Score, formula: Score }),
  ),
});
export type Calibration = z.infer<typeof Calibration>;

interface Outcome {
  readonly actualSeconds: number;
  readonly estimate: LegEstimate;
}

export function calibrationOf(model: EtaModel | null, samples: readonly EtaSample[]): Calibration {
  const scores = (some: readonly EtaSample[], by: EtaModel | null) =>
    scoreOf(
      some.map((sample) => {
        const { actualSeconds } = sample;
        return { actualSeconds, estimate: estimateLeg(by, sample, sample) };
      }),
    );
  const journeys = journeysOf(samples);
  const journeyScore = (by: EtaModel | null) =>
    scoreOf(
      journeys.map(({ facts, at, actualSeconds }) => ({
        actualSeconds,
        estimate: estimateJourney(by, facts, at),
      })),
    );
  const both = (some: readonly EtaSample[]) => ({
    model: scores(some, model),
    formula: scores(some, null),
  });
  return {
    ...both(samples),
    journeys: { model: journeyScore(model), formula: journeyScore(null) },
    legs: Object.fromEntries(
      legs.map((leg) => [leg, both(samples.filter((sample) => sample.leg === leg))]),
    ),
  };
}

function scoreOf(outcomes: readonly Outcome[]): Score {
  const mean = (of: (outcome: Outcome) => number) =>
    outcomes.length === 0
      ? 0
      : outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
  const isWithin = ({ actualSeconds, estimate: { low, high } }: Outcome) =>
    actualSeconds >= low && actualSeconds <= high;
  return {
    count: outcomes.length,
    coverage: round(
      mean((outcome) => (isWithin(outcome) ? 1 : 0)),
      4,
    ),
    biasSeconds: round(
      mean(({ actualSeconds, estimate }) => actualSeconds - estimate.seconds),
      1,
    ),
    maeSeconds: round(
      mean(({ actualSeconds, estimate }) => Math.abs(actualSeconds - estimate.seconds)),
      1,
    ),
    widthSeconds: round(
      mean(({ estimate }) => estimate.high - estimate.low),
      1,
    ),
  };
}
