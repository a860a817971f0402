/** Numbers of papers: which series one belongs to and how its number is written. Pure. */
import type { RegionCode } from "#shared/regions.ts";

export type NumberedKind = "invoice" | "credit_note";

/** Digits that are always there; a busier series simply gets longer. */
const DIGITS = 6;

/**
 * The series of a region, kind and year of account, such as `IN-2627` for the year from April 2026.
 * @param timeZone whose calendar says which year it is
 */
export function seriesOf(
  kind: NumberedKind,
  region: RegionCode,
  at: Date,
  { yearStartsInMonth, timeZone }: { yearStartsInMonth: number; timeZone: string },
): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "numeric" });
  const part = (type: "year" | "month") =>
    Number(parts.formatToParts(at).find((found) => found.type === type)!.value);
  const year = part("month") >= yearStartsInMonth ? part("year") : part("year") - 1;
  const twoDigits = (value: number) => String(value % 100).padStart(2, "0");
  const label = yearStartsInMonth === 1 ? String(year) : twoDigits(year) + twoDigits(year + 1);
  const letter = kind === "credit_note" ? "C" : "";
  return `${region.toUpperCase()}${letter}-${label}`;
}

export function numberIn(series: string, place: number): string {
  return `${series}-${String(place).padStart(DIGITS, "0")}`;
}
