import { useMemo, useRef, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { RiderChip, StateChip } from "../design/chip.tsx";
import { say } from "../i18n/speech.ts";
import { AlarmQueue } from "./alarm-queue.tsx";
import { FlaggedRiders } from "./flagged-riders.tsx";
import { countOrders, countRiders, type OpsView, type OrderFilter } from "./ops-view.ts";
import { OrderDetail } from "./order-detail.tsx";
import { type FilterProps, OrderList, orderStates } from "./order-list.tsx";
import { ReportQueue } from "./report-queue.tsx";
import { SurgePanel, type SurgePanelProps } from "./surge/surge-panel.tsx";
import type { WhyProps } from "./why-this-rider.tsx";

interface PanelProps {
  city: CityView;
  view: OpsView;
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  onOrder: (order: Order) => void;
  onScene: WhyProps["onScene"];
  surgeCell: string | null;
  onCell: SurgePanelProps["onCell"];
  onSurge: SurgePanelProps["onSurge"];
}

const pages = ["orders", "surge", "alarms", "flagged", "reports"] as const;
type Page = (typeof pages)[number];

export function OpsPanel(props: PanelProps) {
  const { view, chosenId } = props;
  const [filter, setFilter] = useState<OrderFilter>({ state: "running", text: "" });
  const [page, setPage] = useState<Page>("orders");
  const chosen = chosenId === null ? undefined : view.orders.get(chosenId);
  // Coming back from an order, one goes on at its row.
  const lastId = useRef<string | null>(null);
  if (chosen) {
    return (
      <div key={chosen.id} className="ops-panel">
        <OrderDetail
          order={chosen}
          city={props.city}
          onBack={() => {
            lastId.current = chosen.id;
            props.onChoose(null);
          }}
          onOrder={props.onOrder}
          onScene={props.onScene}
        />
      </div>
    );
  }
  return (
    <div key="list" className="ops-panel stack">
      <fieldset className="ops-pages">
        <legend className="unseen">{say("ops.what_to_see")}</legend>
        {pages.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={page === name}
            onClick={() => setPage(name)}
          >
            {say(`ops.page.${name}`)}
          </button>
        ))}
      </fieldset>
      {page === "alarms" ? <AlarmQueue city={props.city} onChoose={props.onChoose} /> : null}
      {page === "surge" ? (
        <SurgePanel
          city={props.city}
          cell={props.surgeCell}
          onCell={props.onCell}
          onSurge={props.onSurge}
        />
      ) : null}
      {page === "reports" ? <ReportQueue /> : null}
      {page === "flagged" ? <FlaggedRiders city={props.city} onScene={props.onScene} /> : null}
      {page === "orders" ? (
        <>
          <Counters view={view} filter={filter} setFilter={setFilter} />
          <OrderList
            view={view}
            chosenId={chosenId}
            lastId={lastId}
            onChoose={props.onChoose}
            filter={filter}
            setFilter={setFilter}
          />
        </>
      ) : null}
    </div>
  );
}

/** The shop window of the room: riders and orders by state. A state is also a filter. */
function Counters({ view, filter, setFilter }: { view: OpsView } & FilterProps) {
  const orders = useMemo(() => [...countOrders(view.orders.values())], [view.orders]);
  const riders = useMemo(() => countRiders(view.riders), [view.riders]);
  return (
    <section className="counters" aria-label={say("ops.counts")}>
      <h2>{say("ops.riders")}</h2>
      <dl className="counter-row">
        {riders
          .filter(([state, count]) => count > 0 || state === "online" || state === "on_trip")
          .map(([state, count]) => (
            <div key={state} className="counter">
              <dt>
                <RiderChip state={state} isShort />
              </dt>
              <dd className="figures">{count}</dd>
            </div>
          ))}
      </dl>
      <h2>{say("ops.orders")}</h2>
      {view.isFilled && orders.length === 0 ? (
        <p className="small soft">{say("ops.none_yet")}</p>
      ) : null}
      <div className="counter-row">
        {orders
          .toSorted(([a], [b]) => orderStates.indexOf(a) - orderStates.indexOf(b))
          .map(([state, count]) => (
            <button
              key={state}
              type="button"
              className="counter"
              aria-pressed={filter.state === state}
              onClick={() =>
                setFilter({ ...filter, state: filter.state === state ? "running" : state })
              }
            >
              <StateChip state={state} isShort />
              <span className="figures">{count}</span>
            </button>
          ))}
      </div>
    </section>
  );
}
