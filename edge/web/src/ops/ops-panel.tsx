import { useMemo, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { type OrderState, orderTransitions } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { RiderChip, StateChip } from "../design/chip.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EmptyState, SkeletonList } from "../design/notice.tsx";
import { Table, type TableColumn } from "../design/table.tsx";
import { useNow } from "../live/use-now.ts";
import { orderSigns } from "../words/state-words.ts";
import { shortOrderId } from "../words/order-id.ts";
import { secondsUntil, spanWords } from "../words/time-words.ts";
import { OrderDetail } from "./order-detail.tsx";
import { countOrders, countRiders, filterOrders, type OpsView, type OrderFilter } from "./ops-view.ts";

interface PanelProps {
  city: CityView;
  view: OpsView;
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  onOrder: (order: Order) => void;
}

export function OpsPanel(props: PanelProps) {
  const { view, chosenId } = props;
  const [filter, setFilter] = useState<OrderFilter>({ state: "running", text: "" });
  const chosen = chosenId === null ? undefined : view.orders.get(chosenId);
  if (chosen) {
    return (
      <div className="ops-panel">
        <OrderDetail
          key={chosen.id}
          order={chosen}
          city={props.city}
          onBack={() => props.onChoose(null)}
          onOrder={props.onOrder}
        />
      </div>
    );
  }
  return (
    <div className="ops-panel stack">
      <Counters view={view} filter={filter} setFilter={setFilter} />
      <OrderList {...props} filter={filter} setFilter={setFilter} />
    </div>
  );
}

interface FilterProps {
  filter: OrderFilter;
  setFilter: (filter: OrderFilter) => void;
}

/** The shop window of the room: riders and orders by state. A state is also a filter. */
function Counters({ view, filter, setFilter }: { view: OpsView } & FilterProps) {
  const orders = useMemo(() => [...countOrders(view.orders.values())], [view.orders]);
  const riders = useMemo(() => countRiders(view.riders), [view.riders]);
  return (
    <section className="counters" aria-label="Counts">
      <h2>Riders</h2>
      <dl className="counter-row">
        {riders
          .filter(([state, count]) => count > 0 || state === "online" || state === "on_trip")
          .map(([state, count]) => (
            <div key={state} className="counter">
              <dd className="figures">{count}</dd>
              <dt>
                <RiderChip state={state} />
              </dt>
            </div>
          ))}
      </dl>
      <h2>Orders</h2>
      {orders.length === 0 ? <p className="small soft">None yet.</p> : null}
      <div className="counter-row">
        {orders
          .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
          .map(([state, count]) => (
            <button
              key={state}
              type="button"
              className="counter"
              aria-pressed={filter.state === state}
              onClick={() => setFilter({ ...filter, state: filter.state === state ? "running" : state })}
            >
              <span className="figures">{count}</span>
              <StateChip state={state} />
            </button>
          ))}
      </div>
    </section>
  );
}

const order = Object.keys(orderTransitions) as OrderState[];

/** More rows than anybody reads; the filter is the way to the rest. */
const MOST_ROWS = 120;

function OrderList({ view, chosenId, onChoose, filter, setFilter }: PanelProps & FilterProps) {
  const now = useNow(5_000);
  const found = useMemo(() => filterOrders(view.orders.values(), filter), [view.orders, filter]);
  const columns: TableColumn<Order>[] = [
    {
      title: "Order",
      cell: (row) => (
        <button type="button" className="row-button figures" onClick={() => onChoose(row.id)}>
          {shortOrderId(row.id)}
        </button>
      ),
    },
    { title: "State", cell: (row) => <StateChip state={row.state} /> },
    { title: "Store", cell: (row) => <span className="ops-store cut">{row.store?.name ?? "Ride"}</span> },
    { title: "Age", isNumber: true, cell: (row) => spanWords(-secondsUntil(row.placedAt, now)) },
  ];
  return (
    <section className="stack tight" aria-label="Orders">
      <div className="row ops-filters">
        <TextField
          label="Find by id or store"
          isLabelHidden
          type="search"
          placeholder="Id or store"
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.target.value })}
        />
        <SelectField
          label="State"
          isLabelHidden
          value={filter.state}
          onChange={(event) => setFilter({ ...filter, state: event.target.value as OrderFilter["state"] })}
        >
          <option value="running">Running</option>
          <option value="all">All</option>
          {order.map((state) => (
            <option key={state} value={state}>
              {orderSigns[state].label}
            </option>
          ))}
        </SelectField>
      </div>
      {!view.isFilled ? (
        <SkeletonList rows={5} height="2.5rem" />
      ) : found.length === 0 ? (
        <EmptyState
          icon="list"
          title="No order fits"
          next={view.orders.size === 0 ? "Orders appear here as soon as they are placed." : "Change the filter to see more."}
        >
          {view.orders.size > 0 ? (
            <Button onClick={() => setFilter({ state: "all", text: "" })}>Show all orders</Button>
          ) : null}
        </EmptyState>
      ) : (
        <Table
          caption="Orders"
          rows={found.slice(0, MOST_ROWS)}
          rowKey={(row) => row.id}
          columns={columns}
          isChosen={(row) => row.id === chosenId}
        />
      )}
      {found.length > MOST_ROWS ? (
        <p className="small soft">
          {found.length - MOST_ROWS} more. Narrow the filter to see them.
        </p>
      ) : null}
    </section>
  );
}
