/** Gives money of an order back: what, why, where to, at whose cost; then once more before it goes. */
import { useState } from "react";
import { refundRoutes } from "#shared/contracts/refunds.ts";
import type { Money } from "#shared/money.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { amountText } from "../../money/parse-amount.ts";
import { moneyWords } from "../../words/money-words.ts";
import { RefundForm, RefundSummary, type RefundWish } from "./refund-form.tsx";
import { amountOf, usualBearer } from "./refund-rules.ts";
import { useSending } from "./use-sending.ts";

export function RefundSheet(props: {
  orderId: string;
  left: Money;
  isCash: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { left, isCash } = props;
  const [wish, setWish] = useState<RefundWish>({
    text: amountText(left),
    reason: "missing_item",
    destination: isCash ? "wallet" : "original",
    bearer: usualBearer("missing_item"),
    note: "",
  });
  const [isTold, setIsTold] = useState(false);
  const [isSure, setIsSure] = useState(false);
  const { isBusy, error, send } = useSending(refundRoutes.createRefund);
  const amount = amountOf(wish.text, left.currency, left.amountMinor);
  const submit = async () => {
    if (!amount) return;
    const { reason, destination, bearer } = wish;
    const note = wish.note.trim();
    const body = { amount, reason, destination, bearer, ...(note ? { note } : {}) };
    if (await send({ params: { id: props.orderId }, body })) props.onDone();
  };
  const footer = isSure ? (
    <>
      <Button disabled={isBusy} onClick={() => setIsSure(false)}>
        {say("books.change")}
      </Button>
      <Button
        key="give"
        look="danger"
        isBusy={isBusy}
        // The second press of a double one on "Check" is not a decision.
        onClick={(event) => event.detail < 2 && void submit()}
      >
        {say("books.give_amount_back", { amount: amount ? moneyWords(amount) : "" })}
      </Button>
    </>
  ) : (
    <>
      <Button onClick={props.onClose}>{say("action.back")}</Button>
      <Button key="check" look="main" onClick={() => (amount ? setIsSure(true) : setIsTold(true))}>
        {say("books.check")}
      </Button>
    </>
  );
  return (
    <Sheet title={say("term.refund")} onClose={props.onClose} footer={footer}>
      {isSure && amount ? (
        <RefundSummary wish={wish} amount={amount} />
      ) : (
        <RefundForm {...{ wish, left, isCash, isTold }} onWish={setWish} />
      )}
      <ErrorNote error={error} />
    </Sheet>
  );
}
