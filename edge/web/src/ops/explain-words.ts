/** What dispatch decided, in plain words. Pure. */
import type { DispatchLook, RiderVerdict } from "#shared/contracts/dispatch.ts";
import { OutcomeWord } from "#shared/dispatch-outcomes.ts";
import type { OfferState } from "#shared/states.ts";
import { locale, type MessageKey, type PlainKey, say } from "../i18n/speech.ts";
import { wordTable } from "../i18n/word-table.ts";
import { shortOrderId } from "../words/order-id.ts";
import { type ClockStyle, clockWords, spanWords } from "../words/time-words.ts";

type AnswerKey = Extract<MessageKey, `answer.${string}`>;

const answers: Readonly<Record<OfferState, AnswerKey>> = {
  pending: "answer.pending",
  accepted: "answer.accepted",
  declined: "answer.declined",
  expired: "answer.expired",
  cancelled: "answer.cancelled",
};

/** Endings of an offer that were nobody's answer, in our own words. */
const endings: Readonly<Record<string, AnswerKey>> = {
  "rider off duty": "answer.off_duty",
  TRIP_ASSIGNED: "answer.slower",
};

type Answer = Pick<DispatchLook["offers"][number], "riderId" | "state" | "reason">;

export function answerWords({ riderId, state, reason }: Answer): string {
  const ending = state === "declined" || reason === null ? undefined : endings[reason];
  return say(ending ?? answers[state], { rider: shortOrderId(riderId) });
}

const listed = (words: readonly string[], type: "unit" | "conjunction") =>
  new Intl.ListFormat(locale(), { type, style: type === "unit" ? "short" : "long" }).format(words);

/** What came of one look, in a sentence. @param readyAt when the food is expected */
export function lookWords(
  look: DispatchLook,
  { readyAt, clock: style }: { readyAt: string | null; clock: ClockStyle },
): string {
  if (look.heldFor !== null) {
    const planned = look.candidates.find(({ outcome }) => outcome === "held_for");
    const rider = planned ? shortOrderId(planned.riderId) : null;
    if (look.heldFor === "rider") {
      return rider ? say("explain.rider_named", { rider }) : say("explain.rider");
    }
    return foodWords(rider, readyAt && clockWords(readyAt, style));
  }
  if (look.offers.length > 0) {
    return say("explain.asked", { answers: listed(look.offers.map(answerWords), "unit") });
  }
  return say(look.candidates.length === 0 ? "explain.nobody_near" : "explain.nobody_asked");
}

function foodWords(rider: string | null, clock: string | null): string {
  if (rider && clock) return say("explain.food_until_for", { rider, clock });
  if (rider) return say("explain.food_for", { rider });
  return clock ? say("explain.food_until", { clock }) : say("explain.food");
}

/** The other orders of a bundle; undefined for an order that was offered alone. */
export function bundleWords(look: DispatchLook, orderId: string): string | undefined {
  const others = [...new Set(look.offers.flatMap(({ orderIds }) => orderIds))].filter(
    (id) => id !== orderId,
  );
  if (others.length === 0) return undefined;
  const orders = listed(others.map(shortOrderId), "conjunction");
  return say("explain.bundle", { count: others.length, orders });
}

const ranks: readonly RiderVerdict["outcome"][] = ["offered", "also_offered", "held_for"];

/** Chosen ones first, then by score, then those who were out of the question, nearest first. */
export function sortCandidates<T extends RiderVerdict>(candidates: readonly T[]): T[] {
  const rank = ({ outcome }: RiderVerdict) => {
    const at = ranks.indexOf(outcome);
    return at < 0 ? ranks.length : at;
  };
  return candidates.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY) ||
      a.distanceMeters - b.distanceMeters ||
      0,
  );
}

const outcomeKeys = Object.fromEntries(
  OutcomeWord.options.map((word) => [word, `outcome.${word}` as const]),
) as { [W in OutcomeWord]: `outcome.${W}` };

/** A sentence for each: why somebody was or was not asked. */
export const outcomeWords = wordTable<OutcomeWord>(outcomeKeys);

/** The names of what a score is made of; a word we do not know is shown as it is. */
const partNames: Readonly<Record<string, PlainKey>> = {
  eta: "score.eta",
  acceptance: "score.acceptance",
  fairness: "score.fairness",
  delay: "score.delay",
  travel: "score.travel",
  place: "score.place",
  urgency: "score.urgency",
};

function partName(name: string, unit: ScoreWords["unit"]): string {
  // Where it speaks for a rider, its name does, too.
  const key = unit === "share" && name === "acceptance" ? "score.says_yes" : partNames[name];
  return key ? say(key) : name;
}

export interface ScorePart {
  readonly name: string;
  readonly words: string;
  /** Of the largest part that any candidate of this look has, 0 … 1. */
  readonly share: number;
  /** Speaks for the rider; otherwise it is a cost. */
  readonly isGood: boolean;
}

export interface ScoreWords {
  /** Whether scores are shares, 0 … 1, or seconds that somebody waits. */
  readonly unit: "share" | "seconds";
  readonly largest: number;
}

/** How the scores of one look are to be read. The mode is not known once its decision is gone. */
export function scoreUnitOf(look: Pick<DispatchLook, "mode" | "candidates">): ScoreWords {
  const parts = look.candidates.flatMap(({ parts }) => Object.values(parts ?? {}));
  const largest = Math.max(0, ...parts.map(Math.abs));
  const isSeconds =
    look.mode === "batched" ||
    (look.mode === null && look.candidates.some(({ score }) => score !== null && score < 0));
  return { unit: isSeconds ? "seconds" : "share", largest };
}

export function scoreWords(score: number | null, { unit }: ScoreWords): string {
  if (score === null) return say("score.none");
  if (unit === "share") return say("score.share", { value: score });
  return score > 0
    ? say("score.saves", { span: spanWords(score) })
    : say("score.costs", { span: spanWords(-score) });
}

export function scoreParts(candidate: RiderVerdict, { unit, largest }: ScoreWords): ScorePart[] {
  return Object.entries(candidate.parts ?? {})
    .filter(([, value]) => Math.abs(value) >= (unit === "share" ? 0.005 : 0.5))
    .map(([name, value]) => ({
      name: partName(name, unit),
      words: partWords(value, unit),
      share: largest > 0 ? Math.abs(value) / largest : 0,
      isGood: value > 0,
    }));
}

function partWords(value: number, unit: ScoreWords["unit"]): string {
  if (unit === "share") return say("score.value", { value });
  return say(value > 0 ? "score.plus" : "score.minus", { span: spanWords(Math.abs(value)) });
}
