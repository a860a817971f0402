/** How a rider stands with us: rates, pauses, suspensions and appeals. */
import { z } from "zod";
import { RiderState } from "../states.ts";
import { IdParams, Instant, PageQuery, pageOf, text, Vehicle } from "./fields.ts";
import { Kyc, Missing, RiderDocument } from "./onboarding.ts";
import { defineRoute } from "./route.ts";
import { RidersVehicle } from "./vehicles.ts";

export const PauseReason = z.enum(["declines", "silence", "cancellations"]);
export type PauseReason = z.infer<typeof PauseReason>;

export const RiderPause = z.object({
  id: z.string(),
  reason: PauseReason,
  startsAt: Instant,
  endsAt: Instant,
  liftedAt: Instant.nullable(),
});
export type RiderPause = z.infer<typeof RiderPause>;

export const SuspensionReason = z.enum([
  "safety",
  "fraud",
  "documents",
  "rating",
  "conduct",
  "other",
]);
export type SuspensionReason = z.infer<typeof SuspensionReason>;

export const AppealState = z.enum(["open", "upheld", "granted"]);

/** As the rider sees it: without the note of whoever suspended. */
export const Suspension = z.object({
  id: z.string(),
  reason: SuspensionReason,
  at: Instant,
  liftedAt: Instant.nullable(),
  appealState: AppealState.nullable(),
  appealedAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
});
export type Suspension = z.infer<typeof Suspension>;

export const OpsSuspension = Suspension.extend({
  riderId: z.string(),
  cityCode: z.string(),
  note: z.string().nullable(),
  suspendedBy: z.string(),
  appeal: z.string().nullable(),
  decidedBy: z.string().nullable(),
  liftedBy: z.string().nullable(),
});
export type OpsSuspension = z.infer<typeof OpsSuspension>;

export const Standing = z.object({
  rating: z.number().min(1).max(5),
  ratings: z.int(),
  windowDays: z.int(),
  /** In the window. Rates are hundredths, null until there is enough to count. */
  offers: z.int(),
  accepted: z.int(),
  declined: z.int(),
  unanswered: z.int(),
  cancelled: z.int(),
  acceptancePercent: z.int().nullable(),
  cancellationPercent: z.int().nullable(),
  /** The pause that holds now. */
  pause: RiderPause.nullable(),
  pauses: z.array(RiderPause),
  /** The suspension that holds now. */
  suspension: Suspension.nullable(),
  suspensions: z.array(Suspension),
});
export type Standing = z.infer<typeof Standing>;

export const OpsRider = z.object({
  id: z.string(),
  cityCode: z.string(),
  state: RiderState,
  kyc: Kyc,
  vehicle: Vehicle,
  missing: z.array(Missing),
  documents: z.array(RiderDocument),
  vehicles: z.array(RidersVehicle),
  standing: Standing,
  suspensions: z.array(OpsSuspension),
});
export type OpsRider = z.infer<typeof OpsRider>;

const tag = { tag: "Standing" } as const;

export const standingRoutes = {
  getStanding: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/rider/standing",
    summary: "My rates, pauses and suspensions",
    access: ["rider"],
    response: Standing,
    errors: ["NOT_FOUND"],
  }),
  appealSuspension: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/rider/appeal",
    summary: "Ask for my suspension to be looked at by somebody else; once",
    access: ["rider"],
    body: z.object({ text: text(2_000) }),
    status: 201,
    response: Suspension,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  getOpsRider: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/ops/riders/{id}/standing",
    summary: "A rider's papers, vehicles, rates and history",
    access: ["ops"],
    params: IdParams,
    response: OpsRider,
    errors: ["NOT_FOUND"],
  }),
  suspendRider: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/ops/riders/{id}/suspend",
    summary: "End a rider's duty now; a trip in progress is still finished",
    access: ["ops"],
    params: IdParams,
    body: z.object({ reason: SuspensionReason, note: text(1_000) }),
    status: 201,
    response: OpsSuspension,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  liftPause: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/ops/riders/{id}/lift-pause",
    summary: "End a rider's pause now",
    access: ["ops"],
    params: IdParams,
    response: RiderPause,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listSuspensions: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/ops/suspensions",
    summary: "Suspensions: open appeals first to come first, those that hold, or all",
    access: ["ops"],
    query: PageQuery.extend({ show: z.enum(["appeals", "open", "all"]).default("appeals") }),
    response: pageOf(OpsSuspension),
  }),
  decideAppeal: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/ops/suspensions/{id}/decide",
    summary: "Decide an appeal; not by whoever suspended",
    access: ["ops"],
    params: IdParams,
    body: z.object({ outcome: z.enum(["granted", "upheld"]) }),
    response: OpsSuspension,
    errors: ["NOT_FOUND", "CONFLICT", "FORBIDDEN"],
  }),
  liftSuspension: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/ops/suspensions/{id}/lift",
    summary: "Let a rider work again",
    access: ["ops"],
    params: IdParams,
    response: OpsSuspension,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
