/** Booking a ride: two places, a type, a price, one press. */
import { useMemo, useState } from "react";
import type { RidePreferences } from "#shared/contracts/order-ride.ts";
import { orderRoutes, type Quote } from "#shared/contracts/orders.ts";
import type { NearbyRides, RideSort } from "#shared/contracts/ride-quotes.ts";
import type { ErrorCode } from "#shared/errors.ts";
import { Button, ButtonLink } from "../../design/button.tsx";
import { EmptyState, ErrorNote, ErrorState, Note, Skeleton } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { takeChosenMethod } from "../../money/chosen-method.ts";
import { go, usePageTitle } from "../../router.tsx";
import { newKey } from "../../session/call-api.ts";
import { SignedIn } from "../../session/signed-in.tsx";
import { useSubmit } from "../../use-submit.ts";
import { codeOf } from "../../words/error-words.ts";
import { moneyWords } from "../../words/money-words.ts";
import { rideTypeWords } from "../../words/ride-words.ts";
import { orderKey } from "../order-key.ts";
import { PaymentChoice } from "../payment-choice.tsx";
import { api, useShopping } from "../shopping.tsx";
import { PlaceFields } from "./place-fields.tsx";
import { BookingMap } from "./ride-map.tsx";
import { RideOptions, RidePrice } from "./ride-options.tsx";
import { forgetRidePlaces, type RidePlaces, useRidePlaces } from "./ride-places.ts";
import { RideWishes } from "./ride-wishes.tsx";
import { type RideOption, sortOptions } from "./ride-words.ts";
import { useNearby } from "./use-nearby.ts";
import { type RideQuote, useRideQuote } from "./use-ride-quote.ts";
import "../order-page.css";
import "./ride.css";

export function RidePage() {
  usePageTitle(say("nav.ride"));
  return <SignedIn role="customer">{() => <Booking />}</SignedIn>;
}

function Booking() {
  const places = useRidePlaces();
  const nearby = useNearby(places.pickup.position);
  const { pickup, dropoff, outside } = places;
  const isReady =
    dropoff !== null &&
    outside === null &&
    [pickup, dropoff].every(({ address }) => address.trim() !== "");
  // Another description of the same place is another quote, too: it is what the driver reads.
  const key = isReady ? JSON.stringify([pickup, dropoff]) : null;
  const asked = useRideQuote(key, { pickup, dropoff });
  return (
    <div className="order-page">
      <h1 className="unseen">{say("ride.title")}</h1>
      <div className="order-map">
        <BookingMap places={places} vehicles={nearby?.vehicles ?? []} />
      </div>
      <div className="stack order-side">
        {nearby?.paymentPending ? <Unpaid orderId={nearby.paymentPending.orderId} /> : null}
        <PlaceFields places={places} />
        {isReady ? null : <Around nearby={nearby} places={places} />}
        {asked.quote ? <Prices asked={asked} quote={asked.quote} /> : null}
      </div>
    </div>
  );
}

function Unpaid({ orderId }: { orderId: string }) {
  return (
    <Note icon="alert" tone="warm">
      <p>
        <strong>{say("ride.unpaid")}</strong>
      </p>
      <p>{say("ride.unpaid_next")}</p>
      <div className="row">
        <ButtonLink to={`/orders/${orderId}`} size="small">
          {say("ride.see_unpaid")}
        </ButtonLink>
      </div>
    </Note>
  );
}

/** What is near, while there is no ride to price yet. */
function Around({ nearby, places }: { nearby: NearbyRides | null; places: RidePlaces }) {
  const { city } = useShopping();
  if (places.outside || !nearby) return null;
  if (!nearby.serviceable) {
    return (
      <EmptyState
        icon="pin"
        title={say("ride.out_of_area")}
        next={say("ride.out_of_area_next", { city: city.name })}
      />
    );
  }
  return (
    <p className="soft row" role="status">
      {say("ride.nearby", { count: nearby.vehicles.length })}
    </p>
  );
}

function Prices({ asked, quote }: { asked: RideQuote; quote: NonNullable<RideQuote["quote"]> }) {
  const { city } = useShopping();
  if (quote.status === "loading") return <PricesSkeleton />;
  if (quote.status === "failed") {
    return codeOf(quote.error) === "OUT_OF_AREA" ? (
      <EmptyState
        icon="pin"
        title={say("ride.out_of_area")}
        next={say("ride.out_of_area_next", { city: city.name })}
      />
    ) : (
      <ErrorState error={quote.error} retry={asked.renew} />
    );
  }
  if (quote.value.options.length === 0) {
    return <EmptyState icon="car" title={say("ride.no_types")} next={say("ride.no_types_next")} />;
  }
  return <Choosing quote={quote.value} asked={asked} />;
}

function PricesSkeleton() {
  return (
    <div className="panel stack tight" role="status">
      <span className="unseen">{say("ride.working_out")}</span>
      <Skeleton height="1.4rem" width="50%" />
      <Skeleton height="3.6rem" />
      <Skeleton height="3.6rem" />
      <Skeleton height="3.6rem" />
    </div>
  );
}

function Choosing({ quote, asked }: { quote: Quote; asked: RideQuote }) {
  const [sort, setSort] = useState<RideSort>(quote.sort ?? "preference");
  const [type, setType] = useState<string | null>(null);
  const [preferences, setPreferences] = useState<RidePreferences>({});
  const [methodId, setMethodId] = useState<string | null>(takeChosenMethod);
  const options = useMemo(() => sortOptions(quote.options, sort), [quote, sort]);
  const chosen =
    options.find((option) => option.type === type) ??
    options.find(({ available }) => available !== false) ??
    options[0] ??
    null;
  const booking = useBooking(asked.renew);
  if (!chosen) return null;
  return (
    <>
      <section className="panel stack" aria-label={say("ride.types")}>
        <RideOptions
          options={options}
          chosen={chosen}
          onChoose={setType}
          sort={sort}
          onSort={setSort}
        />
        <RidePrice quote={quote} option={chosen} isRenewed={asked.isRenewed} />
      </section>
      <RideWishes value={preferences} onChange={setPreferences} />
      <PaymentChoice value={methodId} onChange={setMethodId} total={chosen.total} isRide />
      <div className="ride-book">
        <BookingError error={booking.error} />
        <Button
          look="main"
          size="large"
          isWide
          isBusy={booking.isBusy}
          disabled={methodId === null}
          onClick={() => methodId && void booking.book(quote, chosen, methodId, preferences)}
        >
          {say("ride.book", { type: rideTypeWords(chosen.type), price: moneyWords(chosen.total) })}
        </Button>
      </div>
    </>
  );
}

/** Books once, however often the button is pressed. */
function useBooking(renewQuote: () => void) {
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const book = (
    quote: Quote,
    option: RideOption,
    paymentMethodId: string,
    preferences: RidePreferences,
  ) =>
    run(async () => {
      const intent = [quote.id, option.type, paymentMethodId, JSON.stringify(preferences)];
      try {
        const order = await api.call(orderRoutes.placeOrder, {
          idempotencyKey: orderKey(intent, sessionStorage, newKey),
          body: { quoteId: quote.id, option: option.type, paymentMethodId, preferences },
        });
        go(`/orders/${order.id}`);
        forgetRidePlaces();
      } catch (caught) {
        // The old price cannot be booked any more: show the new one beside the explanation.
        if (renewing.includes(codeOf(caught))) renewQuote();
        throw caught;
      }
    });
  return { isBusy, error, book };
}

const renewing: readonly ErrorCode[] = ["QUOTE_EXPIRED", "IDEMPOTENCY_KEY_REUSED"];

function BookingError({ error }: { error: unknown }) {
  const code = error === null ? null : codeOf(error);
  if (code !== "PAYMENT_PENDING" && code !== "CONFLICT") return <ErrorNote error={error} />;
  const isUnpaid = code === "PAYMENT_PENDING";
  return (
    <div role="alert">
      <Note icon="alert" tone="bad">
        <p>
          <strong>{say(isUnpaid ? "ride.unpaid" : "ride.has_active")}</strong>{" "}
          {say(isUnpaid ? "ride.unpaid_next" : "ride.has_active_next")}
        </p>
        <div className="row">
          <ButtonLink to="/orders" size="small">
            {say(isUnpaid ? "ride.see_unpaid" : "ride.see_active")}
          </ButtonLink>
        </div>
      </Note>
    </div>
  );
}
