/** Giving up an order or a ride: what it costs before, why, and then it is done. */
import { type ReactNode, useState } from "react";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { Button } from "../design/button.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { api } from "./shopping.tsx";

/** What the core hears, and what the customer reads. */
export type CancelReasons = readonly (readonly [value: string, label: PlainKey])[];

export function CancelOrder(props: {
  order: Order;
  onOrder: (order: Order) => void;
  words: "delivery" | "trip";
  reasons: CancelReasons;
  /** What cancelling costs. */
  children: ReactNode;
}) {
  const { words, order } = props;
  const [isAsking, setIsAsking] = useState(false);
  const cancel = async (reason: string) => {
    const params = { id: order.id };
    props.onOrder(await api.call(orderRoutes.cancelOrder, { params, body: { reason } }));
    setIsAsking(false);
  };
  return (
    <>
      <Button look="danger" icon="cross" onClick={() => setIsAsking(true)}>
        {say(`${words}.cancel`)}
      </Button>
      {isAsking ? (
        <ReasonSheet
          title={say(`${words}.cancel_title`)}
          legend={say(`${words}.cancel_why`)}
          choices={props.reasons.map(([value, label]) => ({ value, label: say(label) }))}
          button={say(`${words}.cancel`)}
          back={say(`${words}.keep`)}
          onClose={() => setIsAsking(false)}
          onReason={cancel}
        >
          {props.children}
        </ReasonSheet>
      ) : null}
    </>
  );
}
