/**
 * How long what is not money is kept. The lower bounds are what safety needs: clients repeat for a day,
 * providers their webhooks for a month, banks dispute for four, and riders ask for their hours as long.
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
  /** As long as it is known, a repeated request is told what the first one was. */
  idempotencyHours: z.int().min(24).max(720).describe("Answers to repeated requests"),
  /** Beyond their own time; who has one cannot use it any more. */
  signInDays: z.int().min(1).max(90).describe("One-time codes, log-ins and sessions that ended"),
  /** Minimum earnings and statements are reckoned from them. */
  dutyDays: z.int().min(125).max(1_000).describe("Hours of riders on duty"),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

const usual = {
  decisionDays: 30,
  webhookDays: 45,
  sagaDays: 180,
  notificationDays: 30,
  idempotencyHours: 24,
  signInDays: 1,
  dutyDays: 125,
};

export const retentionDefaults: Defaults<RetentionPolicy> = {
  in: { trackDays: regions.in.trackRetentionDays, ...usual },
  us: { trackDays: regions.us.trackRetentionDays, ...usual },
  uk: { trackDays: regions.uk.trackRetentionDays, ...usual },
};
