import { useEffect, useRef } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { OrderChat } from "../chat/order-chat.tsx";
import { Button, ButtonLink } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { Timeline } from "../design/timeline.tsx";
import { say } from "../i18n/speech.ts";
import { shortOrderId } from "../words/order-id.ts";
import { EndRide } from "./end-ride.tsx";
import { opsApi } from "./ops-api.ts";
import { OrderDecisions } from "./order-decisions.tsx";
import { OrderFacts } from "./order-facts.tsx";
import { TrackButton } from "./track-button.tsx";
import { WaiveFee } from "./waive-fee.tsx";
import { type WhyProps, WhyThisRider } from "./why-this-rider.tsx";

export function OrderDetail(props: {
  order: Order;
  city: CityView;
  onBack: () => void;
  onOrder: (order: Order) => void;
  onScene: WhyProps["onScene"];
}) {
  const { order, city } = props;
  // Whoever opened it by key goes on from here, not from the start of the page.
  const top = useRef<HTMLElement>(null);
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  return (
    <article
      ref={top}
      tabIndex={-1}
      className="stack"
      aria-label={say("ops.order_named", { order: shortOrderId(order.id) })}
    >
      <div>
        <Button look="quiet" size="small" icon="back" onClick={props.onBack}>
          {say("ops.all_orders")}
        </Button>
      </div>
      <header className="row wide">
        <h1 className="detail-id figures">{shortOrderId(order.id)}</h1>
        <StateChip state={order.state} isLarge />
      </header>
      <p className="small soft detail-full-id">{order.id}</p>
      <OrderChat api={opsApi} role="ops" order={order} />
      <OrderDecisions order={order} onOrder={props.onOrder} />
      <EndRide order={order} city={city} />
      <WaiveFee order={order} onOrder={props.onOrder} />
      <OrderFacts order={order} city={city} />
      <div>
        <ButtonLink to={`/ops/money/payments?q=${order.id}`} icon="card" size="small">
          {say("ops.area.money")}
        </ButtonLink>
      </div>
      {order.rider ? (
        <div className="stack tight">
          <TrackButton riderId={order.rider.id} city={city} onScene={props.onScene} />
        </div>
      ) : null}
      <section className="stack tight" aria-label={say("ops.timeline")}>
        <h2>{say("ops.timeline")}</h2>
        <Timeline state={order.state} entries={order.timeline} clock={city} />
      </section>
      <WhyThisRider order={order} city={city} onScene={props.onScene} />
    </article>
  );
}
