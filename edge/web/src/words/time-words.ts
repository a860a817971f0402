/** Times and spans in words. Nothing here reads a clock: `nowMs` is given. */
import { say, locale as spoken } from "../i18n/speech.ts";

export interface ClockStyle {
  readonly timeZone?: string;
  readonly hourCycle?: "h12" | "h24";
}

/** The wall clock in the city, such as 7:42 pm or 19:42. */
export function clockWords(instant: string, style: ClockStyle = {}, locale = spoken()): string {
  return new Intl.DateTimeFormat(locale, {
    hour: "numeric",
    minute: "2-digit",
    ...(style.timeZone ? { timeZone: style.timeZone } : {}),
    ...(style.hourCycle ? { hour12: style.hourCycle === "h12" } : {}),
  }).format(new Date(instant));
}

/** Day and time, for lists that go back further than today. */
export function dayWords(instant: string, style: ClockStyle = {}, locale = spoken()): string {
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    ...(style.timeZone ? { timeZone: style.timeZone } : {}),
    ...(style.hourCycle ? { hour12: style.hourCycle === "h12" } : {}),
  }).format(new Date(instant));
}

/** 95 → "1:35". Negative spans are shown as 0:00. */
export function countdownWords(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const rest = String(left % 60).padStart(2, "0");
  return `${Math.floor(left / 60)}:${rest}`;
}

/** 40 → "40 s", 130 → "2 min", 7300 → "2 h". */
export function spanWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return say("span.seconds", { count: whole });
  if (whole < 5_400) return say("span.minutes", { count: Math.round(whole / 60) });
  return say("span.hours", { count: Math.round(whole / 3_600) });
}

export function secondsUntil(instant: string, nowMs: number): number {
  return (Date.parse(instant) - nowMs) / 1_000;
}

/** "4 more minutes", "1 more minute", "less than a minute". @param seconds ≥ 0 */
export function moreMinutesWords(seconds: number): string {
  if (seconds < 45) return say("span.less_than_minute");
  return say("span.more_minutes", { count: Math.max(1, Math.round(seconds / 60)) });
}
