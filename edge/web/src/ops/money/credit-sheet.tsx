/** Puts money of the platform's into a customer's wallet. */
import { useState } from "react";
import { CreditReason, opsPaymentRoutes } from "#shared/contracts/ops-payments.ts";
import type { Currency } from "#shared/money.ts";
import { say } from "../../i18n/speech.ts";
import { AmountField } from "../../money/amount-field.tsx";
import { moneyWords } from "../../words/money-words.ts";
import { DecisionSheet, TermSelect } from "./form-parts.tsx";
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
    <DecisionSheet
      {...{ isBusy, error }}
      title={say("books.credit_customer")}
      button={amount ? say("books.give_amount", { amount: moneyWords(amount) }) : say("books.give")}
      onClose={props.onClose}
      onDecide={() => void submit()}
    >
      <AmountField
        {...{ label: say("books.amount"), value: text, onChange: setText }}
        currency={props.currency}
        hint={say("books.credit_hint")}
        error={isTold ? amountProblem(text, props.currency, NO_LIMIT) : undefined}
      />
      <TermSelect
        {...{ label: say("books.reason"), value: reason, onChange: setReason }}
        options={CreditReason.options}
      />
    </DecisionSheet>
  );
}
