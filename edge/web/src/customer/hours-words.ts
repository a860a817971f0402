/** Opening hours in words, by the city's clock. Pure: `nowMs` is given. */
import { zoneOffsetMs } from "#shared/catalog/opening-hours.ts";
import type { OpeningWindow, Store } from "#shared/contracts/catalog.ts";
import { say, locale as spoken } from "../i18n/speech.ts";
import { type ClockStyle, clockWords } from "../words/time-words.ts";

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** A Sunday, in UTC, to write the names of days and times of day from. */
const SUNDAY_MS = Date.UTC(2026, 0, 4);

/**
 * "Open until 10:00 pm", "Closed, opens Mon 9:00 am", "Closed". Undefined for a store that is open
 * and has no hours: there is nothing to say.
 */
export function openingWords(
  { open, changesAt }: Pick<Store, "open" | "changesAt">,
  nowMs: number,
  style: ClockStyle,
  locale = spoken(),
): string | undefined {
  if (changesAt === null) return open ? undefined : say("store.closed");
  const when = whenWords(changesAt, nowMs, style, locale);
  return say(open ? "store.open_until" : "store.closed_opens", { when });
}

function whenWords(at: string, nowMs: number, style: ClockStyle, locale: string): string {
  const zone = style.timeZone ?? "UTC";
  const dayOf = (ms: number) => Math.floor((ms + zoneOffsetMs(zone, ms)) / DAY_MS);
  const days = dayOf(Date.parse(at)) - dayOf(nowMs);
  const clock = clockWords(at, style, locale);
  if (days === 0) return clock;
  if (days === 1) return say("store.tomorrow", { clock });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: zone });
  return say("store.on_day", { day: weekday.format(new Date(at)), clock });
}

/** Each day of the week with its windows in words. @param firstDay with which it begins; 0 is Sunday */
export function weekWords(
  hours: readonly OpeningWindow[],
  style: ClockStyle,
  firstDay: 0 | 1,
  locale = spoken(),
): { day: string; words: string }[] {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const clock = (minute: number) => {
    const at = new Date(SUNDAY_MS + (minute % DAY_MINUTES) * 60_000).toISOString();
    return clockWords(at, { ...style, timeZone: "UTC" }, locale);
  };
  return Array.from({ length: 7 }, (_, place) => {
    const day = (firstDay + place) % 7;
    const windows = hours
      .filter((window) => window.day === day)
      .toSorted((a, b) => a.fromMinute - b.fromMinute)
      .map(({ fromMinute, toMinute }) =>
        fromMinute === 0 && toMinute >= DAY_MINUTES
          ? say("store.all_day")
          : say("store.span", { from: clock(fromMinute), until: clock(toMinute) }),
      );
    return {
      day: weekday.format(new Date(SUNDAY_MS + day * DAY_MS)),
      words: windows.join(", ") || say("store.closed"),
    };
  });
}
