/** Gives money of an order back: what, why, where to, at whose cost; then once more before it goes. */
import { useState } from "react";
import {
  RefundBearer,
  RefundDestination,
  RefundReason,
  refundRoutes,
} from "#shared/contracts/refunds.ts";
import type { Money } from "#shared/money.ts";
import { Button } from "../../design/button.tsx";
import { Choices, SelectField, TextField } from "../../design/field.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { AmountField } from "../../money/amount-field.tsx";
import { amountText } from "../../money/parse-amount.ts";
import { moneyWords } from "../../words/money-words.ts";
import { plainWords } from "./money-signs.ts";
import { amountOf, amountProblem } from "./refund-rules.ts";
import { useSending } from "./use-sending.ts";

type Destination = (typeof RefundDestination)["options"][number];
type Bearer = (typeof RefundBearer)["options"][number];

const destinationWords: Readonly<Record<Destination, string>> = {
  original: "The way the money came",
  wallet: "The customer's wallet",
};
const bearerWords: Readonly<Record<Bearer, string>> = {
  shares: "Everybody by their share",
  platform: "The platform",
  partner: "The store",
};

export function RefundSheet(props: {
  orderId: string;
  left: Money;
  /** Notes cannot be sent back the way they came. */
  isCash: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { left } = props;
  const [text, setText] = useState(amountText(left));
  const [reason, setReason] = useState<RefundReason>("missing_item");
  const [destination, setDestination] = useState<Destination>(props.isCash ? "wallet" : "original");
  const [bearer, setBearer] = useState<Bearer>("shares");
  const [note, setNote] = useState("");
  const [isTold, setIsTold] = useState(false);
  const [isSure, setIsSure] = useState(false);
  const { isBusy, error, send } = useSending(refundRoutes.createRefund);
  const amount = amountOf(text, left.currency, left.amountMinor);
  const submit = async () => {
    if (!amount) return;
    const typed = note.trim();
    const body = { amount, reason, destination, bearer, ...(typed ? { note: typed } : {}) };
    if (await send({ params: { id: props.orderId }, body })) props.onDone();
  };
  const footer = isSure ? (
    <>
      <Button disabled={isBusy} onClick={() => setIsSure(false)}>
        Change
      </Button>
      <Button look="danger" isBusy={isBusy} onClick={() => void submit()}>
        Give {amount ? moneyWords(amount) : ""} back
      </Button>
    </>
  ) : (
    <>
      <Button onClick={props.onClose}>Back</Button>
      <Button look="main" onClick={() => (amount ? setIsSure(true) : setIsTold(true))}>
        Check
      </Button>
    </>
  );
  return (
    <Sheet title="Refund" onClose={props.onClose} footer={footer}>
      {isSure && amount ? (
        <dl className="ops-facts">
          <div>
            <dt>Give back</dt>
            <dd className="strong">
              <MoneyText amount={amount} />
            </dd>
          </div>
          <div>
            <dt>Where to</dt>
            <dd>{destinationWords[destination]}</dd>
          </div>
          <div>
            <dt>Borne by</dt>
            <dd>{bearerWords[bearer]}</dd>
          </div>
          <div>
            <dt>Reason</dt>
            <dd>{plainWords(reason)}</dd>
          </div>
        </dl>
      ) : (
        <div className="ops-form">
          <AmountField
            {...{ label: "Amount", value: text, onChange: setText, currency: left.currency }}
            hint={`At most ${moneyWords(left)}`}
            error={isTold ? amountProblem(text, left.currency, left.amountMinor) : undefined}
          />
          <SelectField
            label="Reason"
            value={reason}
            onChange={(event) => setReason(RefundReason.parse(event.target.value))}
          >
            {RefundReason.options.map((option) => (
              <option key={option} value={option}>
                {plainWords(option)}
              </option>
            ))}
          </SelectField>
          <Choices
            legend="Where to"
            value={destination}
            onChange={setDestination}
            choices={RefundDestination.options
              .filter((option) => option === "wallet" || !props.isCash)
              .map((value) => ({ value, label: destinationWords[value] }))}
          />
          <Choices
            legend="At whose cost"
            value={bearer}
            onChange={setBearer}
            choices={RefundBearer.options.map((value) => ({ value, label: bearerWords[value] }))}
          />
          <TextField
            label="Note (only staff sees it)"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      )}
      <ErrorNote error={error} />
    </Sheet>
  );
}
