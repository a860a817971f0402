/** Days of a reconciliation run, in UTC as providers count them: pure. */
const DAY_MS = 24 * 3_600_000;

/** As a date field writes it. @param nowMs epoch milliseconds */
export function yesterday(nowMs: number): string {
  return new Date(nowMs - DAY_MS).toISOString().slice(0, 10);
}

/**
 * From the beginning of the first day to the end of the last.
 * @returns undefined for what is no day, for days in the wrong order, and for more than `most`
 */
export function spanOfDays(
  from: string,
  to: string,
  most: number,
): { start: string; end: string } | undefined {
  const startMs = Date.parse(`${from}T00:00:00Z`);
  const endMs = Date.parse(`${to}T00:00:00Z`) + DAY_MS;
  if (!(endMs > startMs) || endMs - startMs > most * DAY_MS) return undefined;
  return { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
}
