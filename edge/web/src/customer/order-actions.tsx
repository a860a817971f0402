import { useState } from "react";
import { cancelFee } from "#shared/cancel-fee.ts";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { isOver } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Note } from "../design/notice.tsx";
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
    >
      <CancelPrice order={props.order} />
    </ReasonSheet>
  );
}

/** What cancelling costs, before it is done. */
function CancelPrice({ order }: { order: Order }) {
  const { currency } = order.total ?? {};
  if (!currency) return null;
  const itemsMinor = order.items.reduce((sum, { lineTotal }) => sum + lineTotal.amountMinor, 0);
  const share = order.kitchenShareBasisPoints;
  if (share === null) return null;
  const fee = cancelFee(order.state, itemsMinor, currency, share);
  if (!fee) return null;
  if (fee.amountMinor === 0) return <p>It costs you nothing.</p>;
  const isCash = order.payment?.method === "cash";
  return (
    <Note icon="alert" tone="warm">
      The kitchen works on it already: cancelling costs <MoneyText amount={fee} />.{" "}
      {isCash
        ? "You pay it with your next top-up."
        : "It is taken from what was reserved; the rest is let go."}
    </Note>
  );
}
