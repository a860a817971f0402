/** The people and places of one decision as markers: pick-up, doors, and each rider as an arrow. Pure. */
import type { ExplainedOffer } from "#shared/contracts/dispatch.ts";
import { bearingDegrees } from "#shared/geo.ts";
import { say } from "../i18n/speech.ts";
import type { MapMarker } from "../map/markers.ts";
import { shortOrderId } from "../words/order-id.ts";

/** Riders turn to the pick-up; the one who was asked is told apart by colour and by word. */
export function explainedMarkers(offer: ExplainedOffer, orderId: string): MapMarker[] {
  const order = offer.orders.find((one) => one.orderId === orderId) ?? offer.orders[0];
  if (!order) return [];
  const { pickup } = order;
  const stops = offer.orders.flatMap((one, index): MapMarker[] => {
    const isOwn = one === order;
    const label =
      offer.orders.length > 1
        ? say("ops.dropoff_number", { number: index + 1 })
        : say("stops.dropoff");
    const door: MapMarker[] = one.dropoff
      ? [{ id: `door ${one.orderId}`, kind: "home", position: one.dropoff, label }]
      : [];
    const isSame = !isOwn && pickup && one.pickup && isOnePlace(pickup, one.pickup);
    const store: MapMarker[] =
      one.pickup && !isSame
        ? [
            {
              id: `store ${one.orderId}`,
              kind: "store",
              position: one.pickup,
              label: say("stops.pickup"),
            },
          ]
        : [];
    return [...store, ...door];
  });
  const riders = order.candidates.flatMap((candidate): MapMarker[] => {
    const { riderId, position, outcome } = candidate;
    if (!position) return [];
    const isAsked = outcome === "offered" || outcome === "also_offered";
    const name = shortOrderId(riderId);
    return [
      {
        id: `then ${riderId}`,
        kind: isAsked ? "rider" : "candidate",
        position,
        label: isAsked ? say("ops.rider_asked", { rider: name }) : name,
        bearing: pickup ? bearingDegrees(position, pickup) : null,
      },
    ];
  });
  return [...stops, ...riders];
}

const isOnePlace = (a: { lat: number; lng: number }, b: { lat: number; lng: number }) =>
  a.lat === b.lat && a.lng === b.lng;
