/** Puts money of the platform's into a customer's wallet. */
import { useState } from "react";
import { CreditReason, opsPaymentRoutes } from "#shared/contracts/ops-payments.ts";
import type { Currency } from "#shared/money.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { AmountField } from "../../money/amount-field.tsx";
import { moneyWords } from "../../words/money-words.ts";
import { plainWords } from "./money-signs.ts";
import { amountOf, amountProblem } from "./refund-rules.ts";
import { useSending } from "./use-sending.ts";

/** What is too much, the server says. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export function CreditSheet(props: {
  customerId: string;
  currency: Currency;
  onClose: () => void;
  onDone: () => void;
}) {
  const [text, setText] = useState("");
  const [reason, setReason] = useState<(typeof CreditReason)["options"][number]>("goodwill");
  const [isTold, setIsTold] = useState(false);
  const { isBusy, error, send } = useSending(opsPaymentRoutes.creditCustomer);
  const amount = amountOf(text, props.currency, NO_LIMIT);
  const submit = async () => {
    setIsTold(true);
    if (!amount) return;
    const body = { amount, reason };
    if (await send({ params: { id: props.customerId }, body })) props.onDone();
  };
  return (
    <Sheet
      title="Credit the customer"
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Back</Button>
          <Button look="danger" isBusy={isBusy} onClick={() => void submit()}>
            {amount ? `Give ${moneyWords(amount)}` : "Give"}
          </Button>
        </>
      }
    >
      <div className="ops-form">
        <AmountField
          {...{ label: "Amount", value: text, onChange: setText, currency: props.currency }}
          hint="Into the wallet, at the platform's cost"
          error={isTold ? amountProblem(text, props.currency, NO_LIMIT) : undefined}
        />
        <SelectField
          label="Reason"
          value={reason}
          onChange={(event) => setReason(CreditReason.parse(event.target.value))}
        >
          {CreditReason.options.map((option) => (
            <option key={option} value={option}>
              {plainWords(option)}
            </option>
          ))}
        </SelectField>
      </div>
      <ErrorNote error={error} />
    </Sheet>
  );
}
