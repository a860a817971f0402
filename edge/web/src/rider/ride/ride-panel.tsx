/** A trip with a passenger: to the pick-up, the PIN, the way, pauses, the end. */
import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Stop, Trip } from "#shared/contracts/riders.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { OrderChat } from "../../chat/order-chat.tsx";
import { Button } from "../../design/button.tsx";
import { Icon } from "../../design/icons.tsx";
import { ErrorNote, Note } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useNow } from "../../live/use-now.ts";
import { HelpButton } from "../../safety/help-button.tsx";
import { distanceWords } from "../../words/distance-words.ts";
import { oneDigitWords } from "../../words/figure-words.ts";
import { moneyWords } from "../../words/money-words.ts";
import { rideTypeWords, wishWords } from "../../words/ride-words.ts";
import { countdownWords, spanWords } from "../../words/time-words.ts";
import { CodePad } from "../code-pad.tsx";
import { riderApi } from "../rider-api.ts";
import { GiveBackSheet, NoShowSheet } from "./leave-sheets.tsx";
import { type RidePhase, rideClock, ridePhase, waitingClock } from "./ride-phase.ts";
import { type RideSteps, useRideSteps } from "./use-ride-steps.ts";

interface RidePanelProps {
  readonly trip: Trip;
  readonly city: CityView;
  /** Where the rider is now. */
  readonly at: Position;
  readonly onTrip: (trip: Trip) => void;
}

export function RidePanel(props: RidePanelProps) {
  const { trip, city, at } = props;
  const steps = useRideSteps(trip, at, props.onTrip);
  const phase = ridePhase(trip);
  const [pickup, dropoff] = [stopOf(trip, "pickup"), stopOf(trip, "dropoff")];
  const target = phase === "to_pickup" || phase === "at_pickup" ? pickup : dropoff;
  return (
    <section className="panel stack" aria-label={say("stops.trip")}>
      <div className="row wide">
        <h1 className="duty-title">{say(`drive.${phase}`)}</h1>
        {trip.earning ? (
          <span className="figures strong">
            {say("offer.about", { amount: moneyWords(trip.earning) })}
          </span>
        ) : null}
      </div>
      <Passenger trip={trip} />
      {target ? <Target stop={target} at={at} city={city} phase={phase} /> : null}
      <ErrorNote error={steps.error} />
      <PhaseSteps {...props} phase={phase} steps={steps} target={target} />
      {pickup ? (
        <OrderChat
          key={pickup.orderId}
          api={riderApi}
          role="rider"
          order={{ id: pickup.orderId, cityCode: city.code, rider: {}, store: null }}
        />
      ) : null}
      {pickup ? (
        <HelpButton key={`help ${pickup.orderId}`} role="rider" orderId={pickup.orderId} />
      ) : null}
    </section>
  );
}

function stopOf(trip: Trip, kind: Stop["kind"]): Stop | undefined {
  return trip.stops.find((stop) => stop.kind === kind);
}

function Passenger({ trip: { ride } }: { trip: Trip }) {
  if (!ride) return null;
  const wished = wishWords(ride.preferences);
  const { passenger } = ride;
  return (
    <div className="stack tight">
      <p className="row wide wrap">
        <span className="strong">{passenger?.name ?? say("drive.passenger")}</span>
        <span className="small soft figures fact">
          {passenger?.rating ? (
            <>
              <Icon name="star" size={14} />
              {oneDigitWords(passenger.rating)}
            </>
          ) : null}{" "}
          {rideTypeWords(ride.type)}
        </span>
      </p>
      {wished.length > 0 ? (
        <ul className="row wrap small soft" aria-label={say("offer.wishes")}>
          {wished.map((wish) => (
            <li key={wish}>{wish}</li>
          ))}
        </ul>
      ) : null}
      {ride.isCash ? (
        <p className="small soft row">
          <Icon name="cash" size={16} />
          {say("drive.cash_ride")}
        </p>
      ) : null}
    </div>
  );
}

/** Where to go now, and the way there in the phone's own map. */
function Target(props: { stop: Stop; at: Position; city: CityView; phase: RidePhase }) {
  const { stop, at, city, phase } = props;
  const { lat, lng } = stop.position;
  const meters = distanceMeters(at, stop.position);
  return (
    <div className="row ride-target">
      <Icon name={stop.kind === "pickup" ? "pin" : "home"} />
      <div className="grow">
        <p>{stop.address ?? say(stop.kind === "pickup" ? "stops.pickup" : "stops.dropoff")}</p>
        {phase === "at_pickup" ? null : (
          <p className="small soft figures">
            {say("drive.away", { distance: distanceWords(meters, city.distanceUnit) })}
          </p>
        )}
      </div>
      {phase === "at_pickup" ? null : (
        <a className="button plain small" href={`geo:${lat},${lng}?q=${lat},${lng}`}>
          <Icon name="arrow" />
          {say("drive.navigate")}
        </a>
      )}
    </div>
  );
}

type StepProps = RidePanelProps & {
  phase: RidePhase;
  steps: RideSteps;
  target: Stop | undefined;
};

function PhaseSteps(props: StepProps) {
  const { phase, steps, target } = props;
  const big = { look: "main", size: "large", isWide: true, isBusy: steps.isBusy } as const;
  switch (phase) {
    case "to_pickup":
      return (
        <>
          <Button {...big} icon="pin" onClick={() => target && steps.arrive(target.id)}>
            {say("stops.arrived")}
          </Button>
          <GiveBack steps={steps} />
        </>
      );
    case "at_pickup":
      return <AtPickup {...props} />;
    default:
      return <OnTheWay {...props} />;
  }
}

function GiveBack({ steps }: { steps: RideSteps }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button look="quiet" isWide disabled={steps.isBusy} onClick={() => setIsAsking(true)}>
        {say("drive.cancel")}
      </Button>
      {isAsking ? (
        <GiveBackSheet onClose={() => setIsAsking(false)} onReason={steps.cancel} />
      ) : null}
    </>
  );
}

/** At the pick-up: the clock of the waiting, the PIN, and leaving when nobody comes. */
function AtPickup({ trip, steps }: StepProps) {
  const now = useNow();
  const [isLeaving, setIsLeaving] = useState(false);
  const clock = waitingClock(trip, now);
  return (
    <>
      {clock ? (
        <p className="row figures" role="timer" aria-live="off">
          <Icon name="clock" size={18} />
          {clock.freeSeconds > 0
            ? say("drive.waiting_free", { time: countdownWords(clock.freeSeconds) })
            : say("drive.waiting_paid", { time: countdownWords(clock.waitedSeconds) })}
        </p>
      ) : null}
      <CodePad isBusy={steps.isBusy} onCode={steps.start} isPin />
      <Button
        look="quiet"
        isWide
        disabled={steps.isBusy || !clock || clock.noShowSeconds > 0}
        onClick={() => setIsLeaving(true)}
      >
        {say("drive.no_show")}
      </Button>
      {clock && clock.noShowSeconds > 0 ? (
        <p className="small soft figures">
          {say("drive.no_show_from", { time: countdownWords(clock.noShowSeconds) })}
        </p>
      ) : null}
      <GiveBack steps={steps} />
      {isLeaving ? (
        <NoShowSheet
          onClose={() => setIsLeaving(false)}
          onLeave={() => {
            setIsLeaving(false);
            void steps.cancel("customer_no_show");
          }}
        />
      ) : null}
    </>
  );
}

/** Farther than this from the destination one asks before ending. */
const FAR_METERS = 300;

function OnTheWay({ trip, city, at, phase, steps, target }: StepProps) {
  const now = useNow();
  const [isEnding, setIsEnding] = useState(false);
  const seconds = rideClock(trip, now);
  const meters = target ? distanceMeters(at, target.position) : 0;
  const isPaused = phase === "paused";
  const end = () => {
    setIsEnding(false);
    steps.end();
  };
  return (
    <>
      <p className="row figures" role="timer" aria-live="off">
        <Icon name="clock" size={18} />
        {say("drive.under_way", { time: spanWords(seconds) })}
      </p>
      <div className="ride-buttons">
        <Button
          size="large"
          icon={isPaused ? "arrow" : "pause"}
          disabled={steps.isBusy}
          onClick={isPaused ? steps.resume : steps.pause}
        >
          {say(isPaused ? "drive.resume" : "drive.pause")}
        </Button>
        <Button
          look="main"
          size="large"
          icon="check"
          isBusy={steps.isBusy}
          onClick={() => (meters > FAR_METERS ? setIsEnding(true) : end())}
        >
          {say("drive.end")}
        </Button>
      </div>
      {isEnding ? (
        <Note icon="alert" tone="warm">
          <p>
            <strong>{say("drive.end_title")}</strong>{" "}
            {say("drive.end_far", { distance: distanceWords(meters, city.distanceUnit) })}{" "}
            {say("drive.end_next")}
          </p>
          <div className="row">
            <Button size="small" onClick={() => setIsEnding(false)}>
              {say("action.back")}
            </Button>
            <Button size="small" look="danger" onClick={end}>
              {say("drive.end")}
            </Button>
          </div>
        </Note>
      ) : null}
    </>
  );
}
