import { cancelFee } from "#shared/cancel-fee.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { isOver } from "#shared/states.ts";
import { Note } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { moneyWords } from "../words/money-words.ts";
import { CancelOrder, type CancelReasons } from "./cancel-order.tsx";
import { ShareButton } from "./share-sheet.tsx";

export function OrderActions({
  order,
  onOrder,
}: {
  order: Order;
  onOrder: (order: Order) => void;
}) {
  if (isOver(order.state)) return null;
  return (
    <div className="row order-actions">
      <ShareButton orderId={order.id} what="order" />
      <CancelOrder order={order} onOrder={onOrder} words="delivery" reasons={reasons}>
        <CancelPrice order={order} />
      </CancelOrder>
    </div>
  );
}

/** What the kitchen and support read stays in their language; the customer reads their own. */
const reasons = [
  ["I changed my mind", "delivery.reason.changed_mind"],
  ["It takes too long", "delivery.reason.too_long"],
  ["The address is wrong", "delivery.reason.wrong_address"],
  ["I ordered by mistake", "delivery.reason.mistake"],
] as const satisfies CancelReasons;

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
