/** The picture of a running order: map, words, estimate, code, rider, timeline. */
import { type ReactNode, useMemo } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { isOver, showsRider } from "#shared/states.ts";
import { StateChip } from "../design/chip.tsx";
import { LinkBadge, MoneyText } from "../design/figures.tsx";
import { Icon } from "../design/icons.tsx";
import { Timeline } from "../design/timeline.tsx";
import { etaNow, type Followed, riderAgeMs, sceneOf } from "../live/follow-order.ts";
import type { LinkState } from "../live/reconnecting-socket.ts";
import { useNow } from "../live/use-now.ts";
import { MapView } from "../map/map-view.tsx";
import type { MapMarker } from "../map/markers.ts";
import { orderWords } from "../words/order-words.ts";
import { positionAge } from "../words/position-words.ts";
import { EtaLine, PositionAgeLine } from "./live-lines.tsx";
import { useShopping } from "./shopping.tsx";
import "./order-page.css";
import { type PlainKey, say } from "../i18n/speech.ts";
import { oneDigitWords } from "../words/figure-words.ts";
import { moneyWords } from "../words/money-words.ts";
import { lineWords } from "../words/ride-words.ts";

export function LiveOrder(props: {
  followed: Followed;
  link: LinkState | null;
  isGuest?: boolean;
  actions?: ReactNode;
}) {
  const { followed } = props;
  const { order } = followed;
  const { cities } = useShopping();
  const city = cityOf(
    cities,
    order.cityCode,
    order.store?.position ?? order.dropoff?.position ?? null,
  );
  return (
    <div className="order-page">
      <div className="order-map">
        {city ? (
          <OrderMap
            followed={followed}
            city={city}
            doorLabel={say(props.isGuest ? "delivery.door" : "delivery.your_door")}
          />
        ) : null}
      </div>
      <div className="stack order-side">
        <StatusPanel followed={followed} link={props.link} />
        {order.otp !== null && !isOver(order.state) ? <DoorCode otp={order.otp} /> : null}
        {order.rider && !isOver(order.state) ? <RiderPanel rider={order.rider} /> : null}
        {props.actions}
        <section className="panel stack" aria-label={say("delivery.timeline")}>
          <h2>{say("delivery.on_its_way")}</h2>
          <Timeline state={order.state} entries={order.timeline} clock={city ?? {}} />
        </section>
        {order.items.length > 0 ? <ItemsPanel followed={followed} /> : null}
      </div>
    </div>
  );
}

/** A guest is told no city: it is the one whose centre is nearest. */
export function cityOf(
  cities: readonly CityView[],
  code: string,
  near: Position | null,
): CityView | undefined {
  const named = cities.find((city) => city.code === code);
  if (named || !near) return named ?? cities[0];
  return cities.toSorted(
    (a, b) => distanceMeters(a.center, near) - distanceMeters(b.center, near),
  )[0];
}

function StatusPanel({ followed, link }: { followed: Followed; link: LinkState | null }) {
  const now = useNow();
  const { order } = followed;
  const words = orderWords(sceneOf(followed), now);
  const eta = etaNow(followed, now);
  const age = riderAgeMs(followed, now);
  const told = age === null ? null : positionAge(age);
  return (
    <section
      className="panel status-panel"
      data-state={order.state}
      aria-label={say("delivery.status")}
    >
      <div className="row wide">
        <StateChip state={order.state} />
        {link ? <LinkBadge link={link} /> : null}
      </div>
      <EtaLine eta={eta} caption={say("delivery.to_the_door")} />
      <div aria-live="polite">
        <h1 className="status-title">{words.headline}</h1>
        <p className="soft">{words.sentence}</p>
      </div>
      <PositionAgeLine told={told} />
      {order.cancellationFee && order.cancellationFee.amountMinor > 0 ? (
        <p className="small figures">
          {say("delivery.fee_was", { amount: moneyWords(order.cancellationFee) })}
        </p>
      ) : null}
    </section>
  );
}

interface OrderMapProps {
  followed: Followed;
  city: CityView;
  doorLabel: string;
}

function OrderMap({ followed, city, doorLabel }: OrderMapProps) {
  const now = useNow(2_000);
  const { order, position } = followed;
  const age = riderAgeMs(followed, now);
  const freshness = age === null ? "live" : positionAge(age).freshness;
  const isRiderShown = position !== null && showsRider(order.state);
  const markers = useMemo<MapMarker[]>(() => {
    const list: MapMarker[] = [];
    if (order.store) {
      const { position: at, name } = order.store;
      list.push({ id: "store", kind: "store", position: at, label: name });
    }
    if (order.dropoff) {
      list.push({ id: "home", kind: "home", position: order.dropoff.position, label: doorLabel });
    }
    if (isRiderShown) {
      const { lat, lng, bearing } = position;
      const label = order.rider?.name ?? say("delivery.rider");
      list.push({ id: "rider", kind: "rider", position: { lat, lng }, bearing, freshness, label });
    }
    return list;
  }, [order.store, order.dropoff, order.rider?.name, position, isRiderShown, freshness, doorLabel]);
  const fit = useMemo(() => markers.map((marker) => marker.position), [markers]);
  const way = order.store && order.dropoff ? [order.store.position, order.dropoff.position] : [];
  return <MapView city={city} label={say("delivery.map")} markers={markers} fit={fit} way={way} />;
}

function DoorCode({ otp }: { otp: string }) {
  return (
    <section className="panel door-code" aria-label={say("delivery.code_label")}>
      <div className="grow">
        <h2>{say("delivery.code")}</h2>
        <p className="small soft">{say("delivery.code_next")}</p>
      </div>
      <p className="door-digits figures">{otp}</p>
    </section>
  );
}

const vehicles: Readonly<Record<string, PlainKey>> = {
  bike: "vehicle.bike",
  scooter: "vehicle.scooter",
  bicycle: "vehicle.bicycle",
  auto: "vehicle.auto",
  sedan: "vehicle.sedan",
  suv: "vehicle.sedan",
};

function RiderPanel({ rider }: { rider: NonNullable<Followed["order"]["rider"]> }) {
  return (
    <section className="panel row rider-panel" aria-label={say("delivery.your_rider")}>
      <span className="rider-badge">
        <Icon name={["sedan", "suv", "auto"].includes(rider.vehicle) ? "car" : "bike"} size={24} />
      </span>
      <div className="grow">
        <p className="strong">{rider.name ?? say("delivery.your_rider")}</p>
        <p className="small soft facts">
          <span>{say(vehicles[rider.vehicle] ?? "delivery.on_the_road")}</span>
          <span className="fact figures">
            <Icon name="star" size={14} />
            {oneDigitWords(rider.rating)}
          </span>
        </p>
      </div>
    </section>
  );
}

function ItemsPanel({ followed: { order } }: { followed: Followed }) {
  return (
    <section className="panel stack" aria-label={say("delivery.ordered")}>
      <h2>{order.store?.name ?? say("delivery.your_order")}</h2>
      <ul className="stack tight">
        {order.items.map((item) => (
          <li
            key={`${item.itemId}-${item.options.map(({ id }) => id).join()}`}
            className="row wide"
          >
            <span>
              <span className="figures soft">{item.quantity} × </span>
              {item.name}
              {item.options.length > 0 ? (
                <span className="small soft block">
                  {item.options.map(({ name }) => name).join(", ")}
                </span>
              ) : null}
            </span>
            <MoneyText amount={item.lineTotal} />
          </li>
        ))}
      </ul>
      <dl className="price-lines">
        {order.lines
          .filter(({ code }) => code !== "items")
          .map((line) => (
            <div key={`${line.code}-${line.label}`}>
              <dt>{lineWords(line)}</dt>
              <dd>
                <MoneyText amount={line.amount} />
              </dd>
            </div>
          ))}
        {order.cancellationFee && order.cancellationFee.amountMinor > 0 ? (
          <div>
            <dt>{say("delivery.fee")}</dt>
            <dd>
              <MoneyText amount={order.cancellationFee} />
            </dd>
          </div>
        ) : null}
        {order.total ? (
          <div className="price-total">
            <dt>{say(order.payment?.method === "cash" ? "delivery.total_cash" : "line.total")}</dt>
            <dd>
              <MoneyText amount={order.total} />
            </dd>
          </div>
        ) : null}
      </dl>
      {order.notes ? (
        <p className="small soft row">
          <Icon name="note" size={16} />
          {order.notes}
        </p>
      ) : null}
      {order.dropoff?.address ? (
        <p className="small soft row">
          <Icon name="pin" size={16} />
          {order.dropoff.address}
        </p>
      ) : null}
    </section>
  );
}
