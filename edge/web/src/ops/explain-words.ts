/** What dispatch decided, in plain words. Pure. */
import type { DispatchLook, RiderVerdict } from "#shared/contracts/dispatch.ts";
import { outcomeSentences } from "#shared/dispatch-outcomes.ts";
import type { OfferState } from "#shared/states.ts";
import { shortOrderId } from "../words/order-id.ts";
import { type ClockStyle, clockWords, spanWords } from "../words/time-words.ts";

const answers: Readonly<Record<OfferState, string>> = {
  pending: "is thinking about it",
  accepted: "took it",
  declined: "said no",
  expired: "did not answer",
  cancelled: "was not needed any more",
};

/** Endings of an offer that were nobody's answer, in our own words. */
const endings: Readonly<Record<string, string>> = {
  "rider off duty": "went off duty",
  TRIP_ASSIGNED: "was slower than another one",
};

export function answerWords({
  state,
  reason,
}: {
  state: OfferState;
  reason: string | null;
}): string {
  return (state !== "declined" && reason !== null && endings[reason]) || answers[state];
}

/** What came of one look, in a sentence. @param readyAt when the food is expected */
export function lookWords(
  look: DispatchLook,
  { readyAt, clock, locale }: { readyAt: string | null; clock: ClockStyle; locale?: string },
): string {
  if (look.heldFor === "food") {
    const planned = look.candidates.find(({ outcome }) => outcome === "held_for");
    const until = readyAt ? ` until ${clockWords(readyAt, clock, locale)}` : "";
    const who = planned ? `, planned for ${shortOrderId(planned.riderId)}` : "";
    return `Waits for the food${until}${who}`;
  }
  if (look.heldFor === "rider") {
    const planned = look.candidates.find(({ outcome }) => outcome === "held_for");
    const who = planned ? ` for ${shortOrderId(planned.riderId)}, who` : " for a rider who";
    return `Waits${who} is free soon`;
  }
  if (look.offers.length === 0) {
    return look.candidates.length === 0 ? "Nobody was near" : "Nobody could be asked";
  }
  const told = look.offers.map((offer) => `${shortOrderId(offer.riderId)} ${answerWords(offer)}`);
  return `Asked: ${told.join(", ")}`;
}

/** The other orders of a bundle; undefined for an order that was offered alone. */
export function bundleWords(look: DispatchLook, orderId: string): string | undefined {
  const others = [...new Set(look.offers.flatMap(({ orderIds }) => orderIds))].filter(
    (id) => id !== orderId,
  );
  if (others.length === 0) return undefined;
  const names = others.map(shortOrderId).join(" and ");
  return `Together with ${others.length === 1 ? "order" : "orders"} ${names}, in one trip`;
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

export const outcomeWords = (outcome: RiderVerdict["outcome"]): string => outcomeSentences[outcome];

/** The names of what a score is made of; a word we do not know is shown as it is. */
const partNames: Readonly<Record<string, string>> = {
  eta: "Way to the store",
  acceptance: "Might say no",
  fairness: "Fair share of work",
  delay: "Customer waits",
  travel: "Way",
  place: "Needed nearby",
  urgency: "Late already",
};

/** Where a part speaks for a rider, its name does, too. */
const shareNames: Readonly<Record<string, string>> = { acceptance: "Says yes" };

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
  if (score === null) return "not weighed";
  if (unit === "share") return `score ${score.toFixed(2)}`;
  return score > 0 ? `saves ${spanWords(score)}` : `costs ${spanWords(-score)}`;
}

export function scoreParts(candidate: RiderVerdict, { unit, largest }: ScoreWords): ScorePart[] {
  return Object.entries(candidate.parts ?? {})
    .filter(([, value]) => Math.abs(value) >= (unit === "share" ? 0.005 : 0.5))
    .map(([name, value]) => ({
      name: (unit === "share" ? shareNames[name] : undefined) ?? partNames[name] ?? name,
      words:
        unit === "share"
          ? value.toFixed(2)
          : `${value > 0 ? "+" : "−"}${spanWords(Math.abs(value))}`,
      share: largest > 0 ? Math.abs(value) / largest : 0,
      isGood: value > 0,
    }));
}
