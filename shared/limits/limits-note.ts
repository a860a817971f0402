/** A core tells the edge what its region's limits are scaled by: a signed call under /internal. */
import { z } from "zod";
import { LimitsPolicy } from "../policies/limits.ts";
import { regionCodes } from "../regions.ts";

export const limitsNotePath = "/internal/limits";

export const LimitsNote = z.object({
  region: z.enum(regionCodes),
  /** Of the policies that the core knows of; the note of a process that lags behind is not taken. */
  changeId: z.int().min(-1),
  factors: LimitsPolicy,
});
export type LimitsNote = z.infer<typeof LimitsNote>;

/** That it is there says enough. */
export const LimitsNoteAnswer = z.object({});

/** How often a core confirms what it told, whether or not it has changed. */
export const LIMITS_CONFIRM_MS = 20_000;
/** After so long without a word a note counts whatever its change: the region may be restored. */
export const LIMITS_FORGET_CHANGE_MS = 60_000;
