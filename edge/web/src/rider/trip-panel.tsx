import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { riderRoutes, type Stop, type Trip } from "#shared/contracts/riders.ts";
import { OrderChat } from "../chat/order-chat.tsx";
import { Button } from "../design/button.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { Sheet } from "../design/sheet.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import { HelpButton } from "../safety/help-button.tsx";
import { moneyWords } from "../words/money-words.ts";
import { clockWords, moreMinutesWords, secondsUntil } from "../words/time-words.ts";
import { CodePad } from "./code-pad.tsx";
import { riderApi } from "./rider-api.ts";
import { nextStop } from "./rider-view.ts";

export function TripPanel(props: { trip: Trip; city: CityView; onTrip: (trip: Trip) => void }) {
  const { trip, city } = props;
  const current = nextStop(trip);
  return (
    <section className="panel stack" aria-label={say("stops.trip")}>
      <div className="row wide">
        <h1 className="duty-title">
          {say(current?.kind === "dropoff" ? "stops.bring" : "stops.fetch")}
        </h1>
        {trip.earning ? say("offer.about", { amount: moneyWords(trip.earning) }) : null}
      </div>
      <ol className="stops">
        {trip.stops.map((stop) => (
          <li
            key={stop.id}
            data-state={stop.state}
            aria-current={stop.id === current?.id ? "step" : undefined}
          >
            <StopHead stop={stop} city={city} isNext={stop.id === current?.id} />
            {stop.id === current?.id ? (
              <>
                <StopStep trip={trip} stop={stop} onTrip={props.onTrip} />
                <OrderChat
                  key={stop.orderId}
                  api={riderApi}
                  role="rider"
                  order={{ id: stop.orderId, cityCode: city.code, rider: {}, store: {} }}
                />
                <HelpButton key={`help ${stop.orderId}`} role="rider" orderId={stop.orderId} />
              </>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

const stopWords = {
  pending: "stops.then",
  arrived: "stops.here",
  done: "stops.done",
  failed: "stops.failed",
} as const satisfies Readonly<Record<Stop["state"], PlainKey>>;

interface StopHeadProps {
  stop: Stop;
  city: CityView;
  isNext: boolean;
}

function StopHead({ stop, city, isNext }: StopHeadProps) {
  const at = stop.finishedAt ?? stop.arrivedAt;
  const said = say(isNext && stop.state === "pending" ? "stops.next" : stopWords[stop.state]);
  return (
    <div className="stop-head">
      <span className="stop-sign">
        <Icon name={stop.state === "done" ? "check" : stop.kind === "pickup" ? "store" : "home"} />
      </span>
      <div className="grow">
        <p className="row wide">
          <span className="strong">
            {stop.name ?? say(stop.kind === "pickup" ? "stops.pickup" : "stops.customer")}
          </span>
          <span className="small soft figures">{at ? clockWords(at, city) : said}</span>
        </p>
        {stop.address ? <p className="small soft">{stop.address}</p> : null}
        {stop.notes ? (
          <p className="stop-note">
            <Icon name="note" size={16} />
            {stop.notes}
          </p>
        ) : null}
      </div>
    </div>
  );
}

interface StopStepProps {
  trip: Trip;
  stop: Stop;
  onTrip: (trip: Trip) => void;
}

/** The step at this stop: arrive, pick up or hand over, or say that it cannot be done. */
function StopStep({ trip, stop, onTrip }: StopStepProps) {
  const step = useStopStep(trip, stop, onTrip);
  return (
    <div className="stack tight">
      {stop.kind === "pickup" ? <FoodTime readyAt={stop.readyAt} /> : null}
      <ErrorNote error={step.error} />
      <MainStep stop={stop} step={step} />
      <WayOut stop={stop} step={step} />
    </div>
  );
}

type Step = ReturnType<typeof useStopStep>;

function MainStep({ stop, step }: { stop: Stop; step: Step }) {
  const big = { look: "main", size: "large", isWide: true, isBusy: step.isBusy } as const;
  if (stop.state === "pending") {
    return (
      <Button {...big} icon="pin" onClick={step.arrive}>
        {say("stops.arrived")}
      </Button>
    );
  }
  if (stop.otpRequired) return <CodePad isBusy={step.isBusy} onCode={step.complete} />;
  return (
    <Button {...big} icon="bag" onClick={() => step.complete()}>
      {say(stop.kind === "pickup" ? "stops.picked_up" : "stops.delivered")}
    </Button>
  );
}

/** When it does not work out: give the trip back before the pick-up, tell support at the door. */
function WayOut({ stop, step }: { stop: Stop; step: Step }) {
  const [isAsking, setIsAsking] = useState(false);
  const isPickup = stop.kind === "pickup";
  if (!isPickup && stop.state !== "arrived") return null;
  const close = () => setIsAsking(false);
  const then = (act: () => void) => {
    close();
    act();
  };
  return (
    <>
      <Button look="quiet" isWide disabled={step.isBusy} onClick={() => setIsAsking(true)}>
        {say(isPickup ? "stops.give_back" : "stops.cannot_hand_over")}
      </Button>
      {isAsking && isPickup ? (
        <ReturnSheet onClose={close} onReturn={() => then(step.giveBack)} />
      ) : null}
      {isAsking && !isPickup ? (
        <FailSheet onClose={close} onReason={(reason) => then(() => step.fail(reason))} />
      ) : null}
    </>
  );
}

type FailReason = "customer_unavailable" | "wrong_address" | "damaged" | "other";

function useStopStep(trip: Trip, stop: Stop, onTrip: (trip: Trip) => void) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const params = { id: trip.id, stopId: stop.id };
  const run = async (call: () => Promise<Trip>) => {
    setIsBusy(true);
    setError(null);
    try {
      onTrip(await call());
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  return {
    isBusy,
    error,
    arrive: () => void run(() => riderApi.call(riderRoutes.arriveAtStop, { params })),
    complete: (otp?: string) =>
      void run(() =>
        riderApi.call(riderRoutes.completeStop, { params, body: otp === undefined ? {} : { otp } }),
      ),
    fail: (reason: FailReason) =>
      void run(() => riderApi.call(riderRoutes.failStop, { params, body: { reason } })),
    giveBack: () =>
      void run(() =>
        riderApi.call(riderRoutes.cancelTrip, {
          params: { id: trip.id },
          body: { reason: "The rider gave it back" },
        }),
      ),
  };
}

function FoodTime({ readyAt }: { readyAt: string | null }) {
  const now = useNow(5_000);
  if (readyAt === null) return null;
  const left = secondsUntil(readyAt, now);
  return (
    <p className="small soft row">
      <Icon name="clock" size={16} />
      {left > 20
        ? say("stops.food_needs", { time: moreMinutesWords(left) })
        : say("stops.food_ready")}
    </p>
  );
}

const failReasons = ["customer_unavailable", "wrong_address", "damaged", "other"] as const;

function FailSheet(props: { onClose: () => void; onReason: (reason: FailReason) => void }) {
  return (
    <ReasonSheet
      title={say("stops.fail_title")}
      legend={say("stops.fail_legend")}
      choices={failReasons.map((value) => ({ value, label: say(`stops.fail.${value}`) }))}
      button={say("stops.fail_button")}
      onClose={props.onClose}
      onReason={props.onReason}
    >
      <p className="soft">{say("stops.fail_next")}</p>
    </ReasonSheet>
  );
}

function ReturnSheet({ onClose, onReturn }: { onClose: () => void; onReturn: () => void }) {
  return (
    <Sheet
      title={say("stops.return_title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{say("stops.keep")}</Button>
          <Button look="danger" onClick={onReturn}>
            {say("stops.return_button")}
          </Button>
        </>
      }
    >
      <p>{say("stops.return_next")}</p>
    </Sheet>
  );
}

export function EndedTrip({ trip, onRead }: { trip: Trip; onRead: () => void }) {
  return (
    <section className="panel stack" aria-label={say("stops.finished")} role="status">
      {trip.state === "completed" ? (
        <div>
          <p className="soft">{say("stops.ended")}</p>
          <p className="offer-earning">
            {trip.earning ? say("offer.about", { amount: moneyWords(trip.earning) }) : null}
          </p>
        </div>
      ) : (
        <Note icon="cross" tone="warm">
          {say("stops.cancelled")}
        </Note>
      )}
      <Button isWide onClick={onRead}>
        {say("action.go_on")}
      </Button>
    </section>
  );
}
