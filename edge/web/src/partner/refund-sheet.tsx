/** Giving a customer money back: how much and why. The store bears it. */
import { useState } from "react";
import { type Payment, paymentRoutes } from "#shared/contracts/payments.ts";
import { RefundReason, refundRoutes } from "#shared/contracts/refunds.ts";
import { type Money, sumMoney } from "#shared/money.ts";
import { Button } from "../design/button.tsx";
import { SelectField } from "../design/field.tsx";
import { MoneyText } from "../design/figures.tsx";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { Sheet } from "../design/sheet.tsx";
import { say } from "../i18n/speech.ts";
import { AmountField } from "../money/amount-field.tsx";
import { amountText, parseAmount } from "../money/parse-amount.ts";
import { refundReasons, refundStates } from "../money/payment-words.ts";
import { runOnce } from "../money/run-once.ts";
import { StateBadge } from "../money/state-badge.tsx";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { moneyWords } from "../words/money-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { partnerApi } from "./partner-api.ts";

/** What stores may say; the others are for support. */
const reasons = RefundReason.options.filter((reason) => reason !== "unexpected_money");

interface SheetProps {
  orderId: string;
  onClose: () => void;
  onRefund: () => void;
}

export function RefundSheet({ orderId, onClose, onRefund }: SheetProps) {
  const { loaded, reload } = useLoad(`refund-${orderId}`, () =>
    partnerApi.call(paymentRoutes.listOrderPayments, { params: { id: orderId } }),
  );
  return (
    <Sheet title={say("giveback.title", { id: shortOrderId(orderId) })} onClose={onClose}>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={2} height="3rem" />}>
        {({ items }) => {
          const payment = items.find(({ purpose }) => purpose === "order");
          const left = payment ? leftOf(payment) : null;
          return payment && left && left.amountMinor > 0 ? (
            <RefundForm orderId={orderId} payment={payment} left={left} onRefund={onRefund} />
          ) : (
            <EmptyState icon="cash" title={say("giveback.none")} next={say("giveback.none_next")} />
          );
        }}
      </Show>
    </Sheet>
  );
}

function leftOf({ captured, refunded, refundPending }: Payment): Money {
  const back = sumMoney([refunded, refundPending], captured.currency);
  return { ...captured, amountMinor: captured.amountMinor - back.amountMinor };
}

interface FormProps {
  orderId: string;
  payment: Payment;
  left: Money;
  onRefund: () => void;
}

function RefundForm({ orderId, payment, left, onRefund }: FormProps) {
  const [typed, setTyped] = useState(amountText(left));
  const [reason, setReason] = useState<RefundReason>("missing_item");
  const [isSure, setIsSure] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const amount = parseAmount(typed, left.currency);
  const isTooMuch = amount !== undefined && amount.amountMinor > left.amountMinor;
  const fault = say(isTooMuch ? "giveback.too_much" : "giveback.type");
  const isGood = amount !== undefined && !isTooMuch;
  const submit = () => {
    if (amount) void run(() => giveBack(orderId, payment, amount, reason).then(onRefund));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) setIsSure(true);
      }}
    >
      <Earlier payment={payment} />
      <AmountField
        label={say("giveback.amount")}
        currency={left.currency}
        value={typed}
        hint={say("giveback.at_most", { amount: moneyWords(left) })}
        onChange={(value) => {
          setTyped(value);
          setIsSure(false);
        }}
        error={isGood ? undefined : fault}
      />
      <SelectField
        label={say("giveback.why")}
        value={reason}
        onChange={(event) => setReason(RefundReason.parse(event.target.value))}
      >
        {reasons.map((value) => (
          <option key={value} value={value}>
            {refundReasons[value]}
          </option>
        ))}
      </SelectField>
      <p className="small soft">{say("giveback.bears")}</p>
      <ErrorNote error={error} />
      {isSure && amount ? (
        <div className="row wrap">
          <Button look="danger" isBusy={isBusy} onClick={submit}>
            {say("giveback.sure", { amount: moneyWords(amount) })}
          </Button>
          <Button onClick={() => setIsSure(false)}>{say("giveback.not_yet")}</Button>
        </div>
      ) : (
        <Button type="submit" look="main" disabled={!isGood}>
          {say("giveback.give")}
        </Button>
      )}
    </form>
  );
}

function giveBack(orderId: string, payment: Payment, amount: Money, reason: RefundReason) {
  // What went back before is part of what is meant: the same amount twice is two refunds.
  const done = String(payment.refunded.amountMinor + payment.refundPending.amountMinor);
  const intent = [orderId, done, String(amount.amountMinor), reason];
  return runOnce("refund", intent, (idempotencyKey) =>
    partnerApi.call(refundRoutes.createRefund, {
      idempotencyKey,
      params: { id: orderId },
      body: { amount, reason },
    }),
  );
}

function Earlier({ payment }: { payment: Payment }) {
  return payment.refunds.map((refund) => (
    <div key={refund.id} className="row wide small">
      <span>
        {refundReasons[refund.reason]} <StateBadge words={refundStates[refund.state]} />
      </span>
      <MoneyText amount={refund.amount} />
    </div>
  ));
}
