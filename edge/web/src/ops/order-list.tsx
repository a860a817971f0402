import { useMemo } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { type OrderState, orderTransitions } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EmptyState, SkeletonList } from "../design/notice.tsx";
import { Table, type TableColumn } from "../design/table.tsx";
import { useNow } from "../live/use-now.ts";
import { shortOrderId } from "../words/order-id.ts";
import { orderSigns } from "../words/state-words.ts";
import { secondsUntil, spanWords } from "../words/time-words.ts";
import { filterOrders, type OpsView, type OrderFilter } from "./ops-view.ts";

export const orderStates = Object.keys(orderTransitions) as OrderState[];

export interface FilterProps {
  filter: OrderFilter;
  setFilter: (filter: OrderFilter) => void;
}

interface OrderListProps extends FilterProps {
  view: OpsView;
  chosenId: string | null;
  onChoose: (id: string) => void;
}

/** More rows than anybody reads; the filter is the way to the rest. */
const MOST_ROWS = 120;

export function OrderList({ view, chosenId, onChoose, filter, setFilter }: OrderListProps) {
  const now = useNow(5_000);
  const found = useMemo(() => filterOrders(view.orders.values(), filter), [view.orders, filter]);
  const isEmpty = found.length === 0;
  return (
    <section className="stack tight" aria-label="Orders">
      <Filters filter={filter} setFilter={setFilter} />
      {view.isFilled ? null : <SkeletonList rows={5} height="2.5rem" />}
      {view.isFilled && isEmpty ? (
        <NothingFits hasOrders={view.orders.size > 0} setFilter={setFilter} />
      ) : null}
      {view.isFilled && !isEmpty ? (
        <Table
          caption="Orders"
          rows={found.slice(0, MOST_ROWS)}
          rowKey={(row) => row.id}
          columns={columnsOf(onChoose, now)}
          isChosen={(row) => row.id === chosenId}
        />
      ) : null}
      {found.length > MOST_ROWS ? (
        <p className="small soft">
          {found.length - MOST_ROWS} more. Narrow the filter to see them.
        </p>
      ) : null}
    </section>
  );
}

function columnsOf(onChoose: (id: string) => void, nowMs: number): TableColumn<Order>[] {
  return [
    {
      title: "Order",
      cell: (row) => (
        <button type="button" className="row-button figures" onClick={() => onChoose(row.id)}>
          {shortOrderId(row.id)}
        </button>
      ),
    },
    { title: "State", cell: (row) => <StateChip state={row.state} isShort /> },
    {
      title: "Store",
      cell: (row) => <span className="ops-store cut">{row.store?.name ?? "Ride"}</span>,
    },
    { title: "Age", isNumber: true, cell: (row) => spanWords(-secondsUntil(row.placedAt, nowMs)) },
  ];
}

function Filters({ filter, setFilter }: FilterProps) {
  return (
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
        onChange={(event) =>
          setFilter({ ...filter, state: event.target.value as OrderFilter["state"] })
        }
      >
        <option value="running">Running</option>
        <option value="all">All</option>
        {orderStates.map((state) => (
          <option key={state} value={state}>
            {orderSigns[state].label}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

interface NothingFitsProps {
  hasOrders: boolean;
  setFilter: FilterProps["setFilter"];
}

function NothingFits({ hasOrders, setFilter }: NothingFitsProps) {
  if (!hasOrders) {
    return (
      <EmptyState
        icon="list"
        title="No orders yet"
        next="They appear here as soon as they are placed."
      />
    );
  }
  return (
    <EmptyState icon="list" title="No order fits" next="Change the filter to see more.">
      <Button onClick={() => setFilter({ state: "all", text: "" })}>Show all orders</Button>
    </EmptyState>
  );
}
