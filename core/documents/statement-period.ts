/** The days of a statement as instants, by the clock of a city. Pure. */
import { addDays, countDays, dayOf, startOfDay } from "#shared/city-days.ts";
import { MAX_STATEMENT_DAYS } from "#shared/contracts/documents.ts";
import { BeelineError } from "#shared/errors.ts";

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
  const to = asked.to ?? dayOf(now.getTime(), timeZone);
  const from = asked.from ?? addDays(to, 1 - DEFAULT_DAYS);
  const days = countDays(from, to);
  if (days < 1) throw wrong("from", "Must not be after `to`");
  if (days > MAX_STATEMENT_DAYS) throw wrong("to", `Ask for ${MAX_STATEMENT_DAYS} days at most`);
  const startAt = (day: string) => new Date(startOfDay(day, timeZone));
  return { from, to, start: startAt(from), end: startAt(addDays(to, 1)) };
}

function wrong(path: string, message: string): BeelineError {
  return new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
}
