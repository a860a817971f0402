/** What an hour on duty earns at least. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

export const EarningsPolicy = z.strictObject({
  /** Minor units of the region's currency for each hour on duty; 0 guarantees nothing. */
  guaranteedMinorPerHour: z.int().min(0).max(10_000_000),
  /** An hour counts for riders who took at least this share of the day's offers, in hundredths. */
  minAcceptancePercent: z.int().min(0).max(100),
  /** A day with less time on duty than this is not topped up, in minutes. */
  minOnlineMinutes: z.int().min(0).max(1_440),
  /** More hours than this in a day are not counted. */
  maxHours: z.int().min(1).max(24),
});
export type EarningsPolicy = z.infer<typeof EarningsPolicy>;

const per = (guaranteedMinorPerHour: number): EarningsPolicy => ({
  guaranteedMinorPerHour,
  minAcceptancePercent: 70,
  minOnlineMinutes: 60,
  maxHours: 12,
});

/** 90 rupees, 15 dollars, 12.71 pounds (the National Living Wage from April 2026). */
export const earningsDefaults: Defaults<EarningsPolicy> = {
  in: per(9_000),
  us: per(1_500),
  uk: per(1_271),
};
