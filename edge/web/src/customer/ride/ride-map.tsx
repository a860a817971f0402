/** The maps of a ride: while it is booked, and while it is under way. */
import { useMemo } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { NearbyRides } from "#shared/contracts/ride-quotes.ts";
import { say } from "../../i18n/speech.ts";
import { type Followed, riderAgeMs } from "../../live/follow-order.ts";
import { useNow } from "../../live/use-now.ts";
import { MapView } from "../../map/map-view.tsx";
import type { MapMarker } from "../../map/markers.ts";
import { positionAge } from "../../words/position-words.ts";
import { useShopping } from "../shopping.tsx";
import type { RidePlaces } from "./ride-places.ts";

export function BookingMap(props: { places: RidePlaces; vehicles: NearbyRides["vehicles"] }) {
  const { city } = useShopping();
  const { pickup, dropoff, active, move } = props.places;
  const ends = useMemo<MapMarker[]>(() => {
    const from: MapMarker = {
      ...{ id: "pickup", kind: "pin", position: pickup.position },
      label: say("ride.pickup_label"),
    };
    if (!dropoff) return [from];
    const label = say("ride.dropoff_label");
    return [from, { id: "dropoff", kind: "home", position: dropoff.position, label }];
  }, [pickup.position, dropoff]);
  const markers = useMemo<MapMarker[]>(
    () => [
      // Where they roughly are, without a name: the number beside the map says how many.
      ...props.vehicles.map(({ position }, at): MapMarker => {
        return { id: `near ${at}`, kind: "candidate", position, label: "" };
      }),
      ...ends,
    ],
    [props.vehicles, ends],
  );
  // While there is only a beginning, what is near is what one looks for.
  const fit = useMemo(() => {
    const near = ends.length > 1 ? [] : props.vehicles.map(({ position }) => position);
    return [...ends.map(({ position }) => position), ...near];
  }, [ends, props.vehicles]);
  return (
    <MapView
      city={city}
      label={say("ride.map")}
      markers={markers}
      fit={fit}
      fitKey={`${ends.length} ${ends.length > 1 || props.vehicles.length > 0}`}
      onPick={(position) => move(active, position)}
    />
  );
}

/** From the pick-up to the destination, with the driver as long as there is one. */
export function RideMap({ followed, city }: { followed: Followed; city: CityView }) {
  const now = useNow(2_000);
  const { order, position } = followed;
  const age = riderAgeMs(followed, now);
  const freshness = age === null ? "live" : positionAge(age).freshness;
  const isShown = age !== null && position !== null;
  const isBefore = ["created", "searching", "assigned"].includes(order.state);
  const pickup = order.ride?.pickup.position ?? null;
  const dropoff = order.dropoff?.position ?? null;
  const name = order.rider?.name ?? null;
  const markers = useMemo<MapMarker[]>(() => {
    const list: MapMarker[] = [];
    if (pickup)
      list.push({
        ...{ id: "pickup", kind: "pin", position: pickup },
        label: say("ride.pickup_label"),
      });
    if (dropoff)
      list.push({
        ...{ id: "dropoff", kind: "home", position: dropoff },
        label: say("ride.dropoff_label"),
      });
    if (isShown && position) {
      const { lat, lng, bearing } = position;
      const label = name ?? say("trip.driver");
      list.push({ id: "rider", kind: "rider", position: { lat, lng }, bearing, freshness, label });
    }
    return list;
  }, [pickup, dropoff, position, isShown, freshness, name]);
  // Before the start the driver's way to the pick-up is what matters, afterwards the whole way.
  const fit = useMemo(
    () =>
      markers
        .filter(({ id }) => !(isBefore && isShown && id === "dropoff"))
        .map((marker) => marker.position),
    [markers, isBefore, isShown],
  );
  return (
    <MapView
      city={city}
      label={say("trip.map")}
      markers={markers}
      fit={fit}
      fitKey={`${isBefore} ${isShown}`}
      way={pickup && dropoff ? [pickup, dropoff] : []}
    />
  );
}
