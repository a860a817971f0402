import type { Order } from "#shared/contracts/orders.ts";
import { say } from "../i18n/speech.ts";
import { Link } from "../router.tsx";
import { itemsWords } from "../words/order-id.ts";
import { rideTypeWords } from "../words/ride-words.ts";
import { type ClockStyle, dayWords } from "../words/time-words.ts";
import { StateChip } from "./chip.tsx";
import { MoneyText } from "./figures.tsx";
import { Icon } from "./icons.tsx";
import { StoreCell } from "./logo.tsx";
import "./order-card.css";

/** An order in a list: where from, what, how much, and how it stands. */
export function OrderCard({ order, clock }: { order: Order; clock: ClockStyle }) {
  const { ride } = order;
  const store = ride
    ? say("orders.ride", { type: rideTypeWords(ride.type) })
    : (order.store?.name ?? say("orders.order"));
  return (
    <Link to={`/orders/${order.id}`} className="order-card">
      {ride ? (
        <span className="order-ride">
          <Icon name={ride.type === "BIKE" ? "bike" : "car"} size={26} />
        </span>
      ) : (
        <StoreCell name={store} size={48} />
      )}
      <span className="grow">
        <span className="row wide">
          <span className="strong cut">{store}</span>
          {order.total ? <MoneyText amount={order.total} /> : null}
        </span>
        <span className="small soft cut block">
          {ride ? (order.dropoff?.address ?? "") : itemsWords(order.items)}
        </span>
        <span className="row wide">
          <StateChip state={order.state} />
          <span className="small soft figures">{dayWords(order.placedAt, clock)}</span>
        </span>
      </span>
    </Link>
  );
}
