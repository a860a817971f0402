/** Where a rider was, for the people who look into a complaint or an accident. */
import { z } from "zod";
import { IdParams, Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const MAX_TRACK_HOURS = 24;
export const MAX_TRACK_POINTS = 5_000;

const Paging = z.object({
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_TRACK_POINTS).default(1_000),
});

export const TrackPoint = z.object({
  recordedAt: Instant,
  /** To a millionth of a degree. */
  lat: z.number(),
  lng: z.number(),
  /** Whole km/h. */
  speedKmh: z.number().nullable(),
  /** Degrees clockwise from north, in 128 steps. */
  bearing: z.number().nullable(),
  /** Whole metres. */
  accuracyM: z.number().nullable(),
});
export type TrackPoint = z.infer<typeof TrackPoint>;

export const Track = z.object({
  riderId: z.string(),
  from: Instant,
  to: Instant,
  /** In the order of time, each instant once. */
  items: z.array(TrackPoint),
  nextCursor: z.string().nullable(),
});
export type Track = z.infer<typeof Track>;

export const trackRoutes = {
  getRiderTrack: defineRoute({
    method: "GET",
    path: "/v1/ops/riders/{id}/track",
    tag: "Ops",
    summary: `Where a rider was in [from, to), at most ${MAX_TRACK_HOURS} h; the last hour by default`,
    access: ["ops"],
    params: IdParams,
    query: Paging.extend({ from: Instant.optional(), to: Instant.optional() }),
    response: Track,
    errors: ["NOT_FOUND"],
  }),
  getTripTrack: defineRoute({
    method: "GET",
    path: "/v1/ops/trips/{id}/track",
    tag: "Ops",
    summary: "Where the rider was from taking a trip to its end, or until now",
    access: ["ops"],
    params: IdParams,
    query: Paging,
    response: Track,
    errors: ["TRIP_NOT_FOUND"],
  }),
} as const;
