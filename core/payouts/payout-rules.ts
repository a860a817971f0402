/** What is paid out, when, and what a provider's answer makes of a payout. */
import type { PayoutState } from "#shared/states.ts";
import type { PayoutPolicy } from "./payout-policies.ts";

export type StopReason =
  | "hold"
  | "no_account"
  | "failed_before"
  | "negative_balance"
  | "too_young"
  | "below_minimum";

export interface Owed {
  /** What we owe; negative when the owner owes us. */
  readonly owedMinor: number;
  /** Of it, what was earned too recently to leave. */
  readonly youngMinor: number;
}

export interface Decision {
  /** What would be sent, without the fee; 0 when nothing is. */
  readonly amountMinor: number;
  readonly stoppedBy: Exclude<StopReason, "hold" | "no_account" | "failed_before"> | null;
}

/** What may leave of what is owed. */
export function decidePayout({ owedMinor, youngMinor }: Owed, policy: PayoutPolicy): Decision {
  if (owedMinor < 0) return { amountMinor: 0, stoppedBy: "negative_balance" };
  const sendable = (minor: number) => minor - policy.feeMinor;
  const isEnough = (minor: number) => minor > 0 && minor >= policy.minimumMinor;
  const amountMinor = sendable(owedMinor - youngMinor);
  if (isEnough(amountMinor)) return { amountMinor, stoppedBy: null };
  const wouldBe = isEnough(sendable(owedMinor));
  return { amountMinor: 0, stoppedBy: wouldBe ? "too_young" : "below_minimum" };
}

interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
}

/** The wall clock of an IANA zone. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const parts = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", hourCycle: "h23" },
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return { year: part("year"), month: part("month"), day: part("day"), hour: part("hour") };
}

const DAY_MS = 24 * 3_600_000;
const pad = (value: number, size = 2) => String(value).padStart(size, "0");

/** The day (`2026-11-22`) or ISO week (`2026-W47`) that a payout closes. */
export function periodAt(at: Date, timeZone: string, schedule: PayoutPolicy["schedule"]): string {
  const { year, month, day } = wallClock(at, timeZone);
  if (schedule === "daily") return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  const date = Date.UTC(year, month - 1, day);
  // The week belongs to the year of its Thursday.
  const thursday = new Date(date + (4 - isoWeekday(date)) * DAY_MS);
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - firstDay) / (7 * DAY_MS));
  return `${pad(thursday.getUTCFullYear(), 4)}-W${pad(week)}`;
}

function isoWeekday(utcMs: number): number {
  return ((new Date(utcMs).getUTCDay() + 6) % 7) + 1;
}

/** Whether a period's run has begun. A run that was missed is made up for until the period ends. */
export function isRunDue(at: Date, timeZone: string, policy: PayoutPolicy): boolean {
  const { year, month, day, hour } = wallClock(at, timeZone);
  if (policy.schedule === "daily") return hour >= policy.hour;
  const weekday = isoWeekday(Date.UTC(year, month - 1, day));
  return weekday > policy.weekday || (weekday === policy.weekday && hour >= policy.hour);
}

/** `2026-W47` → `2026-W47.2` → `2026-W47.3`: a period whose payout failed is paid anew once. */
export function nextPeriod(period: string): string {
  const [base = period, count = "1"] = period.split(".");
  return `${base}.${Number(count) + 1}`;
}

export type Step = "send" | "lookup";

/** What a provider is asked next; undefined when nothing is left to ask. */
export function nextStep(state: PayoutState): Step | undefined {
  if (state === "created") return "send";
  return state === "unknown" || state === "sent" ? "lookup" : undefined;
}

export type Answer = "absent" | "pending" | "paid" | "failed" | "refused" | "not_sent" | "silent";

export interface Verdict {
  readonly to?: PayoutState;
  /** What is asked at once, before anything else. */
  readonly askNext?: Step;
  readonly attention?: string;
}

/**
 * What an answer means. A refusal of the sending itself is a failure, because nothing has happened. A
 * provider that does not know a payout it may have got is sent the same order under the same
 * reference; one that lost what it had confirmed is a case for a person.
 */
export function judgeAnswer(state: PayoutState, step: Step, answer: Answer): Verdict {
  if (answer === "paid") return state === "paid" ? {} : { to: "paid" };
  if (answer === "failed") return { to: "failed", attention: "bank_refused" };
  if (answer === "pending") return state === "sent" ? {} : { to: "sent" };
  if (answer === "refused") {
    const isRefusal = step === "send";
    return isRefusal ? { to: "failed", attention: "provider_refused" } : {};
  }
  if (answer === "absent") {
    if (state === "sent" || state === "paid") return { attention: "lost_by_provider" };
    return { askNext: "send" };
  }
  // Not sent says that nothing has happened by this call; an earlier one may still have.
  if (answer === "silent" && state === "created") return { to: "unknown" };
  return {};
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
const FIRST_BANK_PAUSE_MS = 60_000;
/** Banks take days; webhooks tell sooner. */
const LONGEST_BANK_PAUSE_MS = 6 * 3_600_000;

/** @param random 0 to 1: so that those who failed together do not come back together */
export function pauseMs(state: PayoutState, tries: number, random: number): number {
  const [first, longest] =
    state === "sent"
      ? [FIRST_BANK_PAUSE_MS, LONGEST_BANK_PAUSE_MS]
      : [FIRST_PAUSE_MS, LONGEST_PAUSE_MS];
  const pause = Math.min(longest, first * 2 ** Math.min(tries, 20));
  return Math.round(pause * (0.75 + random / 2));
}

const OVERDUE_MS = 3 * DAY_MS;

/** A payout that nobody could clear up for so long is a case for a person. */
export function isOverdue(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > OVERDUE_MS;
}
