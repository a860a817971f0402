import { useEffect } from "react";
import { type PaymentMethod, paymentRoutes } from "#shared/contracts/payments.ts";
import { type Wallet, walletRoutes } from "#shared/contracts/wallet.ts";
import type { Money } from "#shared/money.ts";
import { ButtonLink } from "../design/button.tsx";
import { Choices } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Note, Show, SkeletonList } from "../design/notice.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { AddMethod } from "../money/add-method.tsx";
import { MethodLabel } from "../money/method-label.tsx";
import { useLoad } from "../use-load.ts";
import { moneyWords } from "../words/money-words.ts";
import { api } from "./shopping.tsx";

interface PaymentChoiceProps {
  value: string | null;
  onChange: (id: string) => void;
  /** What is to be paid; null while it is not known. */
  total: Money | null;
  /** A ride is paid when it ends. */
  isRide?: boolean;
  /** Where nobody is there any more to take it. */
  withoutCash?: boolean;
}

export function PaymentChoice(props: PaymentChoiceProps) {
  const { value, onChange, total, isRide = false, withoutCash = false } = props;
  const { loaded, reload } = useLoad("methods", () => api.call(paymentRoutes.listPaymentMethods));
  // Paying by card or in cash needs no wallet: without an answer its balance is just not shown.
  const wallet = useLoad("wallet", () => api.call(walletRoutes.getWallet));
  const balance = wallet.loaded.status === "ready" ? wallet.loaded.value : null;
  const items = loaded.status === "ready" ? offered(loaded.value.items, withoutCash) : [];
  const first = items[0]?.id;
  useEffect(() => {
    if (value === null && first !== undefined) onChange(first);
  }, [value, first, onChange]);
  const chosen = items.find(({ id }) => id === value);
  return (
    <section className="panel stack" aria-labelledby="pay-title">
      <h2 id="pay-title">{say("pay.title")}</h2>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="3rem" />}>
        {(list) => (
          <>
            <Choices
              legend={say("pay.title")}
              isLegendHidden
              value={value}
              onChange={onChange}
              choices={items.map((method) => ({
                value: method.id,
                label: <Choice method={method} wallet={balance} />,
              }))}
            />
            {chosen ? (
              <Advice method={chosen} wallet={balance} total={total} isRide={isRide} />
            ) : null}
            <AddMethod
              providers={list.providers}
              onAdded={(method) => {
                reload();
                onChange(method.id);
              }}
            />
          </>
        )}
      </Show>
    </section>
  );
}

function offered(
  methods: readonly PaymentMethod[],
  withoutCash: boolean,
): readonly PaymentMethod[] {
  return withoutCash ? methods.filter(({ kind }) => kind !== "cash") : methods;
}

function Choice({ method, wallet }: { method: PaymentMethod; wallet: Wallet | null }) {
  return (
    <>
      <MethodLabel method={method} />
      {method.kind === "wallet" && wallet ? (
        <span className="soft">
          <MoneyText amount={wallet.available} />
        </span>
      ) : null}
    </>
  );
}

/** What to know about the way that is chosen, before the button is pressed. */
function Advice(props: {
  method: PaymentMethod;
  wallet: Wallet | null;
  total: Money | null;
  isRide: boolean;
}) {
  const { method, wallet, total, isRide } = props;
  const advice = adviceOf(method, isRide);
  if (method.kind !== "wallet" || !wallet || !total) {
    return advice === null ? null : <p className="small soft">{say(advice)}</p>;
  }
  const missing = total.amountMinor - wallet.available.amountMinor;
  if (missing <= 0) return advice === null ? null : <p className="small soft">{say(advice)}</p>;
  return (
    <Note icon="alert" tone="warm">
      {say("pay.wallet_lacks", { amount: moneyWords({ ...total, amountMinor: missing }) })}
      <div className="row">
        <ButtonLink to="/wallet" size="small">
          {say("pay.top_up")}
        </ButtonLink>
      </div>
    </Note>
  );
}

function adviceOf({ kind }: PaymentMethod, isRide: boolean): PlainKey | null {
  if (kind === "cash") return isRide ? "ride.pay_cash" : "pay.cash_advice";
  if (kind === "upi") return isRide ? "ride.pay_upi" : "pay.upi_advice";
  return isRide ? "ride.pay_after" : null;
}
