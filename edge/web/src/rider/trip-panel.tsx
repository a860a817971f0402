import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { riderRoutes, type Stop, type Trip } from "#shared/contracts/riders.ts";
import { OrderChat } from "../chat/order-chat.tsx";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { Sheet } from "../design/sheet.tsx";
import { useNow } from "../live/use-now.ts";
import { clockWords, moreMinutesWords, secondsUntil } from "../words/time-words.ts";
import { CodePad } from "./code-pad.tsx";
import { riderApi } from "./rider-api.ts";
import { nextStop } from "./rider-view.ts";

export function TripPanel(props: { trip: Trip; city: CityView; onTrip: (trip: Trip) => void }) {
  const { trip, city } = props;
  const current = nextStop(trip);
  return (
    <section className="panel stack" aria-label="Your trip">
      <div className="row wide">
        <h1 className="duty-title">
          {current?.kind === "dropoff" ? "Bring it to the customer" : "Fetch the food"}
        </h1>
        <MoneyText amount={trip.earning} />
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
              </>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

const stopWords: Readonly<Record<Stop["state"], string>> = {
  pending: "Then",
  arrived: "You are here",
  done: "Done",
  failed: "Not possible",
};

interface StopHeadProps {
  stop: Stop;
  city: CityView;
  isNext: boolean;
}

function StopHead({ stop, city, isNext }: StopHeadProps) {
  const at = stop.finishedAt ?? stop.arrivedAt;
  const said = isNext && stop.state === "pending" ? "Next" : stopWords[stop.state];
  return (
    <div className="stop-head">
      <span className="stop-sign">
        <Icon name={stop.state === "done" ? "check" : stop.kind === "pickup" ? "store" : "home"} />
      </span>
      <div className="grow">
        <p className="row wide">
          <span className="strong">
            {stop.name ?? (stop.kind === "pickup" ? "Pick-up" : "Customer")}
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
        I have arrived
      </Button>
    );
  }
  if (stop.otpRequired) return <CodePad isBusy={step.isBusy} onCode={step.complete} />;
  return (
    <Button {...big} icon="bag" onClick={() => step.complete()}>
      {stop.kind === "pickup" ? "Picked up" : "Delivered"}
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
        {isPickup ? "Give the trip back" : "I cannot hand it over"}
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
      {left > 20 ? `The food needs ${moreMinutesWords(left)}.` : "The food should be ready."}
    </p>
  );
}

const failReasons: readonly { value: FailReason; label: string }[] = [
  { value: "customer_unavailable", label: "The customer is not there" },
  { value: "wrong_address", label: "The address is wrong" },
  { value: "damaged", label: "The food is damaged" },
  { value: "other", label: "Something else" },
];

function FailSheet(props: { onClose: () => void; onReason: (reason: FailReason) => void }) {
  return (
    <ReasonSheet
      title="You cannot hand it over?"
      legend="What happened"
      choices={failReasons}
      button="Tell support"
      onClose={props.onClose}
      onReason={props.onReason}
    >
      <p className="soft">Support takes over and tells you what to do with the food.</p>
    </ReasonSheet>
  );
}

function ReturnSheet({ onClose, onReturn }: { onClose: () => void; onReturn: () => void }) {
  return (
    <Sheet
      title="Give the trip back?"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" onClick={onReturn}>
            Give it back
          </Button>
        </>
      }
    >
      <p>Another rider is found. You are free for the next offer.</p>
    </Sheet>
  );
}

export function EndedTrip({ trip, onRead }: { trip: Trip; onRead: () => void }) {
  return (
    <section className="panel stack" aria-label="Finished trip" role="status">
      {trip.state === "completed" ? (
        <div>
          <p className="soft">Trip done. You earned</p>
          <p className="offer-earning">
            <MoneyText amount={trip.earning} />
          </p>
        </div>
      ) : (
        <Note icon="cross" tone="warm">
          The trip was cancelled. You are free for the next offer.
        </Note>
      )}
      <Button isWide onClick={onRead}>
        Go on
      </Button>
    </section>
  );
}
