/** How good the estimates of a city are, measured on deliveries that nothing was learned from. */
import { z } from "zod";
import { Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Seconds are of city life. */
export const EtaScore = z.object({
  count: z.int(),
  /** Share of arrivals between low and high; 0.8 is aimed at. */
  coverage: z.number(),
  /** Mean of actual − estimated: positive when things take longer than said. */
  biasSeconds: z.number(),
  /** Mean of the absolute error. */
  maeSeconds: z.number(),
  /** Share of arrivals at most 20 % sooner or later than said. */
  withinFifth: z.number(),
  /** Mean of high − low. */
  widthSeconds: z.number(),
});
export type EtaScore = z.infer<typeof EtaScore>;

/** The learned model beside the formula alone, on the same deliveries. */
const Compared = z.object({ model: EtaScore, formula: EtaScore });

export const EtaCalibration = Compared.extend({
  /** From taking the trip to the customer's hand. */
  journeys: Compared,
  legs: z.object({
    to_pickup: Compared,
    at_pickup: Compared,
    to_dropoff: Compared,
    at_dropoff: Compared,
  }),
});
export type EtaCalibration = z.infer<typeof EtaCalibration>;

export const EtaModelView = z.object({
  id: z.int(),
  fittedAt: Instant,
  /** Finished legs it was learned from. */
  samples: z.int(),
  isActive: z.boolean(),
  calibration: EtaCalibration,
  /** How much longer a ride takes at an hour of the city's day than on average; learned hours only. */
  trafficByHour: z.array(z.object({ hour: z.int().min(0).max(23), factor: z.number() })),
});
export type EtaModelView = z.infer<typeof EtaModelView>;

export const etaRoutes = {
  getEtaModel: defineRoute({
    method: "GET",
    path: "/v1/ops/eta",
    tag: "Ops",
    summary: "What estimates of a city were learned, and how well they hold",
    access: ["ops"],
    query: z.object({ city: z.string().max(20) }),
    response: z.object({
      cityCode: z.string(),
      /** In use now; null while the formula alone is. */
      active: EtaModelView.nullable(),
      /** The last that was learned; not in use when it did worse than the formula. */
      latest: EtaModelView.nullable(),
    }),
    errors: ["NOT_FOUND"],
  }),
} as const;
