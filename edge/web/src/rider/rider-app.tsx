import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type CityView, catalogRoutes } from "#shared/contracts/catalog.ts";
import { riderRoutes, type Trip } from "#shared/contracts/riders.ts";
import type { Position } from "#shared/geo.ts";
import { RiderFrame } from "#shared/streams.ts";
import { LinkBadge } from "../design/figures.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { BarLink, Shell } from "../design/shell.tsx";
import { say } from "../i18n/speech.ts";
import { useStream } from "../live/use-stream.ts";
import { MapView } from "../map/map-view.tsx";
import { go, usePageTitle, usePath } from "../router.tsx";
import { publicClient } from "../session/call-api.ts";
import { readSession } from "../session/keep-session.ts";
import { AccountLink, SignedIn } from "../session/signed-in.tsx";
import { useLoad } from "../use-load.ts";
import { codeOf } from "../words/error-words.ts";
import { DutyPanel } from "./duty-panel.tsx";
import { EarningsPage } from "./earnings-page.tsx";
import { HotspotsPage } from "./hotspots-page.tsx";
import { OfferCard } from "./offer-card.tsx";
import { ApplyPage } from "./papers/apply-page.tsx";
import { isMyPage, MY_PAGE, MyPages } from "./papers/my-pages.tsx";
import { EndedRide } from "./ride/ended-ride.tsx";
import { RidePanel } from "./ride/ride-panel.tsx";
import { riderApi } from "./rider-api.ts";
import { riderMarkers } from "./rider-markers.ts";
import {
  applyRiderFrame,
  closeOffer,
  isOnDuty,
  nextStop,
  openOffer,
  putState,
  putTrip,
  type RiderView,
  startView,
} from "./rider-view.ts";
import { EndedTrip, TripPanel } from "./trip-panel.tsx";
import { usePings } from "./use-pings.ts";
import { type PositionControl, usePosition } from "./use-position.ts";
import "./rider.css";

const Account = lazy(() =>
  import("../account/account-page.tsx").then(({ Account }) => ({ default: Account })),
);

export default function RiderApp() {
  usePageTitle(say("drive.title"));
  return (
    <SignedIn
      role="rider"
      frame={(signIn) => (
        <Shell home="/rider" title={say("drive.title")}>
          {signIn}
        </Shell>
      )}
    >
      {() => <OwnCity />}
    </SignedIn>
  );
}

/** The rider's city says where to connect. */
function OwnCity() {
  const path = usePath();
  const { loaded, reload } = useLoad("rider", async () => {
    const [rider, { items }] = await Promise.all([
      riderApi.call(riderRoutes.getRider).catch(noneYet),
      publicClient.call(catalogRoutes.listCities),
    ]);
    const region = readSession("rider")?.user.region;
    const cities = items.filter((city) => city.region === region);
    return { rider, cities, city: items.find(({ code }) => code === rider?.cityCode) };
  });
  if (loaded.status === "ready" && loaded.value.rider && loaded.value.city) {
    const { rider, city } = loaded.value;
    return (
      <RiderHome city={city} first={{ ...startView, state: rider.state }} vehicle={rider.vehicle} />
    );
  }
  return (
    <Shell home="/rider" title={say("drive.title")} tools={<AccountLink role="rider" />}>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList />}>
        {({ rider, cities }) =>
          path === ACCOUNT ? (
            <OwnAccount />
          ) : rider === null ? (
            <ApplyPage cities={cities} onApplied={reload} />
          ) : (
            <EmptyState
              icon="pin"
              title={say("drive.city_missing")}
              next={say("drive.city_missing_next")}
            />
          )
        }
      </Show>
    </Shell>
  );
}

/** Somebody who has signed in as a rider and has not applied. */
function noneYet(error: unknown): null {
  if (codeOf(error) === "NOT_FOUND") return null;
  throw error;
}

/** What just came is at the top: show the top when it changes. */
function useScrollTop(key: string) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the reason to scroll
  useEffect(() => {
    box.current?.scrollTo(0, 0);
  }, [key]);
  return box;
}

type Vehicle = Parameters<typeof DutyPanel>[0]["vehicle"];

const EARNINGS = "/rider/earnings";
const HOTSPOTS = "/rider/hotspots";
const ACCOUNT = "/rider/account";

interface HomeProps {
  city: CityView;
  first: RiderView;
  vehicle: Vehicle;
}

function RiderHome({ city, first, vehicle }: HomeProps) {
  const [view, setView] = useState(first);
  const stop = nextStop(view.trip);
  const control = usePosition(city, stop?.position);
  const isWorking = isOnDuty(view.state);
  usePings(city.coreUrl, control.own, isWorking);
  const onFrame = useCallback(
    (frame: RiderFrame) => setView((was) => applyRiderFrame(was, frame)),
    [],
  );
  const link = useStream({
    role: "rider",
    url: `${city.coreUrl}/v1/rider/stream`,
    fallbackUrl: "/v1/rider/stream",
    schema: RiderFrame,
    onFrame,
  });
  // Pings and offers go on while something else is looked at.
  const path = usePath();
  const isMine = isMyPage(path);
  const isMap = isMapPage(path);
  const offerId = openOffer(view)?.id;
  // An offer has seconds: whatever is looked at gives way to it.
  useEffect(() => {
    if (offerId) go("/rider");
  }, [offerId]);
  const side = useScrollTop(`${view.trip?.id}-${view.ended?.id}-${stop?.id}`);
  const tools = (
    <>
      {isWorking ? <LinkBadge link={link} /> : null}
      <AccountLink role="rider" />
    </>
  );
  return (
    <Shell home="/rider" nav={<RiderNav path={path} />} tools={tools} isFull={isMap}>
      {isMine ? <MyPages path={path} /> : null}
      {path === ACCOUNT ? <OwnAccount /> : null}
      {path === EARNINGS ? <EarningsPage timeZone={city.timeZone} /> : null}
      {path === HOTSPOTS ? <HotspotsPage city={city} at={control.own.position} /> : null}
      <div className="rider-page" hidden={!isMap}>
        <RiderMap city={city} control={control} view={view} />
        <div className="rider-side stack" ref={side}>
          <Work view={view} setView={setView} city={city} at={control.own.position} />
          {openOffer(view) ? null : (
            <DutyPanel
              state={view.state}
              vehicle={vehicle}
              city={city}
              control={control}
              earningsKey={view.ended?.id ?? ""}
              isTakenOff={view.isTakenOff}
              onLeave={() => setView((was) => ({ ...was, isLeaving: true }))}
              onState={(state) => setView((was) => putState(was, state))}
            />
          )}
        </div>
      </div>
    </Shell>
  );
}

const besideMap: readonly string[] = [EARNINGS, HOTSPOTS, ACCOUNT];
const isMapPage = (path: string) => !besideMap.includes(path) && !isMyPage(path);

/** Inside this app, unlike the other apps' account pages: whoever looks at it stays on duty. */
function OwnAccount() {
  return (
    <Suspense fallback={<SkeletonList />}>
      <Account role="rider" region={readSession("rider")?.user.region ?? ""} />
    </Suspense>
  );
}

function RiderNav({ path }: { path: string }) {
  return (
    <>
      <BarLink to="/rider" isHere={isMapPage(path)}>
        {say("nav.map")}
      </BarLink>
      <BarLink to={HOTSPOTS} isHere={path === HOTSPOTS}>
        {say("hotspots.page")}
      </BarLink>
      <BarLink to={EARNINGS} isHere={path === EARNINGS}>
        {say("nav.earnings")}
      </BarLink>
      <BarLink to={MY_PAGE} isHere={isMyPage(path)}>
        {say("nav.me")}
      </BarLink>
    </>
  );
}

interface RiderMapProps {
  city: CityView;
  control: PositionControl;
  view: RiderView;
}

function RiderMap({ city, control, view }: RiderMapProps) {
  const offer = openOffer(view);
  const markers = useMemo(
    () => riderMarkers(control.own, view.trip, offer),
    [control.own, view.trip, offer],
  );
  const fit = useMemo(() => markers.map(({ position }) => position), [markers]);
  const canPin = control.source === "pinned" && !view.trip;
  return (
    <div className="rider-map">
      <MapView
        city={city}
        label={say("drive.map")}
        markers={markers}
        fit={fit}
        {...(canPin ? { onPick: control.pin } : {})}
      />
    </div>
  );
}

interface WorkProps {
  view: RiderView;
  setView: (change: (was: RiderView) => RiderView) => void;
  city: CityView;
  /** Where the rider is now. */
  at: Position;
}

/** What there is to do: answer an offer, go on with a trip, read how the last one ended. */
function Work({ view, setView, city, at }: WorkProps) {
  const offer = openOffer(view);
  const onTrip = (trip: Trip) => setView((was) => putTrip(was, trip));
  const onRead = () => setView((was) => ({ ...was, ended: null }));
  return (
    <>
      {offer ? (
        <OfferCard
          key={offer.id}
          offer={offer}
          unit={city.distanceUnit}
          onTrip={onTrip}
          onGone={() => setView((was) => closeOffer(was, offer.id))}
        />
      ) : null}
      {view.ended ? <Ended trip={view.ended} city={city} onRead={onRead} /> : null}
      {view.trip?.ride ? <RidePanel trip={view.trip} city={city} at={at} onTrip={onTrip} /> : null}
      {view.trip && !view.trip.ride ? (
        <TripPanel trip={view.trip} city={city} onTrip={onTrip} />
      ) : null}
    </>
  );
}

function Ended(props: { trip: Trip; city: CityView; onRead: () => void }) {
  return props.trip.ride ? <EndedRide {...props} /> : <EndedTrip {...props} />;
}
