/** What staff say of papers, vehicles and riders. Pure. */
import {
  type DocumentState,
  type Kyc,
  type Missing,
  RejectReason,
  type RiderDocument,
  type RiderReview,
} from "#shared/contracts/onboarding.ts";
import { SuspensionReason } from "#shared/contracts/standing.ts";
import { findCity } from "#shared/regions.ts";
import type { Choice } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { wordTable } from "../../i18n/word-table.ts";
import { rejectWords } from "../../rider/papers/paper-words.ts";
import { suspensionWords } from "../../rider/papers/standing-words.ts";

const choicesFrom = <T extends string>(
  values: readonly T[],
  words: Readonly<Record<T, string>>,
): Choice<T>[] => values.map((value) => ({ value, label: words[value] }));

export const rejectChoices = () => choicesFrom(RejectReason.options, rejectWords);
export const suspensionChoices = () => choicesFrom(SuspensionReason.options, suspensionWords);

export const opsStateWords = wordTable<DocumentState | "retired">({
  submitted: "review_state.submitted",
  verified: "review_state.verified",
  rejected: "review_state.rejected",
  expired: "review_state.expired",
  replaced: "review_state.replaced",
  retired: "review_state.retired",
});

export const lackWords = wordTable<Missing["why"]>({
  absent: "review_lack.absent",
  in_review: "review_lack.in_review",
  rejected: "review_lack.rejected",
  expired: "review_lack.expired",
  too_old: "review_lack.too_old",
});

export const opsKycWords = wordTable<Kyc>({
  verified: "review_kyc.verified",
  pending: "review_kyc.pending",
  rejected: "review_kyc.rejected",
});

export const cityName = (code: string): string => findCity(code)?.city.name ?? code;

/** What a paper is worth now, and until when. */
export function paperWords({ state, expiresOn }: RiderDocument): string {
  const words = opsStateWords[state];
  return expiresOn ? say("review_state.until", { state: words, day: expiresOn }) : words;
}

/** Its make and the rest, in a line. */
export function vehicleWords(vehicle: NonNullable<RiderReview["vehicle"]>): string {
  const { hasAirConditioning, make, model, color, year, seats } = vehicle;
  const about = { make, model, color, year: String(year), seats };
  return say(hasAirConditioning ? "my_vehicle.about_cool" : "my_vehicle.about", about);
}
