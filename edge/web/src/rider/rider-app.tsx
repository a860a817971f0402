import { useCallback, useMemo, useState } from "react";
import { catalogRoutes, type CityView } from "#shared/contracts/catalog.ts";
import { riderRoutes } from "#shared/contracts/riders.ts";
import { RiderFrame } from "#shared/streams.ts";
import { LinkBadge } from "../design/figures.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { Shell } from "../design/shell.tsx";
import { useStream } from "../live/use-stream.ts";
import { MapView } from "../map/map-view.tsx";
import { usePageTitle } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { SignedIn, SignOutButton } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { DutyPanel } from "./duty-panel.tsx";
import { OfferCard } from "./offer-card.tsx";
import { riderApi } from "./rider-api.ts";
import { riderMarkers } from "./rider-markers.ts";
import { applyRiderFrame, closeOffer, nextStop, putTrip, type RiderView, startView } from "./rider-view.ts";
import { EndedTrip, TripPanel } from "./trip-panel.tsx";
import { usePings } from "./use-pings.ts";
import { usePosition } from "./use-position.ts";
import "./rider.css";

export default function RiderApp() {
  usePageTitle("Rider");
  return (
    <SignedIn role="rider" frame={(signIn) => <Shell home="/rider" title="Rider">{signIn}</Shell>}>
      {() => <OwnCity />}
    </SignedIn>
  );
}

/** The rider's city says where to connect. */
function OwnCity() {
  const { loaded, reload } = useLoad("rider", async () => {
    const [rider, { items }] = await Promise.all([
      riderApi.call(riderRoutes.getRider),
      publicClient.call(catalogRoutes.listCities),
    ]);
    return { rider, city: items.find(({ code }) => code === rider.cityCode) };
  });
  if (loaded.status === "ready" && loaded.value.city) {
    const { rider, city } = loaded.value;
    return <RiderHome city={city} first={{ ...startView, state: rider.state }} vehicle={rider.vehicle} />;
  }
  return (
    <Shell home="/rider" title="Rider" tools={<SignOutButton role="rider" />}>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList />}>
        {() => <EmptyState icon="pin" title="Your city is not served" next="Ask support to move your account." />}
      </Show>
    </Shell>
  );
}

type Vehicle = Parameters<typeof DutyPanel>[0]["vehicle"];

function RiderHome({ city, first, vehicle }: { city: CityView; first: RiderView; vehicle: Vehicle }) {
  const [view, setView] = useState(first);
  const stop = nextStop(view.trip);
  const control = usePosition(city, stop?.position);
  const isOnDuty = ["online", "offered", "on_trip"].includes(view.state);
  usePings(city.coreUrl, control.own, isOnDuty);
  const onFrame = useCallback((frame: RiderFrame) => setView((was) => applyRiderFrame(was, frame)), []);
  const link = useStream({
    role: "rider",
    url: `${city.coreUrl}/v1/rider/stream`,
    fallbackUrl: "/v1/rider/stream",
    schema: RiderFrame,
    onFrame,
  });
  const offer = view.trip ? undefined : view.offers[0];
  const markers = useMemo(
    () => riderMarkers(control.own, view.trip, offer),
    [control.own, view.trip, offer],
  );
  const fit = useMemo(() => markers.map(({ position }) => position), [markers]);
  const canPin = control.source === "pinned" && !view.trip;
  const tools = (
    <>
      {isOnDuty ? <LinkBadge link={link} /> : null}
      <SignOutButton role="rider" />
    </>
  );
  return (
    <Shell home="/rider" title="Rider" tools={tools} isFull>
      <div className="rider-page">
        <div className="rider-map">
          <MapView
            city={city}
            label="Map with you and your stops"
            markers={markers}
            fit={fit}
            {...(canPin ? { onPick: control.pin } : {})}
          />
        </div>
        <div className="rider-side stack">
          {offer ? (
            <OfferCard
              key={offer.id}
              offer={offer}
              unit={city.distanceUnit}
              onTrip={(trip) => setView((was) => putTrip(was, trip))}
              onGone={() => setView((was) => closeOffer(was, offer.id))}
            />
          ) : null}
          {view.ended ? (
            <EndedTrip trip={view.ended} onRead={() => setView((was) => ({ ...was, ended: null }))} />
          ) : null}
          {view.trip ? (
            <TripPanel trip={view.trip} city={city} onTrip={(trip) => setView((was) => putTrip(was, trip))} />
          ) : null}
          <DutyPanel
            state={view.state}
            vehicle={vehicle}
            city={city}
            control={control}
            earningsKey={view.ended?.id ?? ""}
            onState={(state) => setView((was) => ({ ...was, state }))}
          />
        </div>
      </div>
    </Shell>
  );
}
