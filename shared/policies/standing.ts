/** When a rider is not asked for a while, and over how long rates are counted. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

const inARow = z.int().min(2).max(20);

export const StandingPolicy = z
  .strictObject({
    /** Rates count what happened in so many days. */
    windowDays: z.int().min(1).max(90),
    /** Below so many offers no rate is told: two of three says nothing yet. */
    minOffers: z.int().min(1).max(100),
    /** So many of a kind without an accepted offer (or, for cancellations, a finished trip) between. */
    declinesInARow: inARow,
    silenceInARow: inARow,
    cancellationsInARow: inARow,
    /** Length of the first pause, the second, …; the last one stays. Minutes of the city. */
    pauseMinutes: z.array(z.int().min(1).max(1_440)).min(1).max(6),
    /** A pause this long ago, in hours, no longer makes the next one longer. */
    forgetHours: z.int().min(1).max(720),
  })
  .refine(({ pauseMinutes: steps }) => steps.every((step, i) => i === 0 || step >= steps[i - 1]!), {
    path: ["pauseMinutes"],
    message: "No pause is shorter than the one before",
  });
export type StandingPolicy = z.infer<typeof StandingPolicy>;

const usual: StandingPolicy = {
  windowDays: 7,
  minOffers: 10,
  declinesInARow: 4,
  silenceInARow: 3,
  cancellationsInARow: 2,
  pauseMinutes: [2, 10, 30],
  forgetHours: 12,
};

export const standingDefaults: Defaults<StandingPolicy> = { in: usual, us: usual, uk: usual };
