/**
 * How long what is not money is kept, in days. The bounds are what works: providers repeat webhooks
 * for a month, and banks dispute for four.
 */
import { z } from "zod";
import { regions } from "../regions.ts";
import type { Defaults } from "./level.ts";

export const RetentionPolicy = z.strictObject({
  /** Where riders have been, and the legs that estimates learn from. */
  trackDays: z.int().min(1).max(400).describe("Positions of riders"),
  /** Why riders were asked; that they were stays. */
  decisionDays: z.int().min(1).max(400).describe("Reasons of dispatch decisions"),
  /** After that a repeated webhook would be taken for a new one. */
  webhookDays: z.int().min(31).max(400).describe("Webhooks of payment providers"),
  sagaDays: z.int().min(120).max(1_000).describe("Steps of finished sagas"),
  /** As long as it is known, a message is not sent a second time. */
  notificationDays: z.int().min(2).max(400).describe("Messages to people"),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

const usual = { decisionDays: 30, webhookDays: 45, sagaDays: 180, notificationDays: 30 };

export const retentionDefaults: Defaults<RetentionPolicy> = {
  in: { trackDays: regions.in.trackRetentionDays, ...usual },
  us: { trackDays: regions.us.trackRetentionDays, ...usual },
  uk: { trackDays: regions.uk.trackRetentionDays, ...usual },
};
