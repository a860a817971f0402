/** Ends a ride whose driver does not: where, why, and what the fare was and is. */
import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import {
  MAX_TRACK_POINTS,
  type Track,
  type TrackPoint,
  trackRoutes,
} from "#shared/contracts/tracks.ts";
import { type EndedTrip, EndReason, tripRoutes } from "#shared/contracts/trips.ts";
import { Button } from "../design/button.tsx";
import { Choices } from "../design/field.tsx";
import { Show, SkeletonList } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import { PriceLines } from "../money/price-lines.tsx";
import { useLoad } from "../use-load.ts";
import { distanceWords } from "../words/distance-words.ts";
import { moneyWords } from "../words/money-words.ts";
import { secondsUntil, spanWords } from "../words/time-words.ts";
import { opsApi } from "./ops-api.ts";
import { canEndRide } from "./ride-rescue.ts";

interface EndRideProps {
  readonly order: Order;
  readonly city: CityView;
}

export function EndRide({ order, city }: EndRideProps) {
  const [isAsking, setIsAsking] = useState(false);
  // The order is over by then, and what came of it is still read.
  const [ended, setEnded] = useState<{ trip: EndedTrip; quoted: Order["total"] } | null>(null);
  return (
    <>
      {canEndRide(order) ? (
        <Button look="danger" icon="cross" onClick={() => setIsAsking(true)}>
          {say("end_ride.button")}
        </Button>
      ) : null}
      {isAsking && order.tripId ? (
        <AskSheet
          order={order}
          tripId={order.tripId}
          onClose={() => setIsAsking(false)}
          onEnded={(trip) => {
            setIsAsking(false);
            setEnded({ trip, quoted: order.total });
          }}
        />
      ) : null}
      {ended ? <EndedSheet {...ended} city={city} onClose={() => setEnded(null)} /> : null}
    </>
  );
}

type Place = "destination" | "last";

function AskSheet(props: {
  order: Order;
  tripId: string;
  onClose: () => void;
  onEnded: (ended: EndedTrip) => void;
}) {
  const { order, tripId } = props;
  const [place, setPlace] = useState<Place>("destination");
  const { loaded, reload } = useLoad(tripId, () => lastHeard(tripId));
  const last = loaded.status === "ready" ? loaded.value : null;
  const places = [
    ...(order.dropoff ? [{ value: "destination", label: say("end_ride.at_destination") }] : []),
    ...(last ? [{ value: "last", label: say("end_ride.at_last") }] : []),
  ] as const;
  const end = async (reason: EndReason) => {
    const spot = place === "last" ? last : order.dropoff?.position;
    if (!spot) return;
    const dropoff = { lat: spot.lat, lng: spot.lng };
    props.onEnded(
      await opsApi.call(tripRoutes.endTrip, { params: { id: tripId }, body: { dropoff, reason } }),
    );
  };
  return (
    <ReasonSheet
      title={say("end_ride.title")}
      legend={say("end_ride.why")}
      choices={EndReason.options.map((value) => ({ value, label: say(`end_ride.${value}`) }))}
      button={say("end_ride.button")}
      onClose={props.onClose}
      onReason={end}
    >
      <p className="soft">{say("end_ride.next")}</p>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="2rem" />}>
        {(seen) => <Heard last={seen} />}
      </Show>
      {order.total ? (
        <Amounts amounts={[[say("end_ride.quoted"), moneyWords(order.total)]]} />
      ) : null}
      <Choices
        legend={say("end_ride.where")}
        isStacked
        value={place}
        onChange={(value) => setPlace(value as Place)}
        choices={places}
      />
    </ReasonSheet>
  );
}

/** Pages of a trip's way: at a point a second four are longer than any ride. */
const MOST_PAGES = 4;

async function lastHeard(tripId: string): Promise<TrackPoint | null> {
  let cursor: string | null = null;
  let last: TrackPoint | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { limit: MAX_TRACK_POINTS, ...(cursor === null ? {} : { cursor }) };
    const track: Track = await opsApi.call(trackRoutes.getTripTrack, {
      params: { id: tripId },
      query,
    });
    last = track.items.at(-1) ?? last;
    cursor = track.nextCursor;
    if (cursor === null) break;
  }
  return last;
}

function Heard({ last }: { last: TrackPoint | null }) {
  const now = useNow(5_000);
  if (!last) return <p>{say("end_ride.not_heard")}</p>;
  const span = spanWords(-secondsUntil(last.recordedAt, now));
  return <p>{say("end_ride.heard", { span })}</p>;
}

function EndedSheet(props: {
  trip: EndedTrip;
  quoted: Order["total"];
  city: CityView;
  onClose: () => void;
}) {
  const { fare, summary } = props.trip;
  const amounts: Amount[] = [
    ...(props.quoted ? [[say("end_ride.quoted"), moneyWords(props.quoted)] as const] : []),
    [say("end_ride.fare"), moneyWords(fare.total)],
  ];
  return (
    <Sheet
      title={say("end_ride.done")}
      onClose={props.onClose}
      footer={<Button onClick={props.onClose}>{say("action.close")}</Button>}
    >
      <Amounts amounts={amounts} />
      <p>{say(`end_ride.by.${fare.basis}`)}</p>
      <p className="soft">
        {say("trip.fare_facts", {
          distance: distanceWords(summary.distanceMeters, props.city.distanceUnit),
          time: spanWords(summary.durationSeconds),
        })}
      </p>
      <PriceLines lines={fare.lines} total={fare.total} />
    </Sheet>
  );
}

type Amount = readonly [name: string, amount: string];

function Amounts({ amounts }: { amounts: readonly Amount[] }) {
  return (
    <dl className="detail-facts">
      {amounts.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figures">{amount}</dd>
        </div>
      ))}
    </dl>
  );
}
