/**
 * What kinds of messages there are and how each is treated. A purpose decides how hard we try: of a
 * message for somebody's safety two are better than none, of any other at most one is sent.
 */
import type { en } from "./words/en.ts";

export type Purpose = "safety" | "trip" | "notice";

interface Treatment {
  readonly purpose: Purpose;
  /** Too late to be of use after so long; then it is not sent any more. */
  readonly lifeMs: number;
}

const MINUTE_MS = 60_000;

export const templates = {
  contact_named: { purpose: "notice", lifeMs: 24 * 60 * MINUTE_MS },
  sos: { purpose: "safety", lifeMs: 6 * 60 * MINUTE_MS },
  alarm: { purpose: "safety", lifeMs: 2 * 60 * MINUTE_MS },
  ride_started: { purpose: "trip", lifeMs: 15 * MINUTE_MS },
  ride_update: { purpose: "trip", lifeMs: 5 * MINUTE_MS },
  ride_ended: { purpose: "trip", lifeMs: 60 * MINUTE_MS },
} as const satisfies Partial<Record<keyof typeof en, Treatment>>;

export type TemplateName = keyof typeof templates;
