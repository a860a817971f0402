import { useEffect } from "react";
import { type PaymentMethod, paymentRoutes } from "#shared/contracts/payments.ts";
import { type Wallet, walletRoutes } from "#shared/contracts/wallet.ts";
import type { Money } from "#shared/money.ts";
import { ButtonLink } from "../design/button.tsx";
import { Choices } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Note, Show, SkeletonList } from "../design/notice.tsx";
import { AddMethod } from "../money/add-method.tsx";
import { MethodLabel } from "../money/method-label.tsx";
import { useLoad } from "../use-load.ts";
import { api } from "./shopping.tsx";

interface PaymentChoiceProps {
  value: string | null;
  onChange: (id: string) => void;
  /** What is to be paid; null while it is not known. */
  total: Money | null;
}

export function PaymentChoice({ value, onChange, total }: PaymentChoiceProps) {
  const { loaded, reload } = useLoad("methods", () => api.call(paymentRoutes.listPaymentMethods));
  // Paying by card or in cash needs no wallet: without an answer its balance is just not shown.
  const wallet = useLoad("wallet", () => api.call(walletRoutes.getWallet));
  const balance = wallet.loaded.status === "ready" ? wallet.loaded.value : null;
  const first = loaded.status === "ready" ? loaded.value.items[0]?.id : undefined;
  useEffect(() => {
    if (value === null && first !== undefined) onChange(first);
  }, [value, first, onChange]);
  const items = loaded.status === "ready" ? loaded.value.items : [];
  const chosen = items.find(({ id }) => id === value);
  return (
    <section className="panel stack" aria-labelledby="pay-title">
      <h2 id="pay-title">Pay with</h2>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="3rem" />}>
        {(list) => (
          <>
            <Choices
              legend="Pay with"
              isLegendHidden
              value={value}
              onChange={onChange}
              choices={list.items.map((method) => ({
                value: method.id,
                label: <Choice method={method} wallet={balance} />,
              }))}
            />
            {chosen ? <Advice method={chosen} wallet={balance} total={total} /> : null}
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
function Advice(props: { method: PaymentMethod; wallet: Wallet | null; total: Money | null }) {
  const { method, wallet, total } = props;
  if (method.kind === "cash") {
    return <p className="small soft">Pay the rider at the door. Have the amount ready.</p>;
  }
  if (method.kind === "upi") {
    return <p className="small soft">You confirm the payment in your UPI app after ordering.</p>;
  }
  if (method.kind !== "wallet" || !wallet || !total) return null;
  const missing = total.amountMinor - wallet.available.amountMinor;
  if (missing <= 0) return null;
  return (
    <Note icon="alert" tone="warm">
      Your wallet lacks <MoneyText amount={{ ...total, amountMinor: missing }} />. Top it up, or
      choose another way to pay.
      <div className="row">
        <ButtonLink to="/wallet" size="small">
          Top up
        </ButtonLink>
      </div>
    </Note>
  );
}
