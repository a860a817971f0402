import type { DocumentState, Kyc, Missing, RejectReason } from "#shared/contracts/onboarding.ts";
import type { DocumentKind } from "#shared/policies/eligibility.ts";

export const kindWords: Readonly<Record<Missing["what"], string>> = {
  identity: "Identity document",
  licence: "Driving licence",
  registration: "Vehicle registration",
  insurance: "Insurance",
  background_check: "Background check",
  photo: "Photo of yourself",
  vehicle: "Vehicle",
};

/** Papers that are good for a time only. */
export const endingKinds: ReadonlySet<DocumentKind> = new Set(["licence", "insurance"]);

export const stateWords: Readonly<Record<DocumentState, string>> = {
  submitted: "We are looking at it",
  verified: "Verified",
  rejected: "Rejected",
  expired: "Has ended",
  replaced: "Replaced",
};

export const missingWords: Readonly<Record<Missing["why"], string>> = {
  absent: "Missing",
  in_review: "We are looking at it",
  rejected: "Rejected: hand it in again",
  expired: "Has ended: hand in the new one",
  too_old: "Too old for this city",
};

export const rejectWords: Readonly<Record<RejectReason, string>> = {
  unreadable: "It cannot be read",
  wrong_document: "It is another document",
  expired: "It has ended",
  name_differs: "It names somebody else",
  incomplete: "A part is missing",
  does_not_match: "It does not match what you told us",
  not_allowed: "We do not take this",
};

export const kycWords: Readonly<Record<Kyc, string>> = {
  verified: "You can go on duty.",
  pending: "We need the papers below before you can go on duty.",
  rejected: "Something was rejected. Hand it in again to go on duty.",
};

export const typeWords = {
  bike: "Motorbike",
  scooter: "Scooter",
  bicycle: "Bicycle",
  auto: "Auto",
  sedan: "Sedan",
  suv: "SUV",
} as const;
