/** Which time a report answers for, and which days are still to be asked for. */

const DAY_MS = 24 * 3_600_000;
/** A file that begins within this much of the last one's end goes on where that one ended. */
const MAX_GAP_MS = 3 * DAY_MS;
/** Days that are asked for in one go, after the core was down or the provider away. */
export const MAX_DAYS_AT_ONCE = 7;

export interface Period {
  /** Included. */
  readonly start: Date;
  /** Excluded. */
  readonly end: Date;
}

/**
 * A file does not say its period, only its lines: from the first to the last. Between the last line of
 * one file and the first of the next nothing happened, so the next one answers for that time too.
 */
export function periodOf(
  lines: readonly { readonly occurredAt: Date }[],
  coveredUntil: Date | undefined,
): Period {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { occurredAt } of lines) {
    first = Math.min(first, occurredAt.getTime());
    last = Math.max(last, occurredAt.getTime());
  }
  const before = coveredUntil?.getTime() ?? first;
  const goesOn = before < first && first - before <= MAX_GAP_MS;
  return { start: new Date(goesOn ? before : first), end: new Date(last + 1) };
}

/** Whole days (UTC, as providers book) that are over and not asked for so far, the oldest first. */
export function dueDays(now: Date, coveredUntil: Date | undefined): Period[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const covered = Math.floor((coveredUntil?.getTime() ?? today - DAY_MS) / DAY_MS) * DAY_MS;
  const days: Period[] = [];
  for (let start = covered; start < today && days.length < MAX_DAYS_AT_ONCE; start += DAY_MS) {
    days.push({ start: new Date(start), end: new Date(start + DAY_MS) });
  }
  return days;
}
