/** What a refund is to be, and the same once more to be sure. */
import { RefundBearer, RefundDestination, RefundReason } from "#shared/contracts/refunds.ts";
import type { Money } from "#shared/money.ts";
import { Choices, TextField } from "../../design/field.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { say } from "../../i18n/speech.ts";
import { AmountField } from "../../money/amount-field.tsx";
import { moneyWords } from "../../words/money-words.ts";
import { TermSelect } from "./form-parts.tsx";
import { Facts } from "./money-parts.tsx";
import { termWords } from "./money-signs.ts";
import { amountProblem, usualBearer } from "./refund-rules.ts";

export interface RefundWish {
  readonly text: string;
  readonly reason: RefundReason;
  readonly destination: (typeof RefundDestination)["options"][number];
  readonly bearer: (typeof RefundBearer)["options"][number];
  readonly note: string;
}

const choicesOf = <T extends string>(options: readonly T[]) =>
  options.map((value) => ({ value, label: termWords(value) }));

export function RefundForm(props: {
  wish: RefundWish;
  onWish: (wish: RefundWish) => void;
  left: Money;
  /** Notes cannot be sent back the way they came. */
  isCash: boolean;
  /** Complaints come when somebody tries to go on, not while the first digit is typed. */
  isTold: boolean;
}) {
  const { wish, left, isCash } = props;
  const { text, reason, destination, bearer, note } = wish;
  const change = (part: Partial<RefundWish>) => props.onWish({ ...wish, ...part });
  return (
    <div className="ops-form">
      <AmountField
        label={say("books.amount")}
        value={text}
        onChange={(typed) => change({ text: typed })}
        currency={left.currency}
        hint={say("books.at_most", { amount: moneyWords(left) })}
        error={props.isTold ? amountProblem(text, left.currency, left.amountMinor) : undefined}
      />
      <TermSelect
        label={say("books.reason")}
        value={reason}
        options={RefundReason.options}
        onChange={(chosen) => change({ reason: chosen, bearer: usualBearer(chosen) })}
      />
      <Choices
        legend={say("books.where_to")}
        value={destination}
        onChange={(value) => change({ destination: value })}
        choices={choicesOf(RefundDestination.options).filter(
          ({ value }) => value === "wallet" || !isCash,
        )}
      />
      <Choices
        legend={say("books.borne_by")}
        value={bearer}
        onChange={(value) => change({ bearer: value })}
        choices={choicesOf(RefundBearer.options)}
      />
      <TextField
        label={say("books.staff_note")}
        maxLength={500}
        value={note}
        onChange={(event) => change({ note: event.target.value })}
      />
    </div>
  );
}

export function RefundSummary({ wish, amount }: { wish: RefundWish; amount: Money }) {
  return (
    <Facts
      facts={[
        [say("books.give_back"), <MoneyText key="m" amount={amount} />],
        [say("books.where_to"), termWords(wish.destination)],
        [say("books.borne_by"), termWords(wish.bearer)],
        [say("books.reason"), termWords(wish.reason)],
      ]}
    />
  );
}
