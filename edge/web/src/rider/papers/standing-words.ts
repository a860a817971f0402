/** Why somebody is paused or suspended; staff read the same. */
import type { PauseReason, SuspensionReason } from "#shared/contracts/standing.ts";
import { wordTable } from "../../i18n/word-table.ts";

export const pauseWords = wordTable<PauseReason>({
  declines: "pause.declines",
  silence: "pause.silence",
  cancellations: "pause.cancellations",
});

export const suspensionWords = wordTable<SuspensionReason>({
  safety: "suspension.safety",
  fraud: "suspension.fraud",
  documents: "suspension.documents",
  rating: "suspension.rating",
  conduct: "suspension.conduct",
  other: "suspension.other",
});
