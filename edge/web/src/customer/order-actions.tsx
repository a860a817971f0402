import { useState } from "react";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { isOver } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { choicesOf, ReasonSheet } from "../design/reason-sheet.tsx";
import { ShareButton } from "./share-sheet.tsx";
import { api } from "./shopping.tsx";

export function OrderActions({
  order,
  onOrder,
}: {
  order: Order;
  onOrder: (order: Order) => void;
}) {
  const [isCancelling, setIsCancelling] = useState(false);
  if (isOver(order.state)) return null;
  return (
    <div className="row order-actions">
      <ShareButton orderId={order.id} />
      <Button look="danger" icon="cross" onClick={() => setIsCancelling(true)}>
        Cancel order
      </Button>
      {isCancelling ? (
        <CancelSheet
          order={order}
          onClose={() => setIsCancelling(false)}
          onOrder={(next) => {
            onOrder(next);
            setIsCancelling(false);
          }}
        />
      ) : null}
    </div>
  );
}

const reasons = [
  "I changed my mind",
  "It takes too long",
  "The address is wrong",
  "I ordered by mistake",
] as const;

function CancelSheet(props: {
  order: Order;
  onClose: () => void;
  onOrder: (order: Order) => void;
}) {
  const cancel = async (reason: string) => {
    const params = { id: props.order.id };
    props.onOrder(await api.call(orderRoutes.cancelOrder, { params, body: { reason } }));
  };
  return (
    <ReasonSheet
      title="Cancel this order?"
      legend="Tell us why"
      choices={choicesOf(reasons)}
      button="Cancel order"
      back="Keep it"
      onClose={props.onClose}
      onReason={cancel}
    />
  );
}
