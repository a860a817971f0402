/** What the map shows of a moment that is over: people, places, and a way that somebody went. */
import type { TrackPoint } from "#shared/contracts/tracks.ts";
import type { Position } from "#shared/geo.ts";
import type { MapMarker } from "../map/markers.ts";
import { type ClockStyle, clockWords } from "../words/time-words.ts";

export interface PastScene {
  readonly markers: readonly MapMarker[];
  readonly track: readonly Position[];
}

/** A rider's way with its ends; nothing when there are no points. */
export function trackScene(
  points: readonly TrackPoint[],
  clock: ClockStyle,
  locale?: string,
): PastScene | null {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const at = ({ recordedAt }: TrackPoint) => clockWords(recordedAt, clock, locale);
  const end: MapMarker = {
    ...{ id: "track end", kind: "rider", position: last, bearing: last.bearing },
    label: at(last),
  };
  const start: MapMarker = { id: "track start", kind: "pin", position: first, label: at(first) };
  return { markers: first === last ? [end] : [start, end], track: points };
}
