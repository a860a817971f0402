/** The end of a ride for its driver: what it cost, what to collect, what was earned. */
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Trip } from "#shared/contracts/riders.ts";
import { Button } from "../../design/button.tsx";
import { Note } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { PriceLines } from "../../money/price-lines.tsx";
import { RateOrder } from "../../ratings/rate-order.tsx";
import { distanceWords } from "../../words/distance-words.ts";
import { moneyWords } from "../../words/money-words.ts";
import { spanWords } from "../../words/time-words.ts";
import { riderApi } from "../rider-api.ts";
import "../../design/figures.css";

export function EndedRide(props: { trip: Trip; city: CityView; onRead: () => void }) {
  const { trip, city } = props;
  const { ride, earning } = trip;
  const fare = ride?.fare;
  const summary = ride?.summary;
  const [orderId] = trip.orderIds;
  if (trip.state !== "completed" || !ride) {
    return <CancelledRide trip={trip} onRead={props.onRead} />;
  }
  return (
    <section className="panel stack" aria-label={say("drive.ended")} role="status">
      <h1 className="duty-title">{say("drive.ended")}</h1>
      {fare ? (
        <div className={ride.isCash ? "ride-collect" : ""}>
          <p className="ride-sum figures">
            {ride.isCash
              ? say("drive.collect", { amount: moneyWords(fare.total) })
              : moneyWords(fare.total)}
          </p>
          {ride.isCash ? null : <p className="soft">{say("drive.collect_nothing")}</p>}
        </div>
      ) : null}
      {summary ? (
        <p className="soft figures">
          {say("drive.so_far", {
            distance: distanceWords(summary.distanceMeters, city.distanceUnit),
            time: spanWords(summary.durationSeconds),
          })}
        </p>
      ) : null}
      {fare ? <PriceLines lines={fare.lines} total={fare.total} /> : null}
      {fare?.basis === "time" ? <p className="small soft">{say("drive.by_time")}</p> : null}
      {earning ? (
        <p className="row wide strong">
          <span>{say("drive.earned")}</span>
          <span className="figures">{moneyWords(earning)}</span>
        </p>
      ) : null}
      {orderId ? (
        <RateOrder
          api={riderApi}
          side="rider"
          orderId={orderId}
          name={ride.passenger?.name ?? null}
        />
      ) : null}
      <Button look="main" size="large" isWide onClick={props.onRead}>
        {say(ride.isCash ? "drive.collected" : "action.go_on")}
      </Button>
    </section>
  );
}

function CancelledRide({ trip, onRead }: { trip: Trip; onRead: () => void }) {
  const fee = trip.ride?.cancellation?.fee;
  return (
    <section className="panel stack" aria-label={say("stops.finished")} role="status">
      <Note icon="cross" tone="warm">
        {say("stops.cancelled")}
        {fee && fee.amountMinor > 0 && trip.earning ? (
          <p>{say("drive.fee_earned", { amount: moneyWords(trip.earning) })}</p>
        ) : null}
      </Note>
      <Button isWide onClick={onRead}>
        {say("action.go_on")}
      </Button>
    </section>
  );
}
