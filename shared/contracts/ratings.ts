/** Stars from one side of an order about the other, once each. */
import { z } from "zod";
import { IdParams, Instant, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** How long after the end an order can be rated. */
export const RATING_DAYS = 7;

export const RatingTag = z.enum([
  "polite",
  "on_time",
  "careful",
  "clean",
  "knew_the_way",
  "easy_to_find",
  "rude",
  "late",
  "unsafe",
  "dirty",
  "wrong_way",
  "hard_to_find",
  "damaged",
]);
export type RatingTag = z.infer<typeof RatingTag>;

export const Rating = z.object({
  orderId: z.string(),
  stars: z.int().min(1).max(5),
  tags: z.array(RatingTag),
  at: Instant,
});
export type Rating = z.infer<typeof Rating>;

const tag = { tag: "Ratings" } as const;

export const ratingRoutes = {
  rateOrder: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/orders/{id}/rating",
    summary: "Rate the other side (customer or rider) within 7 days after the end; once",
    access: ["customer", "rider"],
    params: IdParams,
    body: z.object({
      stars: z.int().min(1).max(5),
      tags: z.array(RatingTag).max(5).default([]),
      comment: text(500).optional(),
    }),
    status: 201,
    response: Rating,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  getRating: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/orders/{id}/rating",
    summary: "What I gave, and until when I may",
    access: ["customer", "rider"],
    params: IdParams,
    response: z.object({
      rating: Rating.nullable(),
      /** Null when it cannot be rated: rated already, not ended, nobody drove, or too long ago. */
      canRateUntil: Instant.nullable(),
    }),
    errors: ["NOT_FOUND"],
  }),
} as const;
