import type { Offer, Trip } from "#shared/contracts/riders.ts";
import { say } from "../i18n/speech.ts";
import type { MapMarker } from "../map/markers.ts";
import type { OwnPosition } from "./use-position.ts";

/** What the rider's map shows: me, and the stops of the trip or of the offer. */
export function riderMarkers(
  own: OwnPosition,
  trip: Trip | null,
  offer: Offer | undefined,
): MapMarker[] {
  const me: MapMarker = {
    id: "me",
    kind: "rider",
    position: own.position,
    bearing: own.bearing,
    label: say("map.you"),
    freshness: "live",
  };
  if (trip) {
    const open = trip.stops.filter(({ state }) => state === "pending" || state === "arrived");
    return [
      ...open.map<MapMarker>((stop) => ({
        id: stop.id,
        kind: stop.kind === "dropoff" ? "home" : trip.ride ? "pin" : "store",
        position: stop.position,
        label: stop.name ?? say(stop.kind === "pickup" ? "stops.pickup" : "stops.dropoff"),
      })),
      me,
    ];
  }
  if (offer) {
    return [
      {
        id: "pickup",
        kind: offer.ride ? "pin" : "store",
        position: offer.pickup.position,
        label: offer.pickup.name ?? say("stops.pickup"),
      },
      ...offer.orders.map(({ orderId, dropoff }, index): MapMarker => {
        const label =
          offer.orders.length > 1
            ? say("offer.dropoff_marker_number", { number: index + 1 })
            : say("offer.dropoff_marker");
        return { id: `dropoff ${orderId}`, kind: "home", position: dropoff.position, label };
      }),
      me,
    ];
  }
  return [me];
}
