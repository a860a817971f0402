import { bearingDegrees, type Position } from "#shared/geo.ts";

const points = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;

/** The point of the compass towards which `to` lies. */
export function compassOf(from: Position, to: Position): (typeof points)[number] {
  return points[Math.round(bearingDegrees(from, to) / 45) % 8] ?? "n";
}
