import { locale as spoken } from "../i18n/speech.ts";

const METERS_PER_MILE = 1_609.344;
const METERS_PER_FOOT = 0.3048;

function measure(value: number, unit: string, digits: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A distance as people say it: metres or feet when near, one decimal below ten, then whole. */
export function distanceWords(
  meters: number,
  unit: "km" | "mi",
  locale: string = spoken(),
): string {
  if (unit === "km" && meters < 950) {
    return measure(Math.max(10, Math.round(meters / 10) * 10), "meter", 0, locale);
  }
  if (unit === "mi" && meters < 300) {
    const feet = Math.max(50, Math.round(meters / METERS_PER_FOOT / 50) * 50);
    return measure(feet, "foot", 0, locale);
  }
  const far = unit === "km" ? meters / 1_000 : meters / METERS_PER_MILE;
  return measure(far, unit === "km" ? "kilometer" : "mile", far < 10 ? 1 : 0, locale);
}
