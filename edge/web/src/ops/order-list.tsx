import { type RefObject, useEffect, useMemo } from "react";
import type { Order } from "#shared/contracts/orders.ts";
import { type OrderState, orderTransitions } from "#shared/states.ts";
import { Button } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EmptyState, SkeletonList } from "../design/notice.tsx";
import { Table, type TableColumn } from "../design/table.tsx";
import { say } from "../i18n/speech.ts";
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
  /** The order that was looked at before this list; taken, so that it is returned to once. */
  lastId: RefObject<string | null>;
  onChoose: (id: string) => void;
}

/** More rows than anybody reads; the filter is the way to the rest. */
const MOST_ROWS = 120;

export function OrderList(props: OrderListProps) {
  const { view, chosenId, lastId, onChoose, filter, setFilter } = props;
  useEffect(() => {
    if (lastId.current !== null) document.getElementById(rowName(lastId.current))?.focus();
    lastId.current = null;
  }, [lastId]);
  const now = useNow(5_000);
  const found = useMemo(() => filterOrders(view.orders.values(), filter), [view.orders, filter]);
  const isEmpty = found.length === 0;
  return (
    <section className="stack tight" aria-label={say("ops.orders")}>
      <Filters filter={filter} setFilter={setFilter} />
      {view.isFilled ? null : <SkeletonList rows={5} height="2.5rem" />}
      {view.isFilled && isEmpty ? (
        <NothingFits hasOrders={view.orders.size > 0} setFilter={setFilter} />
      ) : null}
      {view.isFilled && !isEmpty ? (
        <Table
          caption={say("ops.orders")}
          rows={found.slice(0, MOST_ROWS)}
          rowKey={(row) => row.id}
          columns={columnsOf(onChoose, now)}
          isChosen={(row) => row.id === chosenId}
        />
      ) : null}
      {found.length > MOST_ROWS ? (
        <p className="small soft">{say("ops.more_orders", { count: found.length - MOST_ROWS })}</p>
      ) : null}
    </section>
  );
}

const rowName = (orderId: string) => `row-${orderId}`;

function columnsOf(onChoose: (id: string) => void, nowMs: number): TableColumn<Order>[] {
  return [
    {
      title: say("ops.order"),
      cell: (row) => (
        <button
          type="button"
          id={rowName(row.id)}
          className="row-button figures"
          onClick={() => onChoose(row.id)}
        >
          {shortOrderId(row.id)}
        </button>
      ),
    },
    { title: say("ops.state"), cell: (row) => <StateChip state={row.state} isShort /> },
    {
      title: say("ops.store"),
      cell: (row) => <span className="ops-store cut">{row.store?.name ?? say("ops.ride")}</span>,
    },
    {
      title: say("ops.age"),
      isNumber: true,
      cell: (row) => spanWords(-secondsUntil(row.placedAt, nowMs)),
    },
  ];
}

function Filters({ filter, setFilter }: FilterProps) {
  return (
    <div className="row ops-filters">
      <TextField
        label={say("ops.find")}
        isLabelHidden
        type="search"
        placeholder={say("ops.find_short")}
        value={filter.text}
        onChange={(event) => setFilter({ ...filter, text: event.target.value })}
      />
      <SelectField
        label={say("ops.state")}
        isLabelHidden
        value={filter.state}
        onChange={(event) =>
          setFilter({ ...filter, state: event.target.value as OrderFilter["state"] })
        }
      >
        <option value="running">{say("ops.running")}</option>
        <option value="all">{say("ops.all")}</option>
        {orderStates.map((state) => (
          <option key={state} value={state}>
            {orderSigns[state].short}
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
    return <EmptyState icon="list" title={say("ops.no_orders")} next={say("ops.no_orders_next")} />;
  }
  return (
    <EmptyState icon="list" title={say("ops.no_order_fits")} next={say("ops.no_order_fits_next")}>
      <Button onClick={() => setFilter({ state: "all", text: "" })}>
        {say("ops.show_all_orders")}
      </Button>
    </EmptyState>
  );
}
