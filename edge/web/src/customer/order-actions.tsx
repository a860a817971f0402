import { useState } from "react";
import { cancelFee } from "#shared/cancel-fee.ts";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { isOver } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { Note } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { say } from "../i18n/speech.ts";
import { moneyWords } from "../words/money-words.ts";
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
        {say("delivery.cancel")}
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

/** What the kitchen and support read stays in their language; the customer reads their own. */
const reasons = [
  ["I changed my mind", "delivery.reason.changed_mind"],
  ["It takes too long", "delivery.reason.too_long"],
  ["The address is wrong", "delivery.reason.wrong_address"],
  ["I ordered by mistake", "delivery.reason.mistake"],
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
      title={say("delivery.cancel_title")}
      legend={say("delivery.cancel_why")}
      choices={reasons.map(([value, label]) => ({ value, label: say(label) }))}
      button={say("delivery.cancel")}
      back={say("delivery.keep")}
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
  if (fee.amountMinor === 0) return <p>{say("delivery.cancel_free")}</p>;
  const isCash = order.payment?.method === "cash";
  return (
    <Note icon="alert" tone="warm">
      {say(isCash ? "delivery.cancel_cash" : "delivery.cancel_reserved", {
        amount: moneyWords(fee),
      })}
    </Note>
  );
}
