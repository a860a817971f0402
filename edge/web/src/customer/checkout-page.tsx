import { useState } from "react";
import { orderRoutes, type Quote } from "#shared/contracts/orders.ts";
import type { ErrorCode } from "#shared/errors.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Icon } from "../design/icons.tsx";
import { EmptyState, ErrorNote } from "../design/notice.tsx";
import { takeChosenMethod } from "../money/chosen-method.ts";
import { go, Link, usePageTitle } from "../router.tsx";
import { newKey } from "../session/call-api.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { useSubmit } from "../use-submit.ts";
import { codeOf } from "../words/error-words.ts";
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
  usePageTitle("Checkout");
  const { basket } = useShopping();
  if (!basket) {
    return (
      <EmptyState
        icon="basket"
        title="Your basket is empty"
        next="Choose a store and add what you like."
      >
        <ButtonLink to="/" look="main">
          See the stores
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
            Back to {basket.storeName}
          </Link>
          <h1>Checkout</h1>
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
        <section className="panel stack" aria-label="Note">
          <TextField
            label="Note for the kitchen and the rider (optional)"
            name="notes"
            maxLength={500}
            placeholder="No onions. Ring twice."
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
      <aside className="panel stack checkout-side" aria-label="Price">
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
            <span>
              Order for <MoneyText amount={ready.options[0].total} />
            </span>
          ) : (
            "Order"
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
        <h2 id="place-title">Deliver to</h2>
        <Button look="quiet" size="small" onClick={() => setIsChoosing(true)}>
          Change
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
