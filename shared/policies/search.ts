/** How a ride's driver is searched for; the rest of dispatch is in `dispatch`. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

export const SearchPolicy = z
  .strictObject({
    /** Straight-line metres around the pick-up, wave by wave; the last one is the hard cap. */
    radiusStepsMeters: z.array(z.int().min(200).max(50_000)).min(1).max(10),
    /** How long a wave is waited for, in real seconds, before the next one looks wider. */
    waveSeconds: z.int().min(3).max(120),
    /** All waves together, in real seconds: then the booking expires. */
    totalSeconds: z.int().min(10).max(1_800),
    /** How often the customer may begin the same booking anew after it expired. */
    maxRetries: z.int().min(0).max(10),
    /** Requests per free rider in five minutes from which new bookings queue, and are refused. */
    queuePressure: z.number().min(0.1).max(100),
    refusePressure: z.number().min(0.1).max(1_000),
  })
  .refine((policy) => policy.refusePressure > policy.queuePressure, {
    path: ["refusePressure"],
    message: "Refuse above the pressure at which bookings queue",
  })
  .refine(
    ({ radiusStepsMeters: steps }) => steps.every((step, i) => i === 0 || step > steps[i - 1]!),
    { path: ["radiusStepsMeters"], message: "Each step is wider than the one before" },
  );
export type SearchPolicy = z.infer<typeof SearchPolicy>;

/** 5 km, then twice wider, 15 s each, a minute in all: the figures of the ride-hailing source. */
const usual: SearchPolicy = {
  radiusStepsMeters: [5_000, 8_000, 12_000],
  waveSeconds: 15,
  totalSeconds: 60,
  maxRetries: 2,
  queuePressure: 4,
  refusePressure: 12,
};

export const searchDefaults: Defaults<SearchPolicy> = { in: usual, us: usual, uk: usual };
