import { useEffect, useRef } from "react";
import type { Item } from "#shared/contracts/catalog.ts";
import { Button, IconButton } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { say } from "../i18n/speech.ts";

const FEW = 5;

export function ItemRow(props: {
  item: Item;
  quantity: number;
  canOrder: boolean;
  onAdd: () => void;
  onLess: () => void;
}) {
  const { item, quantity } = props;
  const isSoldOut = !item.available || item.stock === 0;
  const isEnough = item.stock !== null && quantity >= item.stock;
  const row = useKeptFocus(quantity > 0);
  return (
    <li ref={row} id={item.id} className="item-row" data-sold-out={isSoldOut ? "" : undefined}>
      <div className="grow">
        <h3>{item.name}</h3>
        {item.description ? <p className="small soft">{item.description}</p> : null}
        <p className="item-price">
          <MoneyText amount={item.price} />
          {!isSoldOut && item.stock !== null && item.stock <= FEW ? (
            <span className="small soft figures">{say("item.left", { count: item.stock })}</span>
          ) : null}
        </p>
      </div>
      {isSoldOut ? (
        <span className="sold-out">{say("item.sold_out")}</span>
      ) : quantity > 0 ? (
        <Stepper
          name={item.name}
          quantity={quantity}
          onMore={props.onAdd}
          onLess={props.onLess}
          canMore={!isEnough && props.canOrder}
        />
      ) : (
        <Button
          size="small"
          icon="plus"
          onClick={props.onAdd}
          disabled={!props.canOrder}
          aria-label={say("item.add_name", { name: item.name })}
        >
          {say("item.add")}
        </Button>
      )}
    </li>
  );
}

/** The button under the finger is replaced by a stepper and back: focus goes with it. */
function useKeptFocus(isChosen: boolean) {
  const row = useRef<HTMLLIElement>(null);
  const wasChosen = useRef(isChosen);
  useEffect(() => {
    if (wasChosen.current === isChosen) return;
    wasChosen.current = isChosen;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost) row.current?.querySelector<HTMLElement>("button:last-of-type")?.focus();
  }, [isChosen]);
  return row;
}

export function Stepper(props: {
  name: string;
  quantity: number;
  onMore: () => void;
  onLess: () => void;
  canMore?: boolean;
}) {
  return (
    <fieldset className="stepper" aria-label={say("item.how_many", { name: props.name })}>
      <IconButton
        icon="minus"
        label={say("item.less", { name: props.name })}
        onClick={props.onLess}
      />
      <span className="figures" aria-live="polite">
        {props.quantity}
      </span>
      <IconButton
        icon="plus"
        label={say("item.more", { name: props.name })}
        onClick={props.onMore}
        disabled={props.canMore === false}
      />
    </fieldset>
  );
}
