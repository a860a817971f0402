import { type FormEvent, useState } from "react";
import { opsRoutes } from "#shared/contracts/ops.ts";
import { type Order, orderRoutes } from "#shared/contracts/orders.ts";
import { canMove, orderTransitions } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { useSubmit } from "../use-submit.ts";
import { reasonWords } from "../words/reason-words.ts";
import { opsApi } from "./ops-api.ts";

type Decision = "cancel" | "redeliver" | "fail";

const buttons = {
  cancel: "decide.cancel",
  redeliver: "decide.redeliver_button",
  fail: "decide.fail",
} as const satisfies Record<Decision, PlainKey>;

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
            {holdWords(order)}
          </Note>
          <div className="row detail-buttons">
            <Button look="main" onClick={() => setDecision("redeliver")}>
              {say("decide.redeliver")}
            </Button>
            <Button look="danger" onClick={() => setDecision("fail")}>
              {say("decide.fail")}
            </Button>
          </div>
        </>
      ) : null}
      {canCancel ? (
        <Button look="danger" icon="cross" onClick={() => setDecision("cancel")}>
          {say("decide.cancel")}
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

function holdWords(order: Order): string {
  const reason = order.timeline.findLast(({ state }) => state === "on_hold")?.reason;
  return reason
    ? say("decide.on_hold", { reason: reasonWords(reason) })
    : say("decide.on_hold_why");
}

function DecisionSheet(props: {
  order: Order;
  decision: Decision;
  onClose: () => void;
  onOrder: (order: Order) => void;
}) {
  const { decision } = props;
  const [reason, setReason] = useState("");
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => props.onOrder(await decide(props.order.id, decision, reason.trim())));
  };
  return (
    <Sheet title={say(`decide.${decision}_title`)} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={say("decide.reason")}
          maxLength={200}
          hint={say(`decide.${decision}_next`)}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ErrorNote error={error} />
        <div className="row detail-buttons">
          <Button onClick={props.onClose}>{say("action.back")}</Button>
          <Button
            type="submit"
            look={decision === "redeliver" ? "main" : "danger"}
            isBusy={isBusy}
            disabled={reason.trim() === ""}
          >
            {say(buttons[decision])}
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
