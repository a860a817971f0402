/** Periods that people ask for, by the clock of their city. Pure. */
import { addDays, dayOf, startOfDay } from "#shared/city-days.ts";

export const periods = ["today", "week", "month"] as const;
export type Period = (typeof periods)[number];

const lengths: Readonly<Record<Period, number>> = { today: 1, week: 7, month: 30 };

export interface Days {
  /** First and last day, both included. */
  readonly from: string;
  readonly to: string;
}

export function daysOf(period: Period, nowMs: number, timeZone: string): Days {
  const to = dayOf(nowMs, timeZone);
  return { from: addDays(to, 1 - lengths[period]), to };
}

/** From the first midnight of the period in that city until now, for reading earnings. */
export function spanOf(period: Period, nowMs: number, timeZone: string) {
  const { from } = daysOf(period, nowMs, timeZone);
  const start = new Date(startOfDay(from, timeZone));
  return { from: start.toISOString(), to: new Date(nowMs).toISOString() };
}
