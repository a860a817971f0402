/** The days of a statement as instants, by the clock of a city. Pure. */
import { MAX_STATEMENT_DAYS } from "#shared/contracts/documents.ts";
import { BeelineError } from "#shared/errors.ts";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;

export interface StatementPeriod {
  /** First and last day, both included. */
  readonly from: string;
  readonly to: string;
  /** Included, excluded. */
  readonly start: Date;
  readonly end: Date;
}

/** @throws BeelineError VALIDATION_FAILED for days in the wrong order or too many of them */
export function periodOf(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
  timeZone: string,
): StatementPeriod {
  const to = asked.to ?? dayOf(now, timeZone);
  const from = asked.from ?? addDays(to, 1 - DEFAULT_DAYS);
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  if (days < 1) throw wrong("from", "Must not be after `to`");
  if (days > MAX_STATEMENT_DAYS) throw wrong("to", `Ask for ${MAX_STATEMENT_DAYS} days at most`);
  return { from, to, start: startOf(from, timeZone), end: startOf(addDays(to, 1), timeZone) };
}

function wrong(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The calendar day of an instant. */
export function dayOf(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetMs(at.getTime(), timeZone)).toISOString().slice(0, 10);
}

/** When a day begins. The offset is looked up twice, because a clock may change in between. */
export function startOf(day: string, timeZone: string): Date {
  const asUtc = Date.parse(day);
  const near = asUtc - offsetMs(asUtc, timeZone);
  return new Date(asUtc - offsetMs(near, timeZone));
}

/** How far the city's clock is ahead of UTC. */
function offsetMs(atMs: number, timeZone: string): number {
  const style = { timeZone, timeZoneName: "longOffset" } as const;
  const parts = new Intl.DateTimeFormat("en-US", style).formatToParts(atMs);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === "-" ? -ahead : ahead;
}
