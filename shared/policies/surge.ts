/**
 * When demand lifts prices, how far and how fast; and what drivers are shown of demand. Nothing here
 * is about deliveries. Queueing and refusing by pressure is in `search`.
 */
import { z } from "zod";
import { RideType } from "../ride-types.ts";
import type { Defaults } from "./level.ts";

/** 100 is none. What a person or a policy may say at all, whatever the cap. */
export const MultiplierHundredths = z.int().min(50).max(1_000);

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Use HH:MM");

/** Hours of the week with a price of their own, by the clock of the city. */
export const SurgeWindow = z.strictObject({
  /** 1 is Monday, 7 Sunday: the days on which it begins. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: ClockTime,
  /** Not included. At or before `from` it is on the next day. */
  until: ClockTime,
  /** All types when absent. */
  rideTypes: z.array(RideType).min(1).optional(),
  multiplierHundredths: MultiplierHundredths,
});
export type SurgeWindow = z.infer<typeof SurgeWindow>;

export const SurgePolicy = z
  .strictObject({
    /** The kill switch: off is 1.00 for everybody at once, overrides and windows included. */
    isOn: z.boolean(),
    /** Nothing goes above or below, overrides and windows included. */
    capHundredths: MultiplierHundredths,
    floorHundredths: MultiplierHundredths,
    /** Published multipliers are multiples of this, or the cap or the floor. */
    stepHundredths: z.int().min(1).max(50),
    /** Requests of so many seconds are held against the drivers who are free now. */
    windowSeconds: z.int().min(30).max(300),
    refreshSeconds: z.int().min(5).max(30),
    /** How much of the way to its target a multiplier goes at each refresh, 0 to 1. */
    smoothingShare: z.number().min(0.05).max(1),
    /** How much of a cell's requests and free drivers is counted for its six neighbours instead. */
    neighbourShare: z.number().min(0).max(0.8),
    /** Fewer requests than this, neighbours blended in, move nothing. */
    minRequests: z.number().min(0).max(1_000),
    /**
     * The multiplier at a pressure, which is requests in the window per free driver (as if one were
     * free where nobody is); straight lines between the points, level outside.
     */
    curve: z
      .array(
        z.strictObject({
          pressure: z.number().min(0).max(1_000),
          multiplierHundredths: MultiplierHundredths,
        }),
      )
      .min(1)
      .max(20),
    windows: z.array(SurgeWindow).max(50),
    /** Cells with fewer requests in five minutes are not shown to drivers: nobody is to be guessed. */
    hotspotMinRequests: z.int().min(3).max(1_000),
    hotspotRadiusMeters: z.int().min(1_000).max(50_000),
    hotspotsShown: z.int().min(1).max(50),
    keepSnapshotsDays: z.int().min(1).max(730),
  })
  .refine((policy) => policy.floorHundredths <= 100 && policy.capHundredths >= 100, {
    path: ["capHundredths"],
    message: "The floor is at most 100 and the cap at least 100: no surge has to be possible",
  })
  .refine(({ curve }) => curve.every((point, i) => i === 0 || isAfter(curve[i - 1]!, point)), {
    path: ["curve"],
    message: "Pressures rise from point to point and multipliers never fall",
  });
export type SurgePolicy = z.infer<typeof SurgePolicy>;

type CurvePoint = { readonly pressure: number; readonly multiplierHundredths: number };

function isAfter(before: CurvePoint, point: CurvePoint): boolean {
  return (
    point.pressure > before.pressure && point.multiplierHundredths >= before.multiplierHundredths
  );
}

const usual: SurgePolicy = {
  isOn: true,
  capHundredths: 250,
  floorHundredths: 100,
  stepHundredths: 5,
  windowSeconds: 60,
  refreshSeconds: 10,
  smoothingShare: 0.4,
  neighbourShare: 0.3,
  minRequests: 4,
  curve: [
    { pressure: 0.5, multiplierHundredths: 100 },
    { pressure: 1, multiplierHundredths: 120 },
    { pressure: 2, multiplierHundredths: 150 },
    { pressure: 4, multiplierHundredths: 200 },
    { pressure: 8, multiplierHundredths: 300 },
  ],
  windows: [],
  hotspotMinRequests: 5,
  hotspotRadiusMeters: 8_000,
  hotspotsShown: 10,
  keepSnapshotsDays: 90,
};

/** India's aggregator guidelines allow at most twice the base fare, and half of it at least. */
export const surgeDefaults: Defaults<SurgePolicy> = {
  in: { ...usual, capHundredths: 200 },
  us: { ...usual, capHundredths: 300 },
  uk: usual,
};
