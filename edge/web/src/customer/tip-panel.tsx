/** Thanking the rider: a few round amounts, or one's own. All of it is the rider's. */
import { type FormEvent, useState } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { type PaymentMethod, paymentRoutes } from "#shared/contracts/payments.ts";
import type { Money } from "#shared/money.ts";
import { Button } from "../design/button.tsx";
import { Choices, SelectField } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { AmountField } from "../money/amount-field.tsx";
import { methodWords } from "../money/method-name.ts";
import { parseAmount } from "../money/parse-amount.ts";
import { runOnce } from "../money/run-once.ts";
import { tipChoices } from "../money/tip-choices.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { moneyWords } from "../words/money-words.ts";
import { api } from "./shopping.tsx";

const OWN = "own";

export function TipPanel({ order, onTip }: { order: Order; onTip: () => void }) {
  const total = order.total;
  const [isOpen, setIsOpen] = useState(false);
  if (!total) return null;
  if (!isOpen) {
    return (
      <div>
        <Button look="main" icon="star" onClick={() => setIsOpen(true)}>
          {order.rider?.name
            ? say("tip.give_name", { name: order.rider.name })
            : say("tip.give_rider")}
        </Button>
      </div>
    );
  }
  return <TipForm order={order} total={total} onTip={onTip} />;
}

function TipForm({ order, total, onTip }: { order: Order; total: Money; onTip: () => void }) {
  const choices = tipChoices(total);
  const [choice, setChoice] = useState<string>(String(choices[0]?.amountMinor ?? OWN));
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const { isBusy, error, run } = useSubmit();
  const { loaded } = useLoad("methods", () => api.call(paymentRoutes.listPaymentMethods));
  const methods =
    loaded.status === "ready" ? loaded.value.items.filter(({ kind }) => kind !== "cash") : [];
  const methodId = chosen ?? usualMethod(methods, order);
  const amount =
    choice === OWN
      ? parseAmount(typed, total.currency)
      : choices.find(({ amountMinor }) => String(amountMinor) === choice);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!amount) return;
    const intent = [order.id, methodId, String(amount.amountMinor)];
    void run(async () => {
      await runOnce("tip", intent, (idempotencyKey) =>
        api.call(paymentRoutes.tipRider, {
          idempotencyKey,
          params: { id: order.id },
          body: { amount, paymentMethodId: methodId },
        }),
      );
      onTip();
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Choices
        legend={say("tip.legend")}
        value={choice}
        onChange={setChoice}
        choices={[
          ...choices.map((tip) => ({
            value: String(tip.amountMinor),
            label: <MoneyText amount={tip} />,
          })),
          { value: OWN, label: say("tip.other") },
        ]}
      />
      {choice === OWN ? (
        <AmountField
          label={say("tip.yours")}
          currency={total.currency}
          value={typed}
          onChange={setTyped}
          error={typed !== "" && !amount ? say("tip.wrong") : undefined}
        />
      ) : null}
      <SelectField
        label={say("tip.from")}
        value={methodId}
        onChange={(event) => setChosen(event.target.value)}
      >
        {methods.map((method) => (
          <option key={method.id} value={method.id}>
            {methodWords(method)}
          </option>
        ))}
      </SelectField>
      <ErrorNote error={error} />
      <Button type="submit" look="main" isBusy={isBusy} disabled={!amount}>
        {amount ? say("tip.amount", { amount: moneyWords(amount) }) : say("tip.plain")}
      </Button>
    </form>
  );
}

/** A card when the order was paid by one, the wallet otherwise. */
function usualMethod(methods: readonly PaymentMethod[], order: Order): string {
  const same = methods.find(({ provider }) => provider === order.payment?.method);
  return same?.id ?? "wallet";
}
