/** A rider's papers: applying, handing them in, and their review. What they say is sealed. */
import { z } from "zod";
import { DocumentKind } from "../policies/eligibility.ts";
import { IdParams, Instant, PageQuery, pageOf, text, Vehicle } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** A paper's bytes. The apps make pictures smaller before they send them. */
export const MAX_PAPER_BYTES = 180 * 1024;

/** Unused in an answer about anything that is current; `replaced` ones are history. */
export const DocumentState = z.enum(["submitted", "verified", "rejected", "expired", "replaced"]);
export type DocumentState = z.infer<typeof DocumentState>;

export const PaperType = z.enum(["image/jpeg", "image/png", "image/webp", "application/pdf"]);
export type PaperType = z.infer<typeof PaperType>;

/** Our own words, for papers and vehicles. */
export const RejectReason = z.enum([
  "unreadable",
  "wrong_document",
  "expired",
  "name_differs",
  "incomplete",
  "does_not_match",
  "not_allowed",
]);
export type RejectReason = z.infer<typeof RejectReason>;

export const Kyc = z.enum(["verified", "pending", "rejected"]);
export type Kyc = z.infer<typeof Kyc>;

export const RiderDocument = z.object({
  id: z.string(),
  kind: DocumentKind,
  state: DocumentState,
  contentType: PaperType.nullable(),
  expiresOn: z.iso.date().nullable(),
  submittedAt: Instant,
  reviewedAt: Instant.nullable(),
  reviewReason: RejectReason.nullable(),
  /** It ends within the days that the policy warns before. */
  endsSoon: z.boolean(),
});
export type RiderDocument = z.infer<typeof RiderDocument>;

/** What is in the way of going on duty. */
export const Missing = z.object({
  what: z.enum(["vehicle", ...DocumentKind.options]),
  why: z.enum(["absent", "in_review", "rejected", "expired", "too_old"]),
});
export type Missing = z.infer<typeof Missing>;

export const Papers = z.object({
  kyc: Kyc,
  vehicle: Vehicle,
  required: z.array(DocumentKind),
  /** Empty when everything that this vehicle needs is there. */
  missing: z.array(Missing),
  takesPets: z.boolean(),
  /** The latest of each kind. */
  items: z.array(RiderDocument),
});
export type Papers = z.infer<typeof Papers>;

/** Something that waits for a person of ours, the longest waiting first. */
export const RiderReview = z.object({
  kind: z.enum(["document", "vehicle"]),
  id: z.string(),
  riderId: z.string(),
  cityCode: z.string(),
  submittedAt: Instant,
  documentKind: DocumentKind.nullable(),
  expiresOn: z.iso.date().nullable(),
  contentType: PaperType.nullable(),
  vehicle: z
    .object({
      type: Vehicle,
      make: z.string(),
      model: z.string(),
      color: z.string(),
      year: z.int(),
      seats: z.int(),
      hasAirConditioning: z.boolean(),
      plate: z.string(),
    })
    .nullable(),
});
export type RiderReview = z.infer<typeof RiderReview>;

export const ReviewDecision = z
  .object({ decision: z.enum(["verify", "reject"]), reason: RejectReason.optional() })
  .refine(({ decision, reason }) => decision === "verify" || reason !== undefined, {
    path: ["reason"],
    message: "Say why it is rejected",
  });

const tag = { tag: "Riders' papers" } as const;

export const onboardingRoutes = {
  applyAsRider: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/rider/apply",
    summary: "Begin as a rider in a city; papers are handed in afterwards",
    access: ["rider"],
    body: z.object({ cityCode: text(16), vehicle: Vehicle }),
    status: 201,
    response: Papers,
    errors: ["CONFLICT"],
  }),
  listDocuments: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/rider/documents",
    summary: "My papers, and what is still missing to go on duty",
    access: ["rider"],
    response: Papers,
    errors: ["NOT_FOUND"],
  }),
  submitDocument: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/rider/documents",
    summary: "Hand a paper in; it takes the place of one that waits, was rejected or has expired",
    access: ["rider"],
    body: z.object({
      kind: DocumentKind,
      number: text(40).optional(),
      /** A picture (JPEG, PNG, WebP) or a PDF; what it is, its bytes say. */
      file: z
        .base64()
        .min(8)
        .max(Math.ceil(MAX_PAPER_BYTES / 3) * 4),
      expiresOn: z.iso.date().optional(),
    }),
    status: 201,
    response: RiderDocument,
    errors: ["NOT_FOUND", "PAYLOAD_TOO_LARGE"],
  }),
  setPreferences: defineRoute({
    ...tag,
    method: "PATCH",
    path: "/v1/rider/preferences",
    summary: "What I take on board",
    access: ["rider"],
    body: z.object({ takesPets: z.boolean() }),
    response: z.object({ takesPets: z.boolean() }),
    errors: ["NOT_FOUND"],
  }),
  listRiderReviews: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/ops/riders/reviews",
    summary: "Papers and vehicles that wait for a decision, the longest waiting first",
    access: ["ops"],
    query: PageQuery,
    response: pageOf(RiderReview),
  }),
  viewDocument: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/ops/riders/documents/{id}",
    summary: "Look at a paper; who looked is kept",
    access: ["ops"],
    params: IdParams,
    response: z.object({
      document: RiderDocument,
      riderId: z.string(),
      /** As the rider signed up, to compare. */
      name: z.string().nullable(),
      number: z.string().nullable(),
      /** Base64; null when it was erased. */
      file: z.string().nullable(),
    }),
    errors: ["NOT_FOUND"],
  }),
  reviewDocument: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/ops/riders/documents/{id}/review",
    summary: "Verify or reject a paper; of two who decide at once one is told so",
    access: ["ops"],
    params: IdParams,
    body: z
      .object({
        decision: z.enum(["verify", "reject"]),
        reason: RejectReason.optional(),
        /** What an identity document says; only of one. */
        isWoman: z.boolean().optional(),
      })
      .refine(({ decision, reason }) => decision === "verify" || reason !== undefined, {
        path: ["reason"],
        message: "Say why it is rejected",
      }),
    response: RiderDocument,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
