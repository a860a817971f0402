/** What a refund is to be, and the same once more to be sure. */
import { RefundBearer, RefundDestination, RefundReason } from "#shared/contracts/refunds.ts";
import type { Money } from "#shared/money.ts";
import { Choices, SelectField, TextField } from "../../design/field.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { AmountField } from "../../money/amount-field.tsx";
import { moneyWords } from "../../words/money-words.ts";
import { Facts } from "./money-parts.tsx";
import { plainWords } from "./money-signs.ts";
import { amountProblem, usualBearer } from "./refund-rules.ts";

export interface RefundWish {
  readonly text: string;
  readonly reason: RefundReason;
  readonly destination: (typeof RefundDestination)["options"][number];
  readonly bearer: (typeof RefundBearer)["options"][number];
  readonly note: string;
}

const destinationWords: Readonly<Record<RefundWish["destination"], string>> = {
  original: "The way the money came",
  wallet: "The customer's wallet",
};
const bearerWords: Readonly<Record<RefundWish["bearer"], string>> = {
  shares: "Everybody by their share",
  platform: "The platform",
  partner: "The store",
};

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
        label="Amount"
        value={text}
        onChange={(typed) => change({ text: typed })}
        currency={left.currency}
        hint={`At most ${moneyWords(left)}`}
        error={props.isTold ? amountProblem(text, left.currency, left.amountMinor) : undefined}
      />
      <SelectField
        label="Reason"
        value={reason}
        onChange={(event) => {
          const chosen = RefundReason.parse(event.target.value);
          change({ reason: chosen, bearer: usualBearer(chosen) });
        }}
      >
        {RefundReason.options.map((option) => (
          <option key={option} value={option}>
            {plainWords(option)}
          </option>
        ))}
      </SelectField>
      <Choices
        legend="Where to"
        value={destination}
        onChange={(value) => change({ destination: value })}
        choices={RefundDestination.options
          .filter((option) => option === "wallet" || !isCash)
          .map((value) => ({ value, label: destinationWords[value] }))}
      />
      <Choices
        legend="At whose cost"
        value={bearer}
        onChange={(value) => change({ bearer: value })}
        choices={RefundBearer.options.map((value) => ({ value, label: bearerWords[value] }))}
      />
      <TextField
        label="Note (only staff sees it)"
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
        ["Give back", <MoneyText key="m" amount={amount} />],
        ["Where to", destinationWords[wish.destination]],
        ["Borne by", bearerWords[wish.bearer]],
        ["Reason", plainWords(wish.reason)],
      ]}
    />
  );
}
