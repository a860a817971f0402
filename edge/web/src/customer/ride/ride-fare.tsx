/** What a ride cost, line by line. */
import type { Order } from "#shared/contracts/orders.ts";
import { say } from "../../i18n/speech.ts";
import { PriceLines } from "../../money/price-lines.tsx";
import { factorWords } from "../../words/ride-words.ts";

export function RideFare({ order }: { order: Order }) {
  const { lines, total, ride, state } = order;
  if (!total || !["completed", "paid"].includes(state)) return null;
  return (
    <section className="panel stack" aria-labelledby="fare-title">
      <h2 id="fare-title">{say("trip.fare")}</h2>
      <PriceLines lines={lines} total={total} />
      {ride && ride.surgeMultiplier > 1 ? (
        <p className="small soft">
          {say("ride.surge_why", { factor: factorWords(ride.surgeMultiplier) })}
        </p>
      ) : null}
    </section>
  );
}
