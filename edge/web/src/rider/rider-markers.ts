import type { Offer, Trip } from "#shared/contracts/riders.ts";
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
    label: "You",
    freshness: "live",
  };
  if (trip) {
    const open = trip.stops.filter(({ state }) => state === "pending" || state === "arrived");
    return [
      ...open.map<MapMarker>((stop) => ({
        id: stop.id,
        kind: stop.kind === "pickup" ? "store" : "home",
        position: stop.position,
        label: stop.name ?? (stop.kind === "pickup" ? "Pick-up" : "Drop-off"),
      })),
      me,
    ];
  }
  if (offer) {
    return [
      {
        id: "pickup",
        kind: "store",
        position: offer.pickup.position,
        label: offer.pickup.name ?? "Pick-up",
      },
      ...offer.orders.map(({ orderId, dropoff }, index): MapMarker => {
        const number = offer.orders.length > 1 ? ` ${index + 1}` : "";
        const label = `Drop-off${number}, about here`;
        return { id: `dropoff ${orderId}`, kind: "home", position: dropoff.position, label };
      }),
      me,
    ];
  }
  return [me];
}
