/** What riders drive. A plate is sealed, and belongs to one rider at a time. */
import { z } from "zod";
import { IdParams, Instant, text, Vehicle } from "./fields.ts";
import { RejectReason, ReviewDecision } from "./onboarding.ts";
import { defineRoute } from "./route.ts";

export const RidersVehicle = z.object({
  id: z.string(),
  type: Vehicle,
  make: z.string(),
  model: z.string(),
  color: z.string(),
  year: z.int(),
  seats: z.int(),
  hasAirConditioning: z.boolean(),
  plate: z.string(),
  state: z.enum(["submitted", "verified", "rejected", "retired"]),
  reviewReason: RejectReason.nullable(),
  /** The one that offers are made for. */
  isActive: z.boolean(),
  createdAt: Instant,
});
export type RidersVehicle = z.infer<typeof RidersVehicle>;

const tag = { tag: "Riders' papers" } as const;

export const vehicleRoutes = {
  listVehicles: defineRoute({
    ...tag,
    method: "GET",
    path: "/v1/rider/vehicles",
    summary: "My vehicles, the newest first",
    access: ["rider"],
    response: z.object({ items: z.array(RidersVehicle), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  addVehicle: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/rider/vehicles",
    summary: "Hand a vehicle in for review; its plate must not drive for another rider",
    access: ["rider"],
    body: z.object({
      type: Vehicle.exclude(["bicycle"]),
      plate: text(16).regex(/^[\p{L}\p{N} -]+$/u, "Letters, digits, spaces and dashes"),
      make: text(40),
      model: text(40),
      color: text(24),
      year: z.int().min(1970).max(2100),
      seats: z.int().min(1).max(8).describe("For passengers"),
      hasAirConditioning: z.boolean().default(false),
    }),
    status: 201,
    response: RidersVehicle,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  activateVehicle: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/rider/vehicles/{id}/activate",
    summary: "Drive this verified vehicle from now on; only off duty",
    access: ["rider"],
    params: IdParams,
    response: RidersVehicle,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  retireVehicle: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/rider/vehicles/{id}/retire",
    summary: "I no longer drive it; its plate is free for somebody else",
    access: ["rider"],
    params: IdParams,
    response: RidersVehicle,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  reviewVehicle: defineRoute({
    ...tag,
    method: "POST",
    path: "/v1/ops/riders/vehicles/{id}/review",
    summary: "Verify or reject a vehicle; of two who decide at once one is told so",
    access: ["ops"],
    params: IdParams,
    body: ReviewDecision,
    response: RidersVehicle,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
