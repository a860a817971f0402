/** Words for papers and vehicles; staff read the same. */
import type { DocumentState, Kyc, Missing, RejectReason } from "#shared/contracts/onboarding.ts";
import type { DocumentKind } from "#shared/policies/eligibility.ts";
import { wordTable } from "../../i18n/word-table.ts";

export const kindWords = wordTable<Missing["what"]>({
  identity: "paper.identity",
  licence: "paper.licence",
  registration: "paper.registration",
  insurance: "paper.insurance",
  background_check: "paper.background_check",
  photo: "paper.photo",
  vehicle: "paper.vehicle",
});

/** Papers that are good for a time only. */
export const endingKinds: ReadonlySet<DocumentKind> = new Set(["licence", "insurance"]);

export const stateWords = wordTable<DocumentState>({
  submitted: "paper_state.submitted",
  verified: "paper_state.verified",
  rejected: "paper_state.rejected",
  expired: "paper_state.expired",
  replaced: "paper_state.replaced",
});

export const missingWords = wordTable<Missing["why"]>({
  absent: "paper_missing.absent",
  in_review: "paper_state.submitted",
  rejected: "paper_missing.rejected",
  expired: "paper_missing.expired",
  too_old: "paper_missing.too_old",
});

export const rejectWords = wordTable<RejectReason>({
  unreadable: "paper_reject.unreadable",
  wrong_document: "paper_reject.wrong_document",
  expired: "paper_reject.expired",
  name_differs: "paper_reject.name_differs",
  incomplete: "paper_reject.incomplete",
  does_not_match: "paper_reject.does_not_match",
  not_allowed: "paper_reject.not_allowed",
});

export const kycWords = wordTable<Kyc>({
  verified: "kyc.verified",
  pending: "kyc.pending",
  rejected: "kyc.rejected",
});

export const typeWords = wordTable({
  bike: "vehicle.bike",
  scooter: "vehicle.scooter",
  bicycle: "vehicle.bicycle",
  auto: "vehicle.auto",
  sedan: "my_vehicle.sedan",
  suv: "my_vehicle.suv",
});
