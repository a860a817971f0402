import type { Money } from "#shared/money.ts";
import { MoneyText } from "../design/figures.tsx";
import "./money.css";

export interface AmountRow {
  readonly name: string;
  readonly amount: Money;
  readonly note?: string;
}

/** Amounts that lead to a sum; what is nothing is left out. */
export function AmountRows({ rows, sum }: { rows: readonly AmountRow[]; sum: AmountRow }) {
  return (
    <dl className="price-rows">
      {rows
        .filter(({ amount }) => amount.amountMinor !== 0)
        .map(({ name, amount, note }) => (
          <div key={name}>
            <dt>
              {name}
              {note ? <span className="small soft block">{note}</span> : null}
            </dt>
            <dd>
              <MoneyText amount={amount} />
            </dd>
          </div>
        ))}
      <div className="price-sum">
        <dt>{sum.name}</dt>
        <dd>
          <MoneyText amount={sum.amount} />
        </dd>
      </div>
    </dl>
  );
}
