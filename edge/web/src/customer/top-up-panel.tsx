/** Putting money into the wallet, through the bank's question where it asks one. */
import { type FormEvent, useEffect, useState } from "react";
import type { PaymentMethod } from "#shared/contracts/payments.ts";
import { type TopUp, walletRoutes } from "#shared/contracts/wallet.ts";
import type { Currency } from "#shared/money.ts";
import { Button } from "../design/button.tsx";
import { SelectField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { AmountField } from "../money/amount-field.tsx";
import { BankLink } from "../money/bank-link.tsx";
import { takeChosenMethod } from "../money/chosen-method.ts";
import { methodWords } from "../money/method-name.ts";
import { parseAmount } from "../money/parse-amount.ts";
import { failureSentence } from "../money/payment-words.ts";
import { runOnce } from "../money/run-once.ts";
import { useSubmit } from "../use-submit.ts";
import { moneyWords } from "../words/money-words.ts";
import { api } from "./shopping.tsx";

interface TopUpProps {
  currency: Currency;
  /** What money can come from; null while it is read. */
  saved: readonly PaymentMethod[] | null;
  onChange: () => void;
}

export function TopUpPanel({ currency, saved, onChange }: TopUpProps) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(takeChosenMethod);
  const [topUp, setTopUp] = useState<TopUp | null>(null);
  const { isBusy, error, run } = useSubmit();
  const methodId = saved?.some(({ id }) => id === chosen) ? chosen : (saved?.[0]?.id ?? null);
  const amount = parseAmount(typed, currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!amount || !methodId) return;
    const intent = [methodId, String(amount.amountMinor)];
    void run(async () => {
      const made = await runOnce("top-up", intent, (idempotencyKey) =>
        api.call(walletRoutes.topUpWallet, {
          idempotencyKey,
          body: { amount, paymentMethodId: methodId },
        }),
      );
      setTopUp(made);
      setTyped("");
      onChange();
    });
  };
  return (
    <section className="panel stack" aria-labelledby="top-up-title">
      <h2 id="top-up-title">{say("topup.title")}</h2>
      {topUp ? (
        <TopUpState
          key={topUp.id}
          topUp={topUp}
          onChange={(next) => {
            setTopUp(next);
            onChange();
          }}
        />
      ) : null}
      {saved?.length === 0 ? (
        <p className="soft">{say("topup.save_first")}</p>
      ) : (
        <form className="stack" onSubmit={submit}>
          <AmountField
            label={say("topup.amount")}
            currency={currency}
            value={typed}
            onChange={setTyped}
            error={typed !== "" && !amount ? say("topup.wrong") : undefined}
          />
          <SelectField
            label={say("tip.from")}
            value={methodId ?? ""}
            onChange={(event) => setChosen(event.target.value)}
          >
            {saved?.map((method) => (
              <option key={method.id} value={method.id}>
                {methodWords(method)}
              </option>
            ))}
          </SelectField>
          <ErrorNote error={error} />
          <Button type="submit" look="main" isBusy={isBusy} disabled={!amount || !methodId}>
            {say("topup.title")}
          </Button>
        </form>
      )}
    </section>
  );
}

/** While a bank decides, it is looked at again after this. */
const LOOK_AGAIN_MS = 3_000;
const open: readonly TopUp["state"][] = ["created", "requires_action", "unknown", "authorized"];

function TopUpState({ topUp, onChange }: { topUp: TopUp; onChange: (next: TopUp) => void }) {
  const isOpen = open.includes(topUp.state);
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(() => {
      api
        .call(walletRoutes.getTopUp, { params: { id: topUp.id } })
        .then((next) => next.state !== topUp.state && onChange(next))
        // The next look may do better.
        .catch(() => undefined);
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOpen, topUp.id, topUp.state, onChange]);
  const amount = moneyWords(topUp.amount);
  if (topUp.state === "requires_action") {
    return (
      <Note icon="alert" tone="warm">
        <p>{say("topup.bank_asks", { amount })}</p>
        <BankLink url={topUp.actionUrl} />
      </Note>
    );
  }
  if (isOpen) {
    return (
      <Note icon="hourglass" tone="warm">
        {say("topup.waiting", { amount })}
      </Note>
    );
  }
  if (topUp.state === "failed" || topUp.state === "voided") {
    return (
      <Note icon="alert" tone="bad">
        {failureSentence(topUp.failureCode)}
      </Note>
    );
  }
  return <Note icon="check">{say("topup.done", { amount })}</Note>;
}
