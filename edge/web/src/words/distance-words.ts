const METERS_PER_MILE = 1_609.344;
const METERS_PER_FOOT = 0.3048;

/** A distance as people say it: metres or feet when near, one decimal below ten, then whole. */
export function distanceWords(meters: number, unit: "km" | "mi"): string {
  if (unit === "km" && meters < 950) return `${Math.max(10, Math.round(meters / 10) * 10)} m`;
  if (unit === "mi" && meters < 300) {
    return `${Math.max(50, Math.round(meters / METERS_PER_FOOT / 50) * 50)} ft`;
  }
  const far = unit === "km" ? meters / 1_000 : meters / METERS_PER_MILE;
  return `${far < 10 ? far.toFixed(1) : Math.round(far)} ${unit}`;
}
