import { Button, ButtonLink } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { type Basket, lineKey, pieces, setQuantity, subtotal } from "./basket.ts";
import { Stepper } from "./item-row.tsx";
import { GoesWith } from "./recommended.tsx";
import { useShopping } from "./shopping.tsx";

/** Beside the menu on a desk, a bar at the foot of a phone. */
export function BasketPanel({ storeId }: { storeId: string }) {
  const { basket } = useShopping();
  const own = basket?.storeId === storeId ? basket : null;
  const sum = subtotal(own);
  return (
    <>
      <aside className="basket-side panel stack" aria-label={say("basket.title")}>
        <h2>{say("basket.yours")}</h2>
        {own && sum ? (
          <>
            <BasketLines basket={own} />
            <GoesWith basket={own} />
            <div className="row wide strong">
              <span>{say("basket.subtotal")}</span>
              <MoneyText amount={sum} />
            </div>
            <ButtonLink to="/checkout" look="main" size="large" isWide>
              {say("basket.to_checkout")}
            </ButtonLink>
          </>
        ) : (
          <EmptyState
            icon="basket"
            title={say("basket.nothing")}
            next={say("basket.nothing_next")}
          />
        )}
      </aside>
      {own && sum ? (
        <div className="basket-bar">
          <ButtonLink to="/checkout" look="main" size="large" icon="basket" isWide>
            <span className="grow">{say("basket.view", { count: pieces(own) })}</span>
            <MoneyText amount={sum} />
          </ButtonLink>
        </div>
      ) : null}
    </>
  );
}

export function BasketLines({ basket }: { basket: Basket }) {
  const { setBasket } = useShopping();
  return (
    <ul className="basket-lines">
      {basket.lines.map((line) => {
        const key = lineKey(line);
        return (
          <li key={key}>
            <div className="grow">
              <span className="strong">{line.name}</span>
              {line.options.length > 0 ? (
                <span className="small soft block">
                  {line.options.map(({ name }) => name).join(", ")}
                </span>
              ) : null}
              <span className="small soft block">
                <MoneyText amount={line.unitPrice} />
              </span>
            </div>
            <Stepper
              name={line.name}
              quantity={line.quantity}
              onMore={() => setBasket(setQuantity(basket, key, line.quantity + 1))}
              onLess={() => setBasket(setQuantity(basket, key, line.quantity - 1))}
            />
          </li>
        );
      })}
    </ul>
  );
}

export function EmptyBasketButton() {
  const { setBasket } = useShopping();
  return (
    <Button look="quiet" size="small" onClick={() => setBasket(null)}>
      {say("basket.empty_it")}
    </Button>
  );
}
