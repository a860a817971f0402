import type { Money } from "#shared/money.ts";
import { MoneyText } from "../design/figures.tsx";
import "./money.css";

/** A few amounts with their names; the first is the one that is looked for. */
export function MoneyFigures({
  figures,
}: {
  figures: readonly { readonly name: string; readonly amount: Money }[];
}) {
  return (
    <dl className="money-figures">
      {figures.map(({ name, amount }, place) => (
        <div key={name} className={place === 0 ? "lead" : undefined}>
          <dt>{name}</dt>
          <dd>
            <MoneyText amount={amount} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
