import { useEffect, useState } from "react";
import { type OpsPaymentDetail, opsPaymentRoutes } from "#shared/contracts/ops-payments.ts";
import { Button } from "../../design/button.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { DownloadButton } from "../../money/download-button.tsx";
import { useLoad } from "../../use-load.ts";
import { countWords } from "../../words/figure-words.ts";
import { opsApi } from "../ops-api.ts";
import { CreditSheet } from "./credit-sheet.tsx";
import { type Fact, Facts, Figures, IdLink, MoneyChip, type Place, When } from "./money-parts.tsx";
import { paymentSigns, shortId, termWords } from "./money-signs.ts";
import { PaymentRecord } from "./payment-record.tsx";
import { accountId, leftToRefund } from "./refund-rules.ts";
import { RefundSheet } from "./refund-sheet.tsx";
import { ResolvePaymentSheet } from "./resolve-payment-sheet.tsx";
import { BackTo } from "./sub-pages.tsx";

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
      <BackTo list="payments" title="books.payments" />
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
  const { payment } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  const left = leftToRefund(payment);
  const done = (changed?: OpsPaymentDetail) => {
    setAsked(null);
    if (changed) props.onPayment(changed);
    else props.reload();
  };
  return (
    <article
      className="stack loose"
      aria-label={say("books.payment_named", { id: shortId(payment.id) })}
    >
      <header className="row wide wrap">
        <h1 className="figures">
          <MoneyText amount={payment.amount} />
        </h1>
        <MoneyChip sign={paymentSigns[payment.state]} isLarge />
      </header>
      {payment.attention ? (
        <Note icon="alert" tone="bad">
          <p>
            <strong>{say("books.has_to_decide")}</strong>{" "}
            {say(`books.attention.${payment.attention}`)}
          </p>
          <Button look="main" size="small" onClick={() => setAsked("resolve")}>
            {say("books.decide")}
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
          {say("term.refund")}
        </Button>
        <Button icon="plus" onClick={() => setAsked("credit")}>
          {say("books.credit_customer")}
        </Button>
        {payment.orderId && payment.captured.amountMinor > 0 ? (
          <DownloadButton
            role="ops"
            path={`/v1/orders/${payment.orderId}/receipt?format=pdf`}
            name={`receipt-${payment.orderId}.pdf`}
          >
            {say("money.receipt")}
          </DownloadButton>
        ) : null}
      </div>
      <Facts facts={factsOf(payment)} />
      <PaymentRecord payment={payment} />
      <Sheets {...{ asked, payment }} onClose={() => setAsked(null)} onDone={done} />
    </article>
  );
}

function Sheets(props: {
  asked: Asked | null;
  payment: OpsPaymentDetail;
  onClose: () => void;
  onDone: (changed?: OpsPaymentDetail) => void;
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
    return <ResolvePaymentSheet paymentId={payment.id} onClose={onClose} onDone={onDone} />;
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
    [say("term.captured"), payment.captured],
    [say("books.given_back"), payment.refunded],
    [say("books.on_way_back"), payment.refundPending],
    [say("books.left_to_refund"), leftToRefund(payment)],
    [say("term.disputed"), payment.disputed],
    [say("term.unexpected"), payment.unexpected],
  ] as const;
  const always = 4;
  return all
    .filter(([, amount], at) => at < always || amount.amountMinor !== 0)
    .map(([name, amount]): Fact => [name, <MoneyText key={name} amount={amount} />]);
}

function factsOf(payment: OpsPaymentDetail): Fact[] {
  const { orderId, customerId, amount, failureCode } = payment;
  const subject = orderId ?? payment.id;
  const link = (to: Place, id: string | null) => id && <IdLink key={to} to={to} id={id} />;
  const when = (at: string | null) => at && <When key={at} at={at} />;
  const wallet = accountId("customer_wallet", customerId, amount.currency);
  return [
    [say("books.payment"), payment.id],
    [say("books.for"), termWords(payment.purpose)],
    [say("books.order"), link("payments", orderId)],
    [say("books.saga"), link("saga", subject)],
    [say("books.ledger"), link("movements", subject)],
    [say("books.customer"), link("payments", customerId)],
    [say("books.wallet"), <IdLink key="w" to="account" id={wallet} name={customerId} />],
    [say("books.provider"), termWords(payment.provider)],
    [say("books.their_reference"), payment.providerReference],
    [say("books.goal"), termWords(payment.goal)],
    [say("books.why_failed"), failureCode && termWords(failureCode)],
    [say("books.authorized_until"), when(payment.authorizedUntil)],
    [say("books.shared_out"), when(payment.settledAt)],
    [say("books.looked_at_again"), when(payment.dueAt)],
    [say("books.tries"), countWords(payment.tries)],
    [say("books.created"), when(payment.createdAt)],
  ];
}
