import { type FormEvent, useState } from "react";
import { opsRoutes } from "#shared/contracts/ops.ts";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { canMove, orderTransitions } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { reasonWords } from "../words/reason-words.ts";
import { opsApi } from "./ops-api.ts";

type Decision = "cancel" | "redeliver" | "fail";

const words: Readonly<Record<Decision, { title: string; button: string; hint: string }>> = {
  cancel: {
    title: "Cancel this order?",
    button: "Cancel order",
    hint: "The customer is told the reason.",
  },
  redeliver: {
    title: "Try the door again?",
    button: "Send the rider again",
    hint: "The rider is told to go back.",
  },
  fail: { title: "Give up the delivery?", button: "Give up", hint: "The order ends as failed." },
};

/** What a person may decide about this order, each with a reason that is kept. */
export function OrderDecisions({
  order,
  onOrder,
}: {
  order: Order;
  onOrder: (order: Order) => void;
}) {
  const [decision, setDecision] = useState<Decision | null>(null);
  const canCancel = canMove<string>(orderTransitions, order.state, "cancelled");
  if (!canCancel && order.state !== "on_hold") return null;
  return (
    <div className="stack tight">
      {order.state === "on_hold" ? (
        <>
          <Note icon="pause" tone="warm">
            The rider could not hand it over. {holdReason(order)}. Decide what happens now.
          </Note>
          <div className="row detail-buttons">
            <Button look="main" onClick={() => setDecision("redeliver")}>
              Try again
            </Button>
            <Button look="danger" onClick={() => setDecision("fail")}>
              Give up
            </Button>
          </div>
        </>
      ) : null}
      {canCancel ? (
        <Button look="danger" icon="cross" onClick={() => setDecision("cancel")}>
          Cancel order
        </Button>
      ) : null}
      {decision ? (
        <DecisionSheet
          order={order}
          decision={decision}
          onClose={() => setDecision(null)}
          onOrder={(next) => {
            onOrder(next);
            setDecision(null);
          }}
        />
      ) : null}
    </div>
  );
}

function holdReason(order: Order): string {
  const reason = order.timeline.findLast(({ state }) => state === "on_hold")?.reason;
  return reason ? reasonWords(reason) : "No reason was given";
}

function DecisionSheet(props: {
  order: Order;
  decision: Decision;
  onClose: () => void;
  onOrder: (order: Order) => void;
}) {
  const { decision } = props;
  const { title, button, hint } = words[decision];
  const [reason, setReason] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError(null);
    try {
      props.onOrder(await decide(props.order.id, decision, reason.trim()));
    } catch (caught) {
      setError(caught);
      setIsBusy(false);
    }
  };
  return (
    <Sheet title={title} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label="Reason"
          maxLength={200}
          hint={hint}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ErrorNote error={error} />
        <div className="row detail-buttons">
          <Button onClick={props.onClose}>Back</Button>
          <Button
            type="submit"
            look={decision === "redeliver" ? "main" : "danger"}
            isBusy={isBusy}
            disabled={reason.trim() === ""}
          >
            {button}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function decide(id: string, decision: Decision, reason: string): Promise<Order> {
  const params = { id };
  return decision === "cancel"
    ? opsApi.call(orderRoutes.cancelOrder, { params, body: { reason } })
    : opsApi.call(opsRoutes.resolveHold, { params, body: { action: decision, reason } });
}
