import type { RejectReason } from "#shared/contracts/onboarding.ts";
import type { SuspensionReason } from "#shared/contracts/standing.ts";
import type { Choice } from "../../design/field.tsx";
import { rejectWords } from "../../rider/papers/paper-words.ts";
import { suspensionWords } from "../../rider/papers/standing-words.ts";

const choicesFrom = <T extends string>(words: Readonly<Record<T, string>>): Choice<T>[] =>
  (Object.entries(words) as [T, string][]).map(([value, label]) => ({ value, label }));

export const rejectChoices: readonly Choice<RejectReason>[] = choicesFrom(rejectWords);
export const suspensionChoices: readonly Choice<SuspensionReason>[] = choicesFrom(suspensionWords);
