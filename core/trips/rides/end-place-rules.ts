/**
 * Where a ride ended, as far as that costs anybody money. Pure. What the driver says is only believed
 * where it agrees with the booking or with the positions: both were known before anybody could gain.
 */
import { distanceMeters, type Position } from "#shared/geo.ts";

export interface EndFacts {
  /** The driver's word. */
  readonly claimed: Position;
  /** The drop-off of the booking. */
  readonly agreed: Position;
  /** The last position of the ride that can be believed, and how long ago that was. */
  readonly last: { readonly position: Position; readonly citySeconds: number } | null;
  readonly awayMeters: number;
}

export interface EndPlace {
  readonly position: Position;
  /** `agreed` and `seen` are two words for one place when the ride ended where it was to end. */
  readonly by: "agreed" | "seen" | "nobody";
  /** The driver's word contradicts it. */
  readonly isContradicted: boolean;
}

/** What may be believed of a way that nobody heard of: 70 km/h through a city. */
const UNHEARD_MPS = 20;

export function endPlace({ claimed, agreed, last, awayMeters }: EndFacts): EndPlace {
  const isAt = (one: Position, other: Position) => distanceMeters(one, other) <= awayMeters;
  if (last === null) {
    return { position: agreed, by: "nobody", isContradicted: !isAt(claimed, agreed) };
  }
  const reach = awayMeters + Math.max(0, last.citySeconds) * UNHEARD_MPS;
  const couldArrive = distanceMeters(last.position, agreed) <= reach;
  if (couldArrive && isAt(claimed, agreed)) {
    return { position: agreed, by: "agreed", isContradicted: false };
  }
  const isContradicted = distanceMeters(last.position, claimed) > reach;
  return { position: last.position, by: "seen", isContradicted };
}
