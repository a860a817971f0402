import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { OrderChat } from "../chat/order-chat.tsx";
import { Button, ButtonLink } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { MoneyText } from "../design/figures.tsx";
import { Timeline } from "../design/timeline.tsx";
import { useNow } from "../live/use-now.ts";
import { etaWords } from "../words/eta-words.ts";
import { itemsWords, shortOrderId } from "../words/order-id.ts";
import { clockWords, secondsUntil, spanWords } from "../words/time-words.ts";
import { opsApi } from "./ops-api.ts";
import { OrderDecisions } from "./order-decisions.tsx";
import { TrackButton } from "./track-button.tsx";
import { type WhyProps, WhyThisRider } from "./why-this-rider.tsx";

export function OrderDetail(props: {
  order: Order;
  city: CityView;
  onBack: () => void;
  onOrder: (order: Order) => void;
  onScene: WhyProps["onScene"];
}) {
  const { order, city } = props;
  return (
    <article className="stack" aria-label={`Order ${shortOrderId(order.id)}`}>
      <div>
        <Button look="quiet" size="small" icon="back" onClick={props.onBack}>
          All orders
        </Button>
      </div>
      <header className="row wide">
        <h1 className="detail-id figures">{shortOrderId(order.id)}</h1>
        <StateChip state={order.state} isLarge />
      </header>
      <p className="small soft detail-full-id">{order.id}</p>
      <OrderChat api={opsApi} role="ops" order={order} />
      <OrderDecisions order={order} onOrder={props.onOrder} />
      <Facts order={order} city={city} />
      <div>
        <ButtonLink to={`/ops/money/payments?q=${order.id}`} icon="card" size="small">
          Money
        </ButtonLink>
      </div>
      {order.rider ? (
        <div className="stack tight">
          <TrackButton riderId={order.rider.id} city={city} onScene={props.onScene} />
        </div>
      ) : null}
      <section className="stack tight" aria-label="Timeline">
        <h2>Timeline</h2>
        <Timeline state={order.state} entries={order.timeline} clock={city} />
      </section>
      <WhyThisRider order={order} city={city} onScene={props.onScene} />
    </article>
  );
}

const dispatchWords: Readonly<Record<NonNullable<Order["dispatch"]>["state"], string>> = {
  waiting: "Waits until it is time to call a rider",
  searching: "Looking for a rider",
  offered: "Offered to a rider",
  assigned: "A rider has it",
  exhausted: "No rider found",
};

function Facts({ order, city }: { order: Order; city: CityView }) {
  const now = useNow(5_000);
  const facts: [string, React.ReactNode][] = [
    ["Store", order.store?.name ?? "–"],
    [
      "Placed",
      `${clockWords(order.placedAt, city)}, ${spanWords(-secondsUntil(order.placedAt, now))} ago`,
    ],
    ["Food ready", order.readyAt ? clockWords(order.readyAt, city) : "–"],
    ["Arrives in", order.eta ? etaWords(order.eta) : "–"],
    ["Rider", order.rider ? (order.rider.name ?? shortOrderId(order.rider.id)) : "–"],
    ["Dispatch", order.dispatch ? dispatchWords[order.dispatch.state] : "–"],
    ["Total", order.total ? <MoneyText key="total" amount={order.total} /> : "–"],
    ["Payment", order.payment ? `${order.payment.method}, ${order.payment.state}` : "–"],
    ["Items", itemsWords(order.items)],
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
