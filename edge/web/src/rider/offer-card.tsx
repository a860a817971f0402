import { useEffect, useState } from "react";
import { type Offer, riderRoutes, type Trip } from "#shared/contracts/riders.ts";
import { Button } from "../design/button.tsx";
import { CountdownRing, MoneyText } from "../design/figures.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { distanceWords } from "../words/distance-words.ts";
import { codeOf } from "../words/error-words.ts";
import { spanWords } from "../words/time-words.ts";
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
    <section className="panel offer-card stack" aria-label="New offer" role="alert">
      <div className="row wide">
        <div>
          <p className="soft">New offer</p>
          <p className="offer-earning">
            <MoneyText amount={offer.earning} />
          </p>
        </div>
        <CountdownRing from={offer.createdAt} until={offer.expiresAt} size={84} />
      </div>
      <dl className="offer-facts">
        <div>
          <dt>Pick up</dt>
          <dd>{offerWords(offer)}</dd>
        </div>
        <div>
          <dt>To the store</dt>
          <dd className="figures">
            {distanceWords(offer.distanceMeters, unit)},{" "}
            {spanWords(Math.max(90, offer.pickupEtaSeconds))}
          </dd>
        </div>
        <div>
          <dt>{offer.orders.length > 1 ? "Then to the customers" : "Then to the customer"}</dt>
          <dd className="figures">{distanceWords(offer.tripMeters, unit)}</dd>
        </div>
      </dl>
      <ErrorNote error={answer.error} />
      <div className="row offer-answers">
        <Button size="large" disabled={answer.isBusy} onClick={answer.decline}>
          Decline
        </Button>
        <Button look="main" size="large" isBusy={answer.isBusy} onClick={answer.accept}>
          Accept
        </Button>
      </div>
    </section>
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
