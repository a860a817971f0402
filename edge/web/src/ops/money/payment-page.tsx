import { useEffect, useState } from "react";
import { type OpsPaymentDetail, opsPaymentRoutes } from "#shared/contracts/ops-payments.ts";
import { Button, ButtonLink } from "../../design/button.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { DownloadButton } from "../../money/download-button.tsx";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";
import { CreditSheet } from "./credit-sheet.tsx";
import { type Fact, Facts, Figures, IdLink, MoneyChip, When } from "./money-parts.tsx";
import { attentionWords, paymentSigns, plainWords, shortId } from "./money-signs.ts";
import { PaymentRecord } from "./payment-record.tsx";
import { accountId, accountPath, leftToRefund } from "./refund-rules.ts";
import { RefundSheet } from "./refund-sheet.tsx";
import { ResolvePaymentSheet } from "./resolve-payment-sheet.tsx";

/** While a refund is on its way, the payment is read again after this. */
const LOOK_AGAIN_MS = 4_000;

export function PaymentPage({ id }: { id: string }) {
  const { loaded, reload, setValue } = useLoad(`payment ${id}`, () =>
    opsApi.call(opsPaymentRoutes.getOpsPayment, { params: { id } }),
  );
  const isGoingBack = loaded.status === "ready" && loaded.value.refundPending.amountMinor > 0;
  useEffect(() => {
    if (!isGoingBack) return;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isGoingBack, reload]);
  return (
    <>
      <div>
        <ButtonLink to="/ops/money/payments" icon="back" look="quiet">
          Payments
        </ButtonLink>
      </div>
      <Show loaded={loaded} retry={reload}>
        {(payment) => <Payment payment={payment} reload={reload} onPayment={setValue} />}
      </Show>
    </>
  );
}

type Asked = "refund" | "resolve" | "credit";

function Payment(props: {
  payment: OpsPaymentDetail;
  reload: () => void;
  onPayment: (payment: OpsPaymentDetail) => void;
}) {
  const { payment, reload } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  const left = leftToRefund(payment);
  const done = () => {
    setAsked(null);
    reload();
  };
  return (
    <article className="stack loose" aria-label={`Payment ${shortId(payment.id)}`}>
      <header className="row wide wrap">
        <h1 className="figures">
          <MoneyText amount={payment.amount} />
        </h1>
        <MoneyChip sign={paymentSigns[payment.state]} isLarge />
      </header>
      {payment.attention ? (
        <Note icon="alert" tone="bad">
          <p>
            <strong>A person has to decide.</strong> {attentionWords[payment.attention]}
          </p>
          <Button look="main" size="small" onClick={() => setAsked("resolve")}>
            Decide
          </Button>
        </Note>
      ) : null}
      <Figures figures={figuresOf(payment)} />
      <div className="row wrap">
        <Button
          icon="back"
          disabled={left.amountMinor === 0 || payment.orderId === null}
          onClick={() => setAsked("refund")}
        >
          Refund
        </Button>
        <Button icon="plus" onClick={() => setAsked("credit")}>
          Credit the customer
        </Button>
        {payment.orderId && payment.captured.amountMinor > 0 ? (
          <DownloadButton
            role="ops"
            path={`/v1/orders/${payment.orderId}/receipt?format=pdf`}
            name={`receipt-${payment.orderId}.pdf`}
          >
            Receipt
          </DownloadButton>
        ) : null}
      </div>
      <Facts facts={factsOf(payment)} />
      <PaymentRecord payment={payment} />
      <Sheets
        asked={asked}
        payment={payment}
        onClose={() => setAsked(null)}
        onDone={done}
        onResolved={(resolved) => {
          setAsked(null);
          props.onPayment(resolved);
        }}
      />
    </article>
  );
}

function Sheets(props: {
  asked: Asked | null;
  payment: OpsPaymentDetail;
  onClose: () => void;
  onDone: () => void;
  onResolved: (payment: OpsPaymentDetail) => void;
}) {
  const { asked, payment, onClose, onDone } = props;
  if (asked === "refund" && payment.orderId) {
    return (
      <RefundSheet
        orderId={payment.orderId}
        left={leftToRefund(payment)}
        isCash={payment.provider === "cash"}
        onClose={onClose}
        onDone={onDone}
      />
    );
  }
  if (asked === "resolve") {
    return (
      <ResolvePaymentSheet paymentId={payment.id} onClose={onClose} onDone={props.onResolved} />
    );
  }
  if (asked !== "credit") return null;
  const { customerId, amount } = payment;
  return (
    <CreditSheet
      customerId={customerId}
      currency={amount.currency}
      onClose={onClose}
      onDone={onDone}
    />
  );
}

function figuresOf(payment: OpsPaymentDetail): Fact[] {
  const all = [
    ["Captured", payment.captured],
    ["Given back", payment.refunded],
    ["On its way back", payment.refundPending],
    ["Can be given back", leftToRefund(payment)],
    ["Disputed", payment.disputed],
    ["Unexpected", payment.unexpected],
  ] as const;
  const always = 4;
  return all
    .filter(([, amount], at) => at < always || amount.amountMinor !== 0)
    .map(([name, amount]): Fact => [name, <MoneyText key={name} amount={amount} />]);
}

function factsOf(payment: OpsPaymentDetail): Fact[] {
  const { orderId, customerId, amount } = payment;
  const subject = orderId ?? payment.id;
  const link = (to: string, id: string) => <IdLink key={to} to={to} id={id} />;
  const when = (at: string | null) => (at ? <When key={at} at={at} /> : null);
  const wallet = accountPath(accountId("customer_wallet", customerId, amount.currency));
  return [
    ["Payment", payment.id],
    ["For", plainWords(payment.purpose)],
    ["Order", orderId ? link(`/ops/money/payments?q=${orderId}`, orderId) : null],
    ["Saga", link(`/ops/money/sagas/${subject}`, subject)],
    ["Ledger", link(`/ops/money/ledger/transactions?q=${subject}`, subject)],
    ["Customer", link(`/ops/money/payments?q=${customerId}`, customerId)],
    ["Wallet", link(wallet, customerId)],
    ["Provider", plainWords(payment.provider)],
    ["Provider's reference", payment.providerReference],
    ["Goal", plainWords(payment.goal)],
    ["Why it failed", payment.failureCode ? plainWords(payment.failureCode) : null],
    ["Authorized until", when(payment.authorizedUntil)],
    ["Shared out", when(payment.settledAt)],
    ["Looked at again", when(payment.dueAt)],
    ["Tries", String(payment.tries)],
    ["Created", when(payment.createdAt)],
  ];
}
