/** What a passenger can do with a ride: share it, cancel it, search again, pay it. */
import { useEffect, useState } from "react";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { tripRoutes } from "#shared/contracts/trips.ts";
import { isOver } from "#shared/states.ts";
import { Button, ButtonLink } from "../../design/button.tsx";
import { ErrorNote, Note, Skeleton } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { BankLink } from "../../money/bank-link.tsx";
import { runOnce } from "../../money/run-once.ts";
import { go } from "../../router.tsx";
import { HelpButton } from "../../safety/help-button.tsx";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { moneyWords } from "../../words/money-words.ts";
import { CancelOrder, type CancelReasons } from "../cancel-order.tsx";
import { PaymentChoice } from "../payment-choice.tsx";
import { ShareButton } from "../share-sheet.tsx";
import { api } from "../shopping.tsx";
import { isOwed } from "./ride-words.ts";

interface RideActionsProps {
  order: Order;
  onOrder: (order: Order) => void;
}

export function RideActions({ order, onOrder }: RideActionsProps) {
  if (order.state === "expired") return <RetryPanel order={order} />;
  if (isOver(order.state)) return null;
  const canCancel = ["created", "searching", "assigned"].includes(order.state);
  return (
    <div className="row order-actions">
      <ShareButton orderId={order.id} what="ride" />
      {order.tripId ? <HelpButton role="customer" orderId={order.id} /> : null}
      {canCancel ? (
        <CancelOrder order={order} onOrder={onOrder} words="trip" reasons={reasons}>
          <CancelPrice order={order} />
        </CancelOrder>
      ) : null}
    </div>
  );
}

/** Nobody came: the same booking anew, while its price holds and the rules allow it. */
function RetryPanel({ order }: { order: Order }) {
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const retries = order.ride?.retriesLeft ?? 0;
  const retry = () =>
    void run(async () => {
      const next = await api.call(orderRoutes.retryOrder, { params: { id: order.id } });
      go(`/orders/${next.id}`);
    });
  return (
    <section className="panel stack" aria-label={say("trip.retry")}>
      {retries > 0 ? (
        <>
          <p className="soft">{say("trip.retries_left", { count: retries })}</p>
          <ErrorNote error={error} />
          <Button look="main" icon="refresh" size="large" isWide isBusy={isBusy} onClick={retry}>
            {say("trip.retry")}
          </Button>
        </>
      ) : null}
      <ButtonLink to="/ride" look={retries > 0 ? "plain" : "main"} isWide>
        {say("trip.book_again")}
      </ButtonLink>
    </section>
  );
}

const reasons = [
  ["changed_mind", "trip.reason.changed_mind"],
  ["too_long", "trip.reason.too_long"],
  ["wrong_place", "trip.reason.wrong_place"],
  ["driver_asked", "trip.reason.driver_asked"],
  ["booked_by_mistake", "trip.reason.mistake"],
] as const satisfies CancelReasons;

/** While the question is open, time runs and the driver comes closer. */
const LOOK_AGAIN_MS = 5_000;

/** What cancelling costs, before it is done. */
function CancelPrice({ order }: { order: Order }) {
  const { loaded, reload } = useLoad(`cancel ${order.id} ${order.version}`, () =>
    api.call(tripRoutes.previewCancellation, { params: { id: order.id } }),
  );
  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  if (loaded.status === "loading") return <Skeleton height="1.4rem" width="60%" />;
  if (loaded.status === "failed") return <p>{say("trip.cancel_may_cost")}</p>;
  const { fee, reason } = loaded.value;
  if (fee.amountMinor === 0) return <p>{say(`trip.${reason}`)}</p>;
  return (
    <Note icon="alert" tone="warm">
      {say(`trip.${reason}`)} {say("trip.cancel_costs", { amount: moneyWords(fee) })}
    </Note>
  );
}

/** The ride, or the fee of a cancelled one, is not paid: another way to pay, now. */
export function PayRide({ order, onOrder }: RideActionsProps) {
  const [methodId, setMethodId] = useState<string | null>(null);
  const { isBusy, error, run } = useSubmit();
  const { payment, total, cancellationFee, state } = order;
  const due = state === "cancelled" ? cancellationFee : total;
  if (payment?.state === "requires_action") {
    return (
      <Note icon="alert" tone="warm">
        <p>{say("trip.pay_confirm")}</p>
        <BankLink url={payment.actionUrl} />
      </Note>
    );
  }
  if (!isOwed(order) || !due || due.amountMinor <= 0) return null;
  const pay = () =>
    void run(async () => {
      if (methodId === null) return;
      const params = { id: order.id };
      onOrder(
        await runOnce("ride", [order.id, methodId], (idempotencyKey) =>
          api.call(tripRoutes.payOrder, {
            idempotencyKey,
            params,
            body: { paymentMethodId: methodId },
          }),
        ),
      );
    });
  return (
    <div className="stack">
      <Note icon="alert" tone="bad">
        {say(payment === null ? "trip.pay_owed" : "trip.pay_declined")}
      </Note>
      <PaymentChoice value={methodId} onChange={setMethodId} total={due} isRide withoutCash />
      <ErrorNote error={error} />
      <Button
        look="main"
        size="large"
        isWide
        isBusy={isBusy}
        disabled={methodId === null}
        onClick={pay}
      >
        {say("trip.pay_now", { amount: moneyWords(due) })}
      </Button>
    </div>
  );
}
