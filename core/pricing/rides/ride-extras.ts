/** Which tolls and airports' fees a ride passes. Pure. */
import { distanceMeters, type Position } from "#shared/geo.ts";
import type { FaresPolicy, ZoneFee } from "#shared/policies/fares.ts";
import type { RideType } from "#shared/ride-types.ts";
import type { RideExtra } from "./ride-fare.ts";

export interface RideEnds {
  readonly rideType: RideType;
  readonly pickup: Position;
  readonly dropoff: Position;
}

/** Each fee once, in the order of the policy. */
export function rideExtras(ride: RideEnds, values: Pick<FaresPolicy, "zoneFees">): RideExtra[] {
  return values.zoneFees
    .filter((fee) => !fee.rideTypes || fee.rideTypes.includes(ride.rideType))
    .filter((fee) => isDue(fee, ride))
    .map(({ kind, label, amountMinor }) => ({
      code: kind === "toll" ? "toll" : "fee",
      label,
      amountMinor,
    }));
}

function isDue(fee: ZoneFee, { pickup, dropoff }: RideEnds): boolean {
  const reaches = (place: Position) => distanceMeters(fee.center, place) <= fee.radiusMeters;
  switch (fee.when) {
    case "pickup":
      return reaches(pickup);
    case "dropoff":
      return reaches(dropoff);
    case "either":
      return reaches(pickup) || reaches(dropoff);
    case "through":
      return reaches(nearestOn(pickup, dropoff, fee.center));
  }
}

/** The point of the straight line that is nearest to `to`; good to metres within a city. */
function nearestOn(from: Position, end: Position, to: Position): Position {
  const squeeze = Math.cos((to.lat * Math.PI) / 180);
  const [x, y] = [(end.lng - from.lng) * squeeze, end.lat - from.lat];
  const length = x * x + y * y;
  if (length === 0) return from;
  const along = ((to.lng - from.lng) * squeeze * x + (to.lat - from.lat) * y) / length;
  const fraction = Math.min(1, Math.max(0, along));
  return {
    lat: from.lat + (end.lat - from.lat) * fraction,
    lng: from.lng + (end.lng - from.lng) * fraction,
  };
}
