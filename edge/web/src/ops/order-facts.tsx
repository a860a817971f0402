/** What is known of an order, by what it is: a delivery or a ride. */
import type { ReactNode } from "react";
import { brandName } from "#shared/card-brands.ts";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { MoneyText } from "../design/figures.tsx";
import { say } from "../i18n/speech.ts";
import { useNow } from "../live/use-now.ts";
import { paymentStates } from "../money/payment-words.ts";
import { distanceWords } from "../words/distance-words.ts";
import { etaWords } from "../words/eta-words.ts";
import { itemsWords, shortOrderId } from "../words/order-id.ts";
import { rideTypeWords } from "../words/ride-words.ts";
import { clockWords, secondsUntil, spanWords } from "../words/time-words.ts";
import { multiplierWords } from "./surge/surge-words.ts";

type Fact = readonly [name: string, value: ReactNode];
const UNKNOWN = "–";

export function OrderFacts({ order, city }: { order: Order; city: CityView }) {
  const now = useNow(5_000);
  const { rider, total } = order;
  const placed = {
    clock: clockWords(order.placedAt, city),
    span: spanWords(-secondsUntil(order.placedAt, now)),
  };
  const facts: Fact[] = [
    ...(order.ride ? rideFacts(order.ride, city) : deliveryFacts(order, city)),
    [say("ops.placed"), say("ops.placed_at", placed)],
    [say("ops.arrives_in"), order.eta ? etaWords(order.eta) : UNKNOWN],
    [say("ops.rider"), rider ? (rider.name ?? shortOrderId(rider.id)) : UNKNOWN],
    [say("ops.dispatch"), order.dispatch ? say(`ops.dispatch.${order.dispatch.state}`) : UNKNOWN],
    [say("ops.total"), total ? <MoneyText key="total" amount={total} /> : UNKNOWN],
    [say("ops.payment"), paymentWords(order)],
  ];
  return (
    <dl className="detail-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function deliveryFacts({ store, items, readyAt }: Order, city: CityView): Fact[] {
  return [
    [say("ops.store"), store?.name ?? UNKNOWN],
    [say("ops.items"), itemsWords(items)],
    [say("ops.food_ready"), readyAt ? clockWords(readyAt, city) : UNKNOWN],
  ];
}

function rideFacts(ride: NonNullable<Order["ride"]>, city: CityView): Fact[] {
  const { type, distanceMeters, durationSeconds, surgeMultiplier } = ride;
  const isKnown = distanceMeters !== null && durationSeconds !== null;
  return [
    [say("ops.ride"), rideTypeWords(type)],
    [
      say("ops.way"),
      isKnown
        ? say("trip.fare_facts", {
            distance: distanceWords(distanceMeters, city.distanceUnit),
            time: spanWords(durationSeconds),
          })
        : UNKNOWN,
    ],
    [say("ops.surge"), multiplierWords(surgeMultiplier * 100)],
  ];
}

function paymentWords({ payment }: Order): string {
  if (!payment) return UNKNOWN;
  const { method, state } = payment;
  return say("ops.payment_is", {
    method: providerWords(method),
    state: paymentStates[state].label,
  });
}

/** Who took the money: ourselves, or a provider by its name. */
function providerWords(method: string): string {
  return method === "cash" || method === "wallet" ? say(`pay.${method}`) : brandName(method);
}
