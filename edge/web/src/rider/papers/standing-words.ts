import type { PauseReason, SuspensionReason } from "#shared/contracts/standing.ts";

export const pauseWords: Readonly<Record<PauseReason, string>> = {
  declines: "You declined several offers in a row",
  silence: "You left several offers unanswered",
  cancellations: "You gave several trips back after accepting",
};

export const suspensionWords: Readonly<Record<SuspensionReason, string>> = {
  safety: "Safety",
  fraud: "Suspicion of fraud",
  documents: "Documents",
  rating: "Rating",
  conduct: "Conduct",
  other: "Another reason",
};
