import { useEffect, useState } from "react";
import { type Offer, riderRoutes, type Trip } from "#shared/contracts/riders.ts";
import { Button } from "../design/button.tsx";
import { CountdownRing, MoneyText } from "../design/figures.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { distanceWords } from "../words/distance-words.ts";
import { codeOf } from "../words/error-words.ts";
import { rideTypeWords, wishWords } from "../words/ride-words.ts";
import { spanWords } from "../words/time-words.ts";
import { compassOf } from "./compass.ts";
import { riderApi } from "./rider-api.ts";
import { offerWords } from "./rider-view.ts";

/** How long the reason is shown when an offer was lost. */
const FAREWELL_MS = 3_500;
const lost = ["OFFER_TAKEN", "OFFER_EXPIRED", "OFFER_ALREADY_ACCEPTED", "NOT_FOUND", "DRIVER_BUSY"];

export function OfferCard(props: {
  offer: Offer;
  unit: "km" | "mi";
  onTrip: (trip: Trip) => void;
  onGone: () => void;
}) {
  const { offer, unit } = props;
  const answer = useAnswer(props);
  useEffect(() => {
    const leftMs = Math.max(0, Date.parse(offer.expiresAt) - Date.now());
    const timer = setTimeout(props.onGone, leftMs + 1_000);
    return () => clearTimeout(timer);
  });
  return (
    <section className="panel offer-card stack" aria-label={say("offer.title")} role="alert">
      <div className="row wide">
        <div>
          <p className="soft">
            {offer.ride
              ? say("offer.ride_title", { type: rideTypeWords(offer.ride.type) })
              : say("offer.title")}
          </p>
          <p className="offer-earning">
            <MoneyText amount={offer.earning} />
          </p>
          <p className="small soft">{say("offer.estimated")}</p>
        </div>
        <CountdownRing from={offer.createdAt} until={offer.expiresAt} size={84} />
      </div>
      {offer.ride ? (
        <RideFacts offer={offer} unit={unit} />
      ) : (
        <FoodFacts offer={offer} unit={unit} />
      )}
      <ErrorNote error={answer.error} />
      <div className="row offer-answers">
        <Button size="large" disabled={answer.isBusy} onClick={answer.decline}>
          {say("offer.decline")}
        </Button>
        <Button look="main" size="large" isBusy={answer.isBusy} onClick={answer.accept}>
          {say("offer.accept")}
        </Button>
      </div>
    </section>
  );
}

interface FactsProps {
  offer: Offer;
  unit: "km" | "mi";
}

/** To the pick-up: how far, and how long. */
function wayWords({ offer, unit }: FactsProps): string {
  return say("offer.distance_time", {
    distance: distanceWords(offer.distanceMeters, unit),
    time: spanWords(Math.max(90, offer.pickupEtaSeconds)),
  });
}

function FoodFacts(props: FactsProps) {
  const { offer, unit } = props;
  return (
    <dl className="offer-facts">
      <div>
        <dt>{say("offer.pickup")}</dt>
        <dd>{offerWords(offer)}</dd>
      </div>
      <div>
        <dt>{say("offer.to_store")}</dt>
        <dd className="figures">{wayWords(props)}</dd>
      </div>
      <div>
        <dt>{say(offer.orders.length > 1 ? "offer.then_many" : "offer.then_one")}</dt>
        <dd className="figures">{distanceWords(offer.tripMeters, unit)}</dd>
      </div>
    </dl>
  );
}

/** A ride: how far the passenger is, how long the ride, and which way it goes. */
function RideFacts(props: FactsProps) {
  const { offer, unit } = props;
  const wished = wishWords(offer.ride?.preferences ?? {});
  return (
    <dl className="offer-facts">
      <div>
        <dt>{say("offer.to_passenger")}</dt>
        <dd className="figures">{wayWords(props)}</dd>
      </div>
      <div>
        <dt>{say("offer.trip")}</dt>
        <dd className="figures">{distanceWords(offer.tripMeters, unit)}</dd>
      </div>
      <div>
        <dt>{say("offer.towards")}</dt>
        <dd>{say(`compass.${compassOf(offer.pickup.position, offer.dropoff.position)}`)}</dd>
      </div>
      {wished.length > 0 ? (
        <div>
          <dt>{say("offer.wishes")}</dt>
          <dd>
            {wished.map((wish) => (
              <span key={wish} className="block">
                {wish}
              </span>
            ))}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function useAnswer(props: { offer: Offer; onTrip: (trip: Trip) => void; onGone: () => void }) {
  const { offer, onTrip, onGone } = props;
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const guard = async (run: () => Promise<void>) => {
    setIsBusy(true);
    setError(null);
    try {
      await run();
    } catch (caught) {
      setError(caught);
      if (lost.includes(codeOf(caught))) setTimeout(onGone, FAREWELL_MS);
      else setIsBusy(false);
    }
  };
  return {
    isBusy,
    error,
    accept: () =>
      void guard(async () =>
        onTrip(await riderApi.call(riderRoutes.acceptOffer, { body: { offerId: offer.id } })),
      ),
    decline: () =>
      void guard(async () => {
        await riderApi.call(riderRoutes.declineOffer, { params: { id: offer.id }, body: {} });
        onGone();
      }),
  };
}
