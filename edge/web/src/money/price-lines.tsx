import type { PriceLine } from "#shared/contracts/price-line.ts";
import type { Money } from "#shared/money.ts";
import { say } from "../i18n/speech.ts";
import { moneyWords } from "../words/money-words.ts";
import { lineWords } from "../words/ride-words.ts";

/** What a ride costs, line by line, and in all; what costs nothing is left out. */
export function PriceLines({ lines, total }: { lines: readonly PriceLine[]; total: Money }) {
  return (
    <dl className="price-lines">
      {lines
        .filter(({ amount }) => amount.amountMinor !== 0)
        .map((line) => (
          <div key={`${line.code} ${line.label}`}>
            <dt>{lineWords(line)}</dt>
            <dd className="figures">{moneyWords(line.amount)}</dd>
          </div>
        ))}
      <div className="price-total">
        <dt>{say("line.total")}</dt>
        <dd className="figures">{moneyWords(total)}</dd>
      </div>
    </dl>
  );
}
