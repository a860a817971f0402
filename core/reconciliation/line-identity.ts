/** What makes a line this line and no other, in whichever report and how often it comes. */
import type { Line } from "./classify-rules.ts";

/**
 * The same line in a CSV file and from the API differs in nothing but the fraction of a second, and in
 * whether our reference is repeated. Where a report has it twice, the second one counts: `occurrence`
 * is how often it came before, there.
 */
export function identityOf(line: Line, occurrence: number): string {
  const second = Math.floor(line.occurredAt.getTime() / 1_000);
  return JSON.stringify([
    line.kind,
    line.providerReference,
    line.amountMinor,
    line.feeMinor,
    line.currency,
    second,
    occurrence,
  ]);
}

/** All lines of a report with their identities, in the report's order. */
export function identify<L extends Line>(lines: readonly L[]): { line: L; identity: string }[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const first = identityOf(line, 0);
    const occurrence = seen.get(first) ?? 0;
    seen.set(first, occurrence + 1);
    return { line, identity: occurrence === 0 ? first : identityOf(line, occurrence) };
  });
}

/** What two lines share that are about the same money: the second one is a duplicate. */
export function moneyKeyOf(line: Line, subjectId: string | null): string {
  const side = line.amountMinor < 0 ? "out" : "in";
  return JSON.stringify([line.kind, subjectId ?? line.providerReference, side]);
}

const VISIBLE = /^[\x21-\x7e]{1,200}$/;
const CURRENCY = /^[A-Z]{3}$/;
/** What one entry of the ledger may move. */
const MAX_MINOR = 10 ** 13;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(9000, 0, 1);

/** Whether a line can be kept at all, whatever it means. Reports are written by others. */
export function isKeepable(line: Line): boolean {
  const at = line.occurredAt.getTime();
  const isMinor = (minor: number) => Number.isSafeInteger(minor) && Math.abs(minor) <= MAX_MINOR;
  return (
    VISIBLE.test(line.providerReference) &&
    CURRENCY.test(line.currency) &&
    isMinor(line.amountMinor) &&
    isMinor(line.feeMinor) &&
    at >= EARLIEST_MS &&
    at <= LATEST_MS
  );
}

/** What is none of our ids is of no use, and may be anything that somebody typed. */
export function cleanReference(reference: string | null): string | null {
  return reference !== null && VISIBLE.test(reference) ? reference : null;
}
