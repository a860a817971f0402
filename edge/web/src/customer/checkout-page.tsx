import { useState } from "react";
import { orderRoutes, type Quote } from "#shared/contracts/orders.ts";
import type { ErrorCode } from "#shared/errors.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { EmptyState, ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { takeChosenMethod } from "../money/chosen-method.ts";
import { go, Link, usePageTitle } from "../router.tsx";
import { newKey } from "../session/call-api.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { useSubmit } from "../use-submit.ts";
import { codeOf } from "../words/error-words.ts";
import { moneyWords } from "../words/money-words.ts";
import { AddressSheet } from "./address-sheet.tsx";
import type { Basket } from "./basket.ts";
import { BasketLines, EmptyBasketButton } from "./basket-panel.tsx";
import { orderKey } from "./order-key.ts";
import { PaymentChoice } from "./payment-choice.tsx";
import { QuotePanel } from "./quote-panel.tsx";
import { GoesWith } from "./recommended.tsx";
import { api, useShopping } from "./shopping.tsx";
import { useQuote } from "./use-quote.ts";

export function CheckoutPage() {
  usePageTitle(say("checkout.title"));
  const { basket } = useShopping();
  if (!basket) {
    return (
      <EmptyState icon="basket" title={say("checkout.empty")} next={say("checkout.empty_next")}>
        <ButtonLink to="/" look="main">
          {say("page.see_stores")}
        </ButtonLink>
      </EmptyState>
    );
  }
  return <SignedIn role="customer">{() => <Checkout basket={basket} />}</SignedIn>;
}

function Checkout({ basket }: { basket: Basket }) {
  const { place } = useShopping();
  const [methodId, setMethodId] = useState<string | null>(takeChosenMethod);
  const [notes, setNotes] = useState("");
  const { quote, renew } = useQuote(basket, place);
  const placing = usePlacing(renew);
  const ready = quote.status === "ready" ? quote.value : null;
  return (
    <div className="checkout">
      <div className="stack loose">
        <header>
          <Link to={`/stores/${basket.storeId}`} className="small soft">
            {say("checkout.back_to", { store: basket.storeName })}
          </Link>
          <h1>{say("checkout.title")}</h1>
        </header>
        <section className="panel stack" aria-labelledby="basket-title">
          <div className="row wide">
            <h2 id="basket-title">{basket.storeName}</h2>
            <EmptyBasketButton />
          </div>
          <BasketLines basket={basket} />
          <GoesWith basket={basket} />
        </section>
        <DeliverTo />
        <section className="panel stack" aria-label={say("checkout.note")}>
          <TextField
            label={say("checkout.note_label")}
            name="notes"
            maxLength={500}
            placeholder={say("checkout.note_example")}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        </section>
        <PaymentChoice
          value={methodId}
          onChange={setMethodId}
          total={ready?.options[0]?.total ?? null}
        />
      </div>
      <aside className="panel stack checkout-side" aria-label={say("quote.price")}>
        <QuotePanel quote={quote} renew={renew} />
        <ErrorNote error={placing.error} />
        <Button
          look="main"
          size="large"
          isWide
          isBusy={placing.isBusy}
          disabled={!ready || methodId === null}
          onClick={() => ready && methodId && void placing.place(ready, methodId, notes.trim())}
        >
          {ready?.options[0] ? (
            <span className="figures">
              {say("checkout.order_for", { price: moneyWords(ready.options[0].total) })}
            </span>
          ) : (
            say("checkout.order")
          )}
        </Button>
      </aside>
    </div>
  );
}

function DeliverTo() {
  const { place } = useShopping();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <section className="panel stack tight" aria-labelledby="place-title">
      <div className="row wide">
        <h2 id="place-title">{say("address.deliver_to")}</h2>
        <Button look="quiet" size="small" onClick={() => setIsChoosing(true)}>
          {say("address.change")}
        </Button>
      </div>
      <p className="row">
        <Icon name="pin" />
        <span>{place.address}</span>
      </p>
      {isChoosing ? <AddressSheet onClose={() => setIsChoosing(false)} /> : null}
    </section>
  );
}

/** Places the order once, however often the button is pressed. */
function usePlacing(renewQuote: () => void) {
  const { setBasket } = useShopping();
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const place = (quote: Quote, paymentMethodId: string, notes: string) =>
    run(async () => {
      const option = quote.options[0]?.type;
      try {
        const order = await api.call(orderRoutes.placeOrder, {
          idempotencyKey: orderKey([quote.id, paymentMethodId, notes], sessionStorage, newKey),
          body: {
            quoteId: quote.id,
            paymentMethodId,
            ...(option ? { option } : {}),
            ...(notes ? { notes } : {}),
          },
        });
        go(`/orders/${order.id}`);
        setBasket(null);
      } catch (caught) {
        // The old price cannot be ordered any more: show the new one beside the explanation.
        if (renewing.includes(codeOf(caught))) renewQuote();
        throw caught;
      }
    });
  return { isBusy, error, place };
}

const renewing: readonly ErrorCode[] = ["QUOTE_EXPIRED", "OUT_OF_STOCK", "IDEMPOTENCY_KEY_REUSED"];
