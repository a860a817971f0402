/** Why a rider was or was not asked: the words of the record, and a sentence for each. */
import { z } from "zod";

export const outcomeSentences = {
  offered: "Was asked: the best choice for this order.",
  also_offered: "Was asked as well; the first yes takes it.",
  not_chosen: "Could have come, but another rider suited better.",
  needed_elsewhere: "Would have suited this order, but another order needed this rider more.",
  held_for: "Is planned for this order; asking waits because it costs nothing yet.",
  somebody_was_quicker: "Was chosen, but had taken something else before the offer was written.",
  has_offer: "Was thinking about another offer.",
  on_trip: "Was on a trip that does not end soon.",
  off_duty: "Was not on duty.",
  off_duty_soon: "Goes off duty before the food could be picked up.",
  stale_position: "Had not reported a position lately.",
  too_far: "Was too far from the pick-up.",
  asked_before: "Had been asked about this order a moment ago.",
  gave_back: "Had taken this order and given it back.",
  wrong_vehicle: "Drives a vehicle that does not serve such orders.",
  low_rating: "Is rated below what the policy demands.",
  paused: "Was paused for a while.",
  not_as_wished: "Does not offer what the passenger asked for.",
  flagged: "Sends positions that look made up.",
} as const satisfies Record<string, string>;

export type OutcomeWord = keyof typeof outcomeSentences;
export const OutcomeWord = z.enum(Object.keys(outcomeSentences) as [OutcomeWord, ...OutcomeWord[]]);
