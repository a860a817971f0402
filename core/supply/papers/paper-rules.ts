/** What a rider lacks to go on duty with a vehicle. Pure. */

import type { Vehicle } from "#shared/contracts/fields.ts";
import type { DocumentState, Missing } from "#shared/contracts/onboarding.ts";
import type { DocumentKind, EligibilityPolicy } from "#shared/policies/eligibility.ts";

export interface PaperFacts {
  readonly kind: DocumentKind;
  readonly state: DocumentState;
  /** The last day it is good for; null for ever. */
  readonly expiresOn: string | null;
}

export interface VehicleFacts {
  readonly type: Vehicle;
  readonly state: "submitted" | "verified" | "rejected" | "retired";
  readonly year: number;
  readonly hasAirConditioning: boolean;
}

export interface PapersHeld {
  readonly documents: readonly PaperFacts[];
  readonly vehicles: readonly VehicleFacts[];
}

/** @param today the wall-clock day of the city, such as `2026-11-22` */
export function missingPapers(
  { documents, vehicles }: PapersHeld,
  asked: { readonly vehicle: Vehicle; readonly today: string; readonly policy: EligibilityPolicy },
): Missing[] {
  const rule = asked.policy.vehicles[asked.vehicle];
  const missing: Missing[] = [];
  for (const kind of rule.documents) {
    const why = whyNot(
      documents.filter((one) => one.kind === kind),
      asked.today,
    );
    if (why) missing.push({ what: kind, why });
  }
  if (rule.isRegistered) {
    const oldest = Number(asked.today.slice(0, 4)) - rule.maxAgeYears;
    const why = whyNoVehicle(
      vehicles.filter((one) => one.type === asked.vehicle),
      oldest,
    );
    if (why) missing.push({ what: "vehicle", why });
  }
  return missing;
}

export function isGood({ state, expiresOn }: PaperFacts, today: string): boolean {
  return state === "verified" && (expiresOn === null || expiresOn >= today);
}

function whyNot(papers: readonly PaperFacts[], today: string): Missing["why"] | undefined {
  if (papers.some((one) => isGood(one, today))) return undefined;
  const has = (state: DocumentState) => papers.some((one) => one.state === state);
  // What the rider can do nothing about comes first: it is being looked at.
  if (has("submitted")) return "in_review";
  if (has("rejected")) return "rejected";
  return has("expired") || has("verified") ? "expired" : "absent";
}

function whyNoVehicle(
  vehicles: readonly VehicleFacts[],
  oldest: number,
): Missing["why"] | undefined {
  const verified = vehicles.filter(({ state }) => state === "verified");
  if (verified.some(({ year }) => year >= oldest)) return undefined;
  const has = (state: VehicleFacts["state"]) => vehicles.some((one) => one.state === state);
  if (has("submitted")) return "in_review";
  if (verified.length > 0) return "too_old";
  return has("rejected") ? "rejected" : "absent";
}
