import type { DocumentState, Kyc, Missing, RejectReason } from "#shared/contracts/onboarding.ts";
import type { SuspensionReason } from "#shared/contracts/standing.ts";
import type { Choice } from "../../design/field.tsx";
import { rejectWords } from "../../rider/papers/paper-words.ts";
import { suspensionWords } from "../../rider/papers/standing-words.ts";

const choicesFrom = <T extends string>(words: Readonly<Record<T, string>>): Choice<T>[] =>
  (Object.entries(words) as [T, string][]).map(([value, label]) => ({ value, label }));

export const rejectChoices: readonly Choice<RejectReason>[] = choicesFrom(rejectWords);
export const suspensionChoices: readonly Choice<SuspensionReason>[] = choicesFrom(suspensionWords);

export const opsStateWords: Readonly<Record<DocumentState | "retired", string>> = {
  submitted: "Waits for a decision",
  verified: "Verified",
  rejected: "Rejected",
  expired: "Has ended",
  replaced: "Replaced",
  retired: "Not driven any more",
};

export const lackWords: Readonly<Record<Missing["why"], string>> = {
  absent: "not handed in",
  in_review: "waits for a decision",
  rejected: "was rejected",
  expired: "has ended",
  too_old: "is too old for this city",
};

export const opsKycWords: Readonly<Record<Kyc, string>> = {
  verified: "Verified",
  pending: "Not complete",
  rejected: "Something was rejected",
};
