import { useState } from "react";
import type { Store } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { partnerRoutes } from "#shared/contracts/partner.ts";
import { OrderChat } from "../chat/order-chat.tsx";
import { Button } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { Choices } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import { shortOrderId } from "../words/order-id.ts";
import { secondsUntil, spanWords } from "../words/time-words.ts";
import { partnerApi } from "./partner-api.ts";
import { riderWords } from "./rider-words.ts";

interface TicketProps {
  order: Order;
  store: Store;
  onOrder: (order: Order) => void;
}

/** One order on the board with the one step that comes next. */
export function OrderTicket({ order, store, onOrder }: TicketProps) {
  const step = useStep(onOrder);
  return (
    <article
      className="ticket"
      data-state={order.state}
      aria-label={say("ticket.order", { id: shortOrderId(order.id) })}
    >
      <header className="row wide">
        <h3 className="ticket-id figures">{shortOrderId(order.id)}</h3>
        <DueTime order={order} />
      </header>
      <ul className="ticket-items">
        {order.items.map((item) => (
          <li key={`${item.itemId}-${item.options.map(({ id }) => id).join()}`}>
            <span className="ticket-count figures">{item.quantity}</span>
            <span>
              {item.name}
              {item.options.length > 0 ? (
                <span className="small soft block">
                  {item.options.map(({ name }) => name).join(", ")}
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {order.notes ? (
        <p className="ticket-note">
          <Icon name="note" size={16} />
          {order.notes}
        </p>
      ) : null}
      <RiderLine order={order} />
      <TicketChat order={order} />
      <ErrorNote error={step.error} />
      <NextStep order={order} store={store} step={step} />
    </article>
  );
}

/** A board has many tickets: the room is joined when somebody asks for the messages. */
function TicketChat({ order }: { order: Order }) {
  const [isJoined, setIsJoined] = useState(false);
  if (isJoined) return <OrderChat api={partnerApi} role="partner" order={order} startsOpen />;
  return (
    <Button icon="chat" look="quiet" size="small" onClick={() => setIsJoined(true)}>
      {say("talk.messages")}
    </Button>
  );
}

/** How long it has waited, or how long the kitchen still has. */
function DueTime({ order }: { order: Order }) {
  const now = useNow(1_000);
  if (order.state === "on_hold") return <StateChip state="on_hold" />;
  if (order.state === "waiting_accept" || order.state === "created") {
    return (
      <span className="small soft figures">
        {say("ticket.ago", { span: spanWords(-secondsUntil(order.placedAt, now)) })}
      </span>
    );
  }
  if (!order.readyAt || !["accepted", "preparing"].includes(order.state))
    return <StateChip state={order.state} />;
  const left = secondsUntil(order.readyAt, now);
  return left >= 0 ? (
    <span className="due figures">{say("ticket.due", { span: spanWords(left) })}</span>
  ) : (
    <span className="due late figures">
      <Icon name="alert" size={15} />
      {say("ticket.late", { span: spanWords(-left) })}
    </span>
  );
}

function RiderLine({ order }: { order: Order }) {
  const words = riderWords(order);
  if (!words) return null;
  return (
    <p className="small soft row">
      <Icon name={order.rider ? "bike" : "search"} size={16} />
      {words}
    </p>
  );
}

interface Step {
  readonly isBusy: boolean;
  readonly error: unknown;
  run(call: () => Promise<Order>): Promise<void>;
}

function useStep(onOrder: (order: Order) => void): Step {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (call: () => Promise<Order>) => {
    setIsBusy(true);
    setError(null);
    try {
      onOrder(await call());
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, run };
}

function NextStep({ order, store, step }: { order: Order; store: Store; step: Step }) {
  const params = { id: order.id };
  if (order.state === "waiting_accept")
    return <AcceptStep order={order} store={store} step={step} />;
  if (order.state === "accepted") {
    return (
      <Button
        look="main"
        size="large"
        icon="flame"
        isWide
        isBusy={step.isBusy}
        onClick={() =>
          void step.run(() => partnerApi.call(partnerRoutes.startPreparing, { params }))
        }
      >
        {say("ticket.start")}
      </Button>
    );
  }
  if (order.state === "preparing") {
    return (
      <Button
        look="main"
        size="large"
        icon="bag"
        isWide
        isBusy={step.isBusy}
        onClick={() => void step.run(() => partnerApi.call(partnerRoutes.markReady, { params }))}
      >
        {say("ticket.ready")}
      </Button>
    );
  }
  return null;
}

const usualMinutes = [10, 15, 20, 30] as const;

function AcceptStep({ order, store, step }: { order: Order; store: Store; step: Step }) {
  const choices = [...new Set([...usualMinutes, store.prepMinutes])].sort((a, b) => a - b);
  const [minutes, setMinutes] = useState(store.prepMinutes);
  const [isRejecting, setIsRejecting] = useState(false);
  const params = { id: order.id };
  const accept = () =>
    partnerApi.call(partnerRoutes.acceptOrder, { params, body: { prepMinutes: minutes } });
  return (
    <div className="stack tight">
      <Choices
        legend={say("ticket.minutes")}
        value={String(minutes)}
        onChange={(value) => setMinutes(Number(value))}
        choices={choices.map((value) => ({ value: String(value), label: String(value) }))}
      />
      <Button
        look="main"
        size="large"
        icon="check"
        isWide
        isBusy={step.isBusy}
        onClick={() => void step.run(accept)}
      >
        {say("ticket.accept")}
      </Button>
      <Button look="quiet" isWide disabled={step.isBusy} onClick={() => setIsRejecting(true)}>
        {say("ticket.reject")}
      </Button>
      {isRejecting ? (
        <RejectSheet
          onClose={() => setIsRejecting(false)}
          onReject={(reason) => {
            setIsRejecting(false);
            void step.run(() =>
              partnerApi.call(partnerRoutes.rejectOrder, { params, body: { reason } }),
            );
          }}
        />
      ) : null}
    </div>
  );
}

/** The order keeps the reason in one language; whoever reads it gets it in theirs. */
const rejectReasons = [
  ["Sold out", "reason.sold_out"],
  ["The kitchen is too busy", "reason.busy"],
  ["We are closing", "reason.closing"],
  ["Something is wrong with the order", "reason.order_wrong"],
] as const;

function RejectSheet(props: { onClose: () => void; onReject: (reason: string) => void }) {
  return (
    <ReasonSheet
      title={say("ticket.reject_title")}
      legend={say("ticket.reason")}
      choices={rejectReasons.map(([value, label]) => ({ value, label: say(label) }))}
      button={say("ticket.reject_order")}
      onClose={props.onClose}
      onReason={props.onReject}
    >
      <p className="soft">{say("ticket.reject_next")}</p>
    </ReasonSheet>
  );
}
