/** How good estimates were on legs and journeys that nothing was fitted on. Pure. */
import type { EtaCalibration, EtaScore } from "#shared/contracts/eta.ts";
import { journeysOf } from "./journey-rules.ts";
import type { EtaSample, Leg } from "./leg-rules.ts";
import { type EtaModel, estimateJourney, estimateLeg, type LegEstimate } from "./model-rules.ts";

interface Outcome {
  readonly actualSeconds: number;
  readonly estimate: LegEstimate;
}

export function calibrationOf(
  model: EtaModel | null,
  samples: readonly EtaSample[],
): EtaCalibration {
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
  const bothOf = (leg: Leg) => both(samples.filter((sample) => sample.leg === leg));
  return {
    ...both(samples),
    journeys: { model: journeyScore(model), formula: journeyScore(null) },
    legs: {
      to_pickup: bothOf("to_pickup"),
      at_pickup: bothOf("at_pickup"),
      to_dropoff: bothOf("to_dropoff"),
      at_dropoff: bothOf("at_dropoff"),
    },
  };
}

function scoreOf(outcomes: readonly Outcome[]): EtaScore {
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
    withinFifth: round(
      mean(({ actualSeconds, estimate: { seconds } }) =>
        Math.abs(actualSeconds - seconds) <= seconds / 5 ? 1 : 0,
      ),
      4,
    ),
    widthSeconds: round(
      mean(({ estimate }) => estimate.high - estimate.low),
      1,
    ),
  };
}
