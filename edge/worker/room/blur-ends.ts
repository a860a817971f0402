/**
 * A guest's map tells roughly where a trip begins and ends, never at which door: a shared link travels
 * further than whoever shared it thinks. The ends are the middles of their H3 r9 cells (0.1 km², some
 * dozens of houses), and so is whoever rides as long as that cell holds them: fading out within some
 * distance of the door would draw a circle around it.
 */
import type { Position } from "#shared/geo.ts";
import type { RoomOrder, RoomPosition } from "#shared/rooms.ts";
import { cellCenter, cellOf } from "../../geo/h3.ts";

const RESOLUTION = 9;

export function blurPlace(place: Position): Position {
  return cellCenter(cellOf(place, RESOLUTION));
}

export function blurRide(ride: RoomOrder["ride"]): RoomOrder["ride"] {
  return ride && { ...ride, pickup: blurPlace(ride.pickup) };
}

/** Near a person's door only the cell; elsewhere as it is. A store's door is no secret. */
export function blurNearEnds<P extends RoomPosition>(
  position: P,
  { ride, dropoff }: Pick<RoomOrder, "ride" | "dropoff">,
): P {
  const cell = cellOf(position, RESOLUTION);
  const isAtAnEnd = [ride?.pickup, dropoff].some((end) => end && cellOf(end, RESOLUTION) === cell);
  return isAtAnEnd ? { ...position, ...cellCenter(cell), bearing: null, speedKmh: null } : position;
}
