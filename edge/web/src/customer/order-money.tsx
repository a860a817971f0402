/** The money of an order: the bank's question, what was paid, what came back, a tip, the papers. */
import { useEffect, useState } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { type Payment, paymentRoutes } from "#shared/contracts/payments.ts";
import type { Refund } from "#shared/contracts/refunds.ts";
import { isOver } from "#shared/states.ts";
import { Button, ButtonLink } from "../design/button.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Note, Show, SkeletonList } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { BankLink } from "../money/bank-link.tsx";
import { DocumentSheet, type PaperName } from "../money/document-sheet.tsx";
import { DownloadButton } from "../money/download-button.tsx";
import {
  failureSentence,
  paymentName,
  paymentStates,
  refundSentence,
  refundStates,
} from "../money/payment-words.ts";
import { StateBadge } from "../money/state-badge.tsx";
import { useLoad } from "../use-load.ts";
import { moneyWords } from "../words/money-words.ts";
import { api } from "./shopping.tsx";
import { TipPanel } from "./tip-panel.tsx";
import "../money/money.css";

/** While a bank decides, the order is read again after this; its room tells of it, too. */
const LOOK_AGAIN_MS = 4_000;

/** The bank asks before the order is placed. Goes away by itself once it is answered. */
export function BankQuestion({ order, reload }: { order: Order; reload: () => void }) {
  const state = order.payment?.state;
  const isAsked = state === "requires_action" && !isOver(order.state);
  const isWaiting = state === "unknown" && order.state === "created";
  useEffect(() => {
    if (!isAsked && !isWaiting) return;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isAsked, isWaiting, reload]);
  if (isAsked) {
    return (
      <section className="panel stack" aria-live="polite">
        <h2>{say(order.payment?.actionUrl ? "money.bank_asks" : "money.confirm_in_app")}</h2>
        <p>
          {order.total ? say("money.bank_why", { amount: moneyWords(order.total) }) : null}{" "}
          {say("money.kitchen_after")}
        </p>
        <BankLink url={order.payment?.actionUrl ?? null} />
      </section>
    );
  }
  if (!isWaiting) return null;
  return (
    <Note icon="hourglass" tone="warm">
      {say("money.bank_waits")}
    </Note>
  );
}

export function OrderMoney({ order }: { order: Order }) {
  const key = isOver(order.state) ? `payments-${order.id}-${order.version}` : null;
  const { loaded, reload } = useLoad(key, () =>
    api
      .call(paymentRoutes.listOrderPayments, { params: { id: order.id } })
      .then(({ items }) => items),
  );
  if (key === null) return null;
  return (
    <section className="panel stack" aria-labelledby="money-title">
      <h2 id="money-title">{say("money.payment")}</h2>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={1} height="4rem" />}>
        {(payments) => <Payments order={order} payments={payments} reload={reload} />}
      </Show>
    </section>
  );
}

interface PaymentsProps {
  order: Order;
  payments: readonly Payment[];
  reload: () => void;
}

/** States in which somebody outside has still to answer. */
const unsettled: readonly Payment["state"][] = [
  "created",
  "requires_action",
  "unknown",
  // Taken or let go in a moment, now that the order is over.
  "authorized",
];
const onItsWay: readonly Refund["state"][] = ["created", "pending", "unknown"];

function Payments({ order, payments, reload }: PaymentsProps) {
  const refunds = payments.flatMap((payment) => payment.refunds);
  const isOpen =
    payments.some(({ state }) => unsettled.includes(state)) ||
    refunds.some(({ state, destination }) => destination === "wallet" && onItsWay.includes(state));
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOpen, reload]);
  const isDelivered = ["delivered", "completed", "paid"].includes(order.state);
  const hasTip = payments.some(({ purpose, state }) => purpose === "tip" && state !== "failed");
  const providers = new Map(payments.map(({ id, provider }) => [id, provider]));
  // A tip is on no invoice, so nothing of an invoice comes back with it.
  const credited = new Set(payments.filter(({ purpose }) => purpose !== "tip").map(({ id }) => id));
  const hasPaid = payments.some(({ captured }) => captured.amountMinor > 0);
  return (
    <>
      {payments.length === 0 ? <p className="soft">{say("money.nothing_paid")}</p> : null}
      <ul className="stack tight">
        {payments.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} />
        ))}
      </ul>
      {refunds.map((refund) => (
        <RefundRow
          key={refund.id}
          refund={refund}
          provider={providers.get(refund.paymentId) ?? ""}
          hasNote={isDelivered && credited.has(refund.paymentId)}
        />
      ))}
      {isDelivered && order.rider && !hasTip ? <TipPanel order={order} onTip={reload} /> : null}
      {isDelivered || hasPaid ? <Papers orderId={order.id} /> : null}
    </>
  );
}

function PaymentRow({ payment }: { payment: Payment }) {
  const { state, captured, amount } = payment;
  const isTaken = captured.amountMinor > 0;
  return (
    <li className="stack tight">
      <div className="row wide">
        <span>
          {paymentName(payment)}
          <span className="block">
            <StateBadge words={paymentStates[state]} />
          </span>
        </span>
        <MoneyText amount={isTaken ? captured : amount} />
      </div>
      {state === "requires_action" ? (
        <Note icon="alert" tone="warm">
          <p>{say("money.bank_asks_it")}</p>
          <BankLink url={payment.actionUrl} />
        </Note>
      ) : null}
      {state === "failed" ? (
        <Note icon="alert" tone="bad">
          {failureSentence(payment.failureCode)}
          {payment.purpose === "order" ? (
            <div className="row">
              <ButtonLink to="/" size="small">
                {say("money.order_again")}
              </ButtonLink>
            </div>
          ) : null}
        </Note>
      ) : null}
    </li>
  );
}

interface RefundProps {
  refund: Refund;
  provider: string;
  hasNote: boolean;
}

function RefundRow({ refund, provider, hasNote }: RefundProps) {
  return (
    <div className="row wide">
      <span className="stack tight">
        <span>
          {say("money.refund")} <StateBadge words={refundStates[refund.state]} />
          <span className="small soft block">{refundSentence(refund, provider)}</span>
        </span>
        {hasNote && refund.state === "succeeded" && refund.orderId ? (
          <DownloadButton
            role="customer"
            path={`/v1/orders/${refund.orderId}/credit-notes/${refund.id}?format=pdf`}
            name={`credit-note-${refund.id}.pdf`}
          >
            {say("money.credit_note")}
          </DownloadButton>
        ) : null}
      </span>
      <MoneyText amount={{ ...refund.amount, amountMinor: -refund.amount.amountMinor }} />
    </div>
  );
}

function Papers({ orderId }: { orderId: string }) {
  const [paper, setPaper] = useState<PaperName | null>(null);
  return (
    <div className="row wrap">
      <Button size="small" icon="note" onClick={() => setPaper("receipt")}>
        {say("money.receipt")}
      </Button>
      <Button size="small" icon="note" onClick={() => setPaper("invoice")}>
        {say("money.invoice")}
      </Button>
      {paper ? (
        <DocumentSheet
          role="customer"
          orderId={orderId}
          paper={paper}
          onClose={() => setPaper(null)}
        />
      ) : null}
    </div>
  );
}
