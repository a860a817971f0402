/** Short links: the way to a running order for a friend, or to a page for a campaign. */
import { z } from "zod";
import { Id } from "../ids.ts";
import { SLUG_PATTERN } from "../links/code-rules.ts";
import { MAX_TARGET_CHARS } from "../links/target-rules.ts";
import { IdParams, Instant, PageQuery, pageOf } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const LinkPurpose = z.enum(["trip", "campaign"]);
export type LinkPurpose = z.infer<typeof LinkPurpose>;

/** Where a click came from, as roughly as it is kept. */
export const ReferrerClass = z.enum(["direct", "search", "social", "app", "other"]);
export type ReferrerClass = z.infer<typeof ReferrerClass>;

export const ShortLink = z.object({
  id: z.string(),
  purpose: LinkPurpose,
  code: z.string(),
  /** What is shared. */
  url: z.string(),
  orderId: z.string().nullable(),
  /** Where a campaign link leads. */
  target: z.string().nullable(),
  /** `pending`: the edge has not been told yet, which takes seconds. */
  state: z.enum(["pending", "live", "expired", "revoked"]),
  clicks: z.int(),
  createdAt: Instant,
  expiresAt: Instant,
  revokedAt: Instant.nullable(),
});
export type ShortLink = z.infer<typeof ShortLink>;

export const LinkRequest = z.discriminatedUnion("purpose", [
  z.object({ purpose: z.literal("trip"), orderId: Id }),
  z.object({
    purpose: z.literal("campaign"),
    url: z.string().min(1).max(MAX_TARGET_CHARS),
    slug: z
      .string()
      .regex(SLUG_PATTERN, "4 to 40 small letters, digits and dashes; no dash at the ends")
      .optional(),
    ttlDays: z.int().min(1).max(365).optional(),
  }),
]);
export type LinkRequest = z.infer<typeof LinkRequest>;

export const LinkStats = z.object({
  linkId: z.string(),
  total: z.int(),
  /** Newest first, UTC; at most 90. */
  days: z.array(z.object({ day: z.iso.date(), clicks: z.int() })),
  /** ISO 3166-1 alpha-2, XX for unknown; most first. */
  countries: z.array(z.object({ country: z.string(), clicks: z.int() })),
  referrers: z.array(z.object({ referrer: ReferrerClass, clicks: z.int() })),
});
export type LinkStats = z.infer<typeof LinkStats>;

const shared = { tag: "Links", access: ["customer", "partner", "ops"] } as const;

export const linkRoutes = {
  createLink: defineRoute({
    ...shared,
    method: "POST",
    path: "/v1/links",
    summary: "Share a trip, or make a campaign link; the answer has a Sunset header",
    body: LinkRequest,
    status: 201,
    response: ShortLink,
    errors: ["NOT_FOUND", "CONFLICT", "FORBIDDEN", "RATE_LIMITED", "UNAVAILABLE"],
  }),
  listLinks: defineRoute({
    ...shared,
    method: "GET",
    path: "/v1/links",
    summary: "My links, newest first",
    query: PageQuery.extend({ purpose: LinkPurpose.optional(), orderId: Id.optional() }),
    response: pageOf(ShortLink),
  }),
  revokeLink: defineRoute({
    ...shared,
    method: "DELETE",
    path: "/v1/links/{id}",
    summary: "Take a link back: trips within 5 s, campaigns within a minute, everywhere",
    params: IdParams,
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND"],
  }),
  getLinkStats: defineRoute({
    ...shared,
    method: "GET",
    path: "/v1/links/{id}/stats",
    summary: "How often my link was opened; counts only",
    params: IdParams,
    response: LinkStats,
    errors: ["NOT_FOUND"],
  }),
} as const;
