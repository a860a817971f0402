/** What a ride cost, line by line. */
import type { Order } from "#shared/contracts/orders.ts";
import { say } from "../../i18n/speech.ts";
import { moneyWords } from "../../words/money-words.ts";
import { factorWords, lineWords } from "../../words/ride-words.ts";

export function RideFare({ order }: { order: Order }) {
  const { lines, total, ride, state } = order;
  if (!total || !["completed", "paid"].includes(state)) return null;
  return (
    <section className="panel stack" aria-labelledby="fare-title">
      <h2 id="fare-title">{say("trip.fare")}</h2>
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
      {ride && ride.surgeMultiplier > 1 ? (
        <p className="small soft">
          {say("ride.surge_why", { factor: factorWords(ride.surgeMultiplier) })}
        </p>
      ) : null}
    </section>
  );
}
