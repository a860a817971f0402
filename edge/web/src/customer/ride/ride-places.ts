/** Where a ride begins and where it ends, kept while the customer looks around. */
import { useState } from "react";
import { z } from "zod";
import { Dropoff } from "#shared/contracts/orders.ts";
import { isInside, type Position } from "#shared/geo.ts";
import { say } from "../../i18n/speech.ts";
import { keep, useKept } from "../../keep.ts";
import { type Place, useShopping } from "../shopping.tsx";

export type End = "pickup" | "dropoff";

const KeptRide = z.object({ cityCode: z.string(), pickup: Dropoff, dropoff: Dropoff.nullable() });
const keptRide = keep("beeline.ride", KeptRide.nullable(), null);

export interface RidePlaces {
  readonly pickup: Place;
  readonly dropoff: Place | null;
  /** Which of the two a tap on the map moves. */
  readonly active: End;
  activate(end: End): void;
  put(end: End, place: Place): void;
  /** Moves an end; what was said about the old place is not true of the new one. */
  move(end: End, position: Position, address?: string): void;
  swap(): void;
  /** An end that is outside of the service area. */
  readonly outside: End | null;
}

/** A ride starts where the customer is delivered to, until another place is chosen. */
export function useRidePlaces(): RidePlaces {
  const { city, place } = useShopping();
  const kept = useKept(keptRide);
  const own = kept?.cityCode === city.code ? kept : null;
  const pickup = own?.pickup ?? place;
  const dropoff = own?.dropoff ?? null;
  const [active, activate] = useState<End>("dropoff");
  const put = (end: End, next: Place) =>
    keptRide.set({ cityCode: city.code, pickup, dropoff, [end]: next });
  const isOutside = (at: Place | null) => at !== null && !isInside(at.position, city.serviceArea);
  return {
    ...{ pickup, dropoff, active, activate, put },
    move: (end, position, address = say("ride.pinned")) => put(end, { position, address }),
    swap() {
      if (dropoff) keptRide.set({ cityCode: city.code, pickup: dropoff, dropoff: pickup });
    },
    outside: isOutside(pickup) ? "pickup" : isOutside(dropoff) ? "dropoff" : null,
  };
}

/** After a booking: the next ride starts where this one ended. */
export function forgetRidePlaces(): void {
  keptRide.set(null);
}
