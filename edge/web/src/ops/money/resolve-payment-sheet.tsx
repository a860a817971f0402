import { useState } from "react";
import {
  type OpsPaymentDetail,
  opsPaymentRoutes,
  ResolveAction,
  ResolveReason,
} from "#shared/contracts/ops-payments.ts";
import { Choices } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { DecisionSheet, TermSelect } from "./form-parts.tsx";
import { useSending } from "./use-sending.ts";

export function ResolvePaymentSheet(props: {
  paymentId: string;
  onClose: () => void;
  onDone: (payment: OpsPaymentDetail) => void;
}) {
  const [action, setAction] = useState<ResolveAction | null>(null);
  const [reason, setReason] = useState<ResolveReason>("checked_at_provider");
  const { isBusy, error, send } = useSending(opsPaymentRoutes.resolvePayment);
  const submit = async () => {
    if (!action) return;
    const answer = await send({ params: { id: props.paymentId }, body: { action, reason } });
    if (answer) props.onDone(answer);
  };
  return (
    <DecisionSheet
      {...{ isBusy, error }}
      title={say("books.decide_payment")}
      button={say("books.decide")}
      isReady={action !== null}
      onClose={props.onClose}
      onDecide={() => void submit()}
    >
      <Choices
        legend={say("books.what_to_do")}
        isStacked
        value={action}
        onChange={setAction}
        choices={ResolveAction.options.map((value) => {
          return { value, label: say(`books.action.${value}`) };
        })}
      />
      <TermSelect
        {...{ label: say("books.why"), value: reason, onChange: setReason }}
        options={ResolveReason.options}
      />
    </DecisionSheet>
  );
}
