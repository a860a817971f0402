/** Where drivers are wanted, for drivers: counts of cells, never anybody's place. */
import { z } from "zod";
import { Position } from "../geo.ts";
import { RideType } from "../ride-types.ts";
import { Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const Hotspot = z.object({
  /** H3 r7. */
  cell: z.string(),
  rideType: RideType,
  center: Position,
  /** As the crow flies, from where the driver asked to the center. */
  meters: z.int().min(0),
  /** 0 to 1: how much a driver more is wanted there. */
  demandScore: z.number().min(0).max(1),
  /** In five minutes. */
  requests: z.int(),
  freeRiders: z.int(),
  multiplierHundredths: z.int(),
});
export type Hotspot = z.infer<typeof Hotspot>;

export const hotspotRoutes = {
  listHotspots: defineRoute({
    method: "GET",
    path: "/v1/rider/hotspots",
    tag: "Rider",
    summary: "Where rides for my vehicle are asked for near a place, the most wanted first",
    access: ["rider"],
    query: z.object({
      lat: z.coerce.number().min(-90).max(90),
      lng: z.coerce.number().min(-180).max(180),
      /** What my vehicle drives when absent. */
      rideType: RideType.optional(),
    }),
    response: z.object({
      /** What was looked for; null for a vehicle that only delivers. */
      rideType: RideType.nullable(),
      /** Null until something was measured. */
      at: Instant.nullable(),
      ageMs: z.int().nullable(),
      /** Not to be shown afterwards. */
      expiresAt: Instant.nullable(),
      radiusMeters: z.int(),
      items: z.array(Hotspot),
      nextCursor: z.null(),
    }),
  }),
} as const;
