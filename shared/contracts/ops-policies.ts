/**
 * What ops may change without a release. A draft is checked, looked at and then activated, now or
 * at a time; what it says is never changed again, only succeeded, retired, or left to end.
 */
import { z } from "zod";
import { Money } from "../money.ts";
import { RideType } from "../ride-types.ts";
import { IdParams, Instant, PageQuery, text } from "./fields.ts";
import { priceLineCodes } from "./price-line.ts";
import { defineRoute } from "./route.ts";

const Vertical = z.enum(["delivery", "ride"]);

/** Null for the whole region, and for every vertical. */
const Place = z.object({ cityCode: z.string().nullable(), vertical: Vertical.nullable() });
const PlaceQuery = z.object({ cityCode: text(16).optional(), vertical: Vertical.optional() });
const KindParams = z.object({ kind: z.string().regex(/^[a-z][a-z-]{0,39}$/) });
const VersionParams = KindParams.extend(IdParams.shape);

/** What differs from the wider level, by the schema of the kind; what is not said stays as it is. */
const PolicyBody = z.record(z.string().max(80), z.unknown());
const Reason = text(300).describe("Why; kept with what was done and shown to ops");

export const PolicyIssue = z.object({ path: z.string(), message: z.string() });
export type PolicyIssue = z.infer<typeof PolicyIssue>;

/**
 * `scheduled`: begins later. `in_force`: merged into what holds there. `covered`: active, and
 * another of the same place began after it; it comes back when that one ends. `refused`: active,
 * and does not fit, so it is not followed.
 */
export const PolicyStanding = z.enum([
  "draft",
  "scheduled",
  "in_force",
  "covered",
  "refused",
  "ended",
  "retired",
  "discarded",
]);
export type PolicyStanding = z.infer<typeof PolicyStanding>;

export const PolicyVersion = Place.extend({
  id: z.string(),
  kind: z.string(),
  body: PolicyBody,
  standing: PolicyStanding,
  effectiveFrom: Instant.nullable(),
  effectiveUntil: Instant.nullable(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  activatedBy: z.string().nullable(),
  activatedAt: Instant.nullable(),
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

export const PolicyInForce = Place.extend({
  /** Names exactly these values; whoever activates says what was in force when they looked. */
  revision: z.string(),
  values: PolicyBody,
  /** Since when it is so; null where only the defaults are merged. */
  since: Instant.nullable(),
  /** When the next version begins or ends here; null when none is planned. */
  until: Instant.nullable(),
});
export type PolicyInForce = z.infer<typeof PolicyInForce>;

export const PolicyKindView = z.object({
  kind: z.string(),
  about: z.string(),
  /** Whether cities, and deliveries and rides, may have their own. */
  levels: z.array(z.enum(["city", "vertical"])),
  /** JSON Schema of the whole policy; of a body each field is optional, at every depth. */
  schema: z.record(z.string(), z.unknown()),
  /** The region first, then each place that has versions of its own. */
  places: z.array(PolicyInForce),
});
export type PolicyKindView = z.infer<typeof PolicyKindView>;

/** Lies in the database and is not followed: of an older program, or changed by hand. */
const PolicyProblem = Place.extend({
  versionId: z.string(),
  kind: z.string(),
  issues: z.array(PolicyIssue),
});

export const PolicyChange = z.object({
  action: z.enum(["drafted", "activated", "retired", "discarded"]),
  actorId: z.string(),
  reason: z.string(),
  at: Instant,
});
export type PolicyChange = z.infer<typeof PolicyChange>;

/** What to price by both policies: a quote there is, or something made up. */
const ExampleRequest = z.object({
  quoteId: text(80).optional(),
  meters: z.int().min(0).max(500_000).optional(),
  seconds: z.int().min(0).max(86_400).optional(),
  rideType: text(16).optional(),
  surgeHundredths: z.int().min(10).max(1_000).optional(),
  /** Of goods, in minor units. */
  itemsMinor: z.int().min(0).max(100_000_000).optional(),
});
export type PolicyExampleRequest = z.infer<typeof ExampleRequest>;

/** What is priced, for pages that say it in the reader's language. */
const ExampleSubject = z.discriminatedUnion("what", [
  z.object({ what: z.literal("quote"), quoteId: z.string() }),
  z.object({ what: z.literal("basket"), meters: z.int() }),
  z.object({
    what: z.literal("ride"),
    rideType: RideType,
    meters: z.number(),
    seconds: z.number(),
  }),
  z.object({
    what: z.literal("surge"),
    rideType: RideType,
    /** Requests per free driver. */
    pressure: z.number(),
    beforeHundredths: z.int(),
    afterHundredths: z.int(),
  }),
]);
export type PolicyExampleSubject = z.infer<typeof ExampleSubject>;

export const PolicyExample = z.object({
  /** In English. */
  title: z.string(),
  subject: ExampleSubject,
  /** Null where that policy does not sell it. */
  before: Money.nullable(),
  after: Money.nullable(),
  lines: z.array(
    z.object({
      code: z.enum(priceLineCodes),
      label: z.string(),
      before: Money.nullable(),
      after: Money.nullable(),
    }),
  ),
});
export type PolicyExample = z.infer<typeof PolicyExample>;

export const PolicyPreview = z.object({
  /** The revision that is in force now, and what the price examples call "before". */
  revision: z.string(),
  /** Merged; null when it does not fit. */
  values: PolicyBody.nullable(),
  issues: z.array(PolicyIssue),
  changes: z.array(
    z.object({
      path: z.string(),
      /** Null where there is none. */
      before: z.unknown(),
      after: z.unknown(),
    }),
  ),
  examples: z.array(PolicyExample),
});
export type PolicyPreview = z.infer<typeof PolicyPreview>;

const versions = "/v1/ops/policies/{kind}/versions";
const shared = { tag: "Ops", access: ["ops"] } as const;

export const opsPolicyRoutes = {
  listPolicies: defineRoute({
    ...shared,
    method: "GET",
    path: "/v1/ops/policies",
    summary: "Every kind of policy, its schema, and what is in force where",
    response: z.object({
      items: z.array(PolicyKindView),
      /** What lies there and is not followed. */
      problems: z.array(PolicyProblem),
      nextCursor: z.null(),
    }),
  }),
  listPolicyVersions: defineRoute({
    ...shared,
    method: "GET",
    path: versions,
    summary:
      "The versions of a policy at exactly this place, the latest first, and what holds there",
    params: KindParams,
    query: PageQuery.extend(PlaceQuery.shape),
    response: z.object({
      items: z.array(PolicyVersion),
      nextCursor: z.string().nullable(),
      inForce: PolicyInForce,
    }),
    errors: ["NOT_FOUND"],
  }),
  draftPolicy: defineRoute({
    ...shared,
    method: "POST",
    path: versions,
    summary: "Write down a version; nothing changes until it is activated",
    params: KindParams,
    body: PlaceQuery.extend({ body: PolicyBody, reason: Reason }),
    status: 201,
    response: PolicyVersion,
    errors: ["NOT_FOUND"],
  }),
  activatePolicy: defineRoute({
    ...shared,
    method: "POST",
    path: `${versions}/{id}/activate`,
    summary: "Let a draft hold from now or from a time on, for good or until a time",
    params: VersionParams,
    body: z.object({
      effectiveFrom: Instant.optional().describe("RFC 3339; absent: from now on"),
      effectiveUntil: Instant.optional().describe("RFC 3339; absent: without an end"),
      /** What was in force at this place when somebody looked; CONFLICT when it is not any more. */
      expectedRevision: text(1_000).optional(),
      reason: Reason,
    }),
    response: PolicyVersion,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  discardPolicy: defineRoute({
    ...shared,
    method: "POST",
    path: `${versions}/{id}/discard`,
    summary: "Throw a draft away",
    params: VersionParams,
    body: z.object({ reason: Reason }),
    response: PolicyVersion,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  retirePolicy: defineRoute({
    ...shared,
    method: "POST",
    path: `${versions}/{id}/retire`,
    summary: "End an active version now; what it covered at its place holds again",
    params: VersionParams,
    body: z.object({ reason: Reason }),
    response: PolicyVersion,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listPolicyChanges: defineRoute({
    ...shared,
    method: "GET",
    path: `${versions}/{id}/changes`,
    summary: "Who did what to a version, when and why, the oldest first",
    params: VersionParams,
    response: z.object({ items: z.array(PolicyChange), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  previewPolicy: defineRoute({
    ...shared,
    method: "POST",
    path: "/v1/ops/policies/{kind}/preview",
    summary: "What a body would change at a place, and what things would then cost",
    params: KindParams,
    body: PlaceQuery.extend({ body: PolicyBody, example: ExampleRequest.optional() }),
    idempotent: false,
    response: PolicyPreview,
    errors: ["NOT_FOUND"],
  }),
} as const;
