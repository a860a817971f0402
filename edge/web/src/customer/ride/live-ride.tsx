/** A booked ride: the search, the driver, the way, the end. */
import { type ReactNode, useEffect } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { riderRoutes, type Trip } from "#shared/contracts/riders.ts";
import { tripRoutes } from "#shared/contracts/trips.ts";
import { isOver } from "#shared/states.ts";
import { StateChip } from "../../design/chip.tsx";
import { LinkBadge } from "../../design/figures.tsx";
import { Icon } from "../../design/icons.tsx";
import { Timeline } from "../../design/timeline.tsx";
import { say } from "../../i18n/speech.ts";
import { etaNow, type Followed, riderAgeMs } from "../../live/follow-order.ts";
import type { LinkState } from "../../live/reconnecting-socket.ts";
import { useNow } from "../../live/use-now.ts";
import { useLoad } from "../../use-load.ts";
import { distanceWords } from "../../words/distance-words.ts";
import { moneyWords } from "../../words/money-words.ts";
import { positionAge } from "../../words/position-words.ts";
import { rideTypeWords, wishWords } from "../../words/ride-words.ts";
import { secondsUntil, spanWords } from "../../words/time-words.ts";
import { EtaLine, PositionAgeLine } from "../live-lines.tsx";
import { cityOf } from "../live-order.tsx";
import { api, useShopping } from "../shopping.tsx";
import { RideMap } from "./ride-map.tsx";
import { guestRideWords, rideWords } from "./ride-words.ts";
import { SearchPanel } from "./search-panel.tsx";
import "../order-page.css";
import "./ride.css";
import { oneDigitWords } from "../../words/figure-words.ts";

/** The driver's arrival and a pause are the trip's, not the order's: looked at again after this. */
const LOOK_AGAIN_MS = 5_000;

export interface LiveRideProps {
  readonly followed: Followed;
  readonly link: LinkState | null;
  /** Somebody who was sent a link: sees the way, and nothing about whose it is. */
  readonly isGuest?: boolean;
  /** Below the driver: what can be done. */
  readonly actions?: ReactNode;
  /** Below everything that is live: money, stars, papers. */
  readonly after?: ReactNode;
}

export function LiveRide({ followed, link, isGuest = false, actions, after }: LiveRideProps) {
  const { order } = followed;
  const { cities, city: chosen } = useShopping();
  const city = cityOf(cities, order.cityCode, order.ride?.pickup.position ?? null) ?? chosen;
  const trip = useTrip(followed);
  return (
    <div className="order-page">
      <div className="order-map">
        <RideMap followed={followed} city={city} />
      </div>
      <div className="stack order-side">
        <StatusPanel {...{ followed, trip, link, city, isGuest }} />
        {order.state === "searching" ? <SearchPanel order={order} /> : null}
        {order.state === "assigned" && !isGuest ? <PinPanel pin={order.ride?.pin ?? null} /> : null}
        {order.rider && !isOver(order.state) ? <DriverPanel followed={followed} /> : null}
        {actions}
        <WayPanel followed={followed} city={city} />
        {after}
        <section className="panel stack" aria-label={say("trip.timeline")}>
          <h2>{say("trip.timeline")}</h2>
          <Timeline state={order.state} entries={order.timeline} clock={city} isRide />
        </section>
      </div>
    </div>
  );
}

/** The trip as its passenger may see it; null before there is one, and for whoever may not. */
function useTrip({ order }: Followed): Trip | null {
  const { tripId, state, version } = order;
  const isRunning = ["assigned", "in_progress", "paused"].includes(state);
  const { loaded, reload } = useLoad(tripId, () =>
    api.call(riderRoutes.getTrip, { params: { id: tripId ?? "" } }),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the order is the reason
  useEffect(() => {
    if (tripId) reload();
  }, [version, tripId, reload]);
  useEffect(() => {
    if (!tripId || !isRunning) return;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [tripId, isRunning, reload]);
  return tripId !== null && loaded.status === "ready" ? loaded.value : null;
}

interface StatusProps {
  followed: Followed;
  trip: Trip | null;
  link: LinkState | null;
  city: CityView;
  isGuest: boolean;
}

function StatusPanel({ followed, trip, link, city, isGuest }: StatusProps) {
  const now = useNow();
  const { order } = followed;
  const words = isGuest ? guestRideWords(order.state) : rideWords(order, trip);
  const eta = trip?.ride?.arrivedAt && order.state === "assigned" ? null : etaNow(followed, now);
  const age = riderAgeMs(followed, now);
  const told = age === null ? null : positionAge(age);
  return (
    <section className="panel status-panel" data-state={order.state} aria-label={say("trip.title")}>
      <div className="row wide">
        <StateChip state={order.state} />
        {link ? <LinkBadge link={link} /> : null}
      </div>
      <EtaLine
        eta={eta}
        caption={say(order.state === "assigned" ? "trip.to_pickup" : "trip.to_destination")}
      />
      <div aria-live="polite">
        <h1 className="status-title">{words.headline}</h1>
        <p className="soft">{words.sentence}</p>
      </div>
      {order.state === "assigned" ? <WaitingLine trip={trip} now={now} /> : null}
      <PositionAgeLine told={told} />
      {order.state === "completed" || order.state === "paid" ? (
        <RideFacts followed={followed} city={city} />
      ) : null}
    </section>
  );
}

/** The driver stands at the pick-up: how long that is free. */
function WaitingLine({ trip, now }: { trip: Trip | null; now: number }) {
  const until = trip?.ride?.freeWaitingUntil;
  if (!trip?.ride?.arrivedAt || !until) return null;
  const left = secondsUntil(until, now);
  return (
    <p className="small row">
      <Icon name="clock" size={16} />
      {left > 0 ? say("trip.waiting_free", { time: spanWords(left) }) : say("trip.waiting_paid")}
    </p>
  );
}

function RideFacts({ followed: { order }, city }: { followed: Followed; city: CityView }) {
  const ride = order.ride;
  if (!ride?.distanceMeters || !ride.durationSeconds) return null;
  return (
    <p className="small soft row wrap figures">
      <span>
        {say("trip.fare_facts", {
          distance: distanceWords(ride.distanceMeters, city.distanceUnit),
          time: spanWords(ride.durationSeconds),
        })}
      </span>
      {ride.waitingSeconds ? (
        <span>{say("trip.fare_waiting", { time: spanWords(ride.waitingSeconds) })}</span>
      ) : null}
    </p>
  );
}

function PinPanel({ pin }: { pin: string | null }) {
  // Drawn when it is first asked for: an older account has none before its first ride.
  const { loaded } = useLoad(pin === null ? "pin" : null, () => api.call(tripRoutes.getPin));
  const shown = pin ?? (loaded.status === "ready" ? loaded.value.pin : null);
  if (shown === null) return null;
  return (
    <section className="panel door-code" aria-label={say("trip.pin")}>
      <div className="grow">
        <h2>{say("trip.pin")}</h2>
        <p className="small soft">{say("trip.pin_next")}</p>
      </div>
      <p className="door-digits figures">{shown}</p>
    </section>
  );
}

function DriverPanel({ followed: { order } }: { followed: Followed }) {
  const { rider, ride } = order;
  if (!rider) return null;
  const car = ride?.vehicle;
  return (
    <section className="panel row rider-panel" aria-label={say("trip.driver")}>
      <span className="rider-badge">
        <Icon name={rider.vehicle === "bike" ? "bike" : "car"} size={24} />
      </span>
      <div className="grow stack tight">
        <p className="row wide wrap">
          <span className="strong">{rider.name ?? say("trip.driver")}</span>
          <span className="fact figures">
            <Icon name="star" size={14} />
            {oneDigitWords(rider.rating)}
          </span>
        </p>
        <p className="small soft row wide wrap">
          <span>
            {car
              ? say("trip.car", { color: car.color, make: car.make, model: car.model })
              : say(`vehicle.${rider.vehicle}`)}
          </span>
          {car ? <span className="plate figures">{car.plate}</span> : null}
        </p>
      </div>
    </section>
  );
}

function WayPanel({ followed: { order }, city }: { followed: Followed; city: CityView }) {
  const { ride, dropoff, total } = order;
  if (!ride) return null;
  const wished = wishWords(ride.preferences);
  const isPriced = !isOver(order.state) && total !== null;
  return (
    <section className="panel stack" aria-labelledby="way-title">
      <div className="row wide wrap">
        <h2 id="way-title">{say("orders.ride", { type: rideTypeWords(ride.type) })}</h2>
        {isPriced && total ? <span className="figures strong">{moneyWords(total)}</span> : null}
      </div>
      <ul className="ride-way">
        <li>
          <Icon name="pin" />
          <span>{ride.pickup.address ?? say("ride.pickup_label")}</span>
        </li>
        <li>
          <Icon name="home" />
          <span>{dropoff?.address ?? say("ride.dropoff_label")}</span>
        </li>
      </ul>
      {wished.length > 0 ? (
        <ul className="row wrap small soft" aria-label={say("trip.wishes")}>
          {wished.map((wish) => (
            <li key={wish}>{wish}</li>
          ))}
        </ul>
      ) : null}
      {!isOver(order.state) && ride.distanceMeters && ride.durationSeconds ? (
        <p className="small soft figures">
          {say("ride.trip_time", {
            distance: distanceWords(ride.distanceMeters, city.distanceUnit),
            time: spanWords(Math.max(90, ride.durationSeconds)),
          })}
        </p>
      ) : null}
    </section>
  );
}
