import { useState } from "react";
import {
  type OpsPaymentDetail,
  opsPaymentRoutes,
  ResolveAction,
  ResolveReason,
} from "#shared/contracts/ops-payments.ts";
import { Button } from "../../design/button.tsx";
import { Choices, SelectField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { plainWords } from "./money-signs.ts";
import { useSending } from "./use-sending.ts";

const actionWords: Readonly<Record<ResolveAction, string>> = {
  look_again: "Ask the provider again and believe it",
  return: "Give it back the way it came",
  return_to_wallet: "Give it to the customer's wallet",
  accept: "It is all right as it is",
  write_off: "Keep it as revenue: nobody can be paid back",
};

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
    <Sheet
      title="Decide about this payment"
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Back</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            disabled={action === null}
            onClick={() => void submit()}
          >
            Decide
          </Button>
        </>
      }
    >
      <Choices
        legend="What to do"
        isStacked
        value={action}
        onChange={setAction}
        choices={ResolveAction.options.map((value) => ({ value, label: actionWords[value] }))}
      />
      <SelectField
        label="Why"
        value={reason}
        onChange={(event) => setReason(ResolveReason.parse(event.target.value))}
      >
        {ResolveReason.options.map((option) => (
          <option key={option} value={option}>
            {plainWords(option)}
          </option>
        ))}
      </SelectField>
      <ErrorNote error={error} />
    </Sheet>
  );
}
