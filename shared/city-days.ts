/** Calendar days by the clock of a city. Pure. */

const DAY_MS = 86_400_000;

/** The day, such as `2026-11-22`, that an instant belongs to in a zone. */
export function dayOf(atMs: number, timeZone: string): string {
  return new Date(atMs + offsetMs(atMs, timeZone)).toISOString().slice(0, 10);
}

/** Epoch ms of a day's first moment there. */
export function startOfDay(day: string, timeZone: string): number {
  const asUtc = Date.parse(day);
  // Looked up twice: the clock may change between the two guesses.
  const near = asUtc - offsetMs(asUtc, timeZone);
  return asUtc - offsetMs(near, timeZone);
}

/** @param count negative for days before */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** How many days from the first to the last, both counted. */
export function countDays(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

/** How far the zone's clock is ahead of UTC. */
function offsetMs(atMs: number, timeZone: string): number {
  const style = { timeZone, timeZoneName: "longOffset" } as const;
  const parts = new Intl.DateTimeFormat("en-US", style).formatToParts(atMs);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === "-" ? -ahead : ahead;
}
