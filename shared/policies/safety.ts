/** From when on a ride looks as if something were wrong. */
import { z } from "zod";
import type { Defaults } from "./level.ts";

const seconds = (about: string) => z.int().min(10).max(86_400).describe(`${about}, seconds`);
const meters = (about: string) => z.int().min(20).max(100_000).describe(`${about}, metres`);

export const SafetyPolicy = z.strictObject({
  /** A ride strays when it is this far off the line from pick-up to drop-off … */
  deviationMeters: meters("Off the way by at least"),
  /** … and by this share of the line's length, where that is more … */
  deviationShare: z.number().min(0).max(5).describe("Off the way by this share of its length"),
  /** … while it gets away from where it goes, for so long. */
  deviationSeconds: seconds("Off the way for"),
  /** Standing: within so many metres for so long, while the ride is not paused. */
  standMeters: meters("Standing within"),
  standSeconds: seconds("Standing for"),
  pauseSeconds: seconds("Paused for"),
  /** Too long: more than this multiple of the planned time, and so much more than it. */
  tooLongFactor: z.number().min(1.1).max(10).describe("Times the planned duration"),
  tooLongSeconds: seconds("Longer than planned by at least"),
  /** Ended so far from the drop-off that was booked. */
  farMeters: meters("Ended away from the destination by"),
  /** How many people somebody may name. */
  maxContacts: z.int().min(1).max(20).describe("Trusted contacts of a person"),
  /** Besides the passenger's own call for help; what was only noticed waits for an answer first. */
  contactsToldOf: z
    .array(
      z.enum(["rider_sos", "route_deviation", "long_stop", "too_long", "far_from_destination"]),
    )
    .max(5)
    .describe("Alarms that the passenger's contacts are told of"),
  unansweredSeconds: seconds("Contacts are told of what nobody answered for"),
  /** Of a shared ride that is still under way. */
  updateMinutes: z.int().min(2).max(120).describe("Contacts hear of a ride again every"),
  /** Hours of the city's clock; a ride that starts between them is one of the night. */
  nightFromHour: z.int().min(0).max(23).describe("The night begins at, hour"),
  nightToHour: z.int().min(0).max(23).describe("The night ends at, hour"),
  /** To one number in a day; calls for help and alarms may be twice as many. */
  maxDailyMessages: z.int().min(1).max(200).describe("Messages to one contact in a day"),
});
export type SafetyPolicy = z.infer<typeof SafetyPolicy>;

const usual: SafetyPolicy = {
  deviationMeters: 1_500,
  deviationShare: 0.5,
  deviationSeconds: 120,
  standMeters: 80,
  standSeconds: 300,
  pauseSeconds: 900,
  tooLongFactor: 2.5,
  tooLongSeconds: 600,
  farMeters: 1_000,
  maxContacts: 5,
  contactsToldOf: ["rider_sos", "route_deviation"],
  unansweredSeconds: 120,
  updateMinutes: 15,
  nightFromHour: 21,
  nightToHour: 6,
  maxDailyMessages: 20,
};

export const safetyDefaults: Defaults<SafetyPolicy> = { in: usual, us: usual, uk: usual };
