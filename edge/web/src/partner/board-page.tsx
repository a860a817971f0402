import { useEffect, useRef, useState } from "react";
import type { Store } from "#shared/contracts/catalog.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { SkeletonList } from "../design/notice.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";
import { type Board, type Column, ordersIn } from "./board.ts";
import { OrderTicket } from "./order-ticket.tsx";

const columns: readonly { id: Column; title: PlainKey; empty: PlainKey }[] = [
  { id: "new", title: "board.new", empty: "board.new_empty" },
  { id: "preparing", title: "board.preparing", empty: "board.preparing_empty" },
  { id: "ready", title: "board.ready", empty: "board.ready_empty" },
  { id: "gone", title: "board.gone", empty: "board.gone_empty" },
];

export function BoardPage(props: {
  board: Board | null;
  store: Store;
  onOrder: (order: Order) => void;
}) {
  const { board } = props;
  // On a phone one column is seen at a time.
  const [chosen, setChosen] = useState<Column>("new");
  if (!board) {
    return (
      <div className="board-loading">
        <SkeletonList rows={3} height="8rem" />
      </div>
    );
  }
  return (
    <>
      <NewOrderVoice count={ordersIn(board, "new").length} />
      <div className="board-tabs" role="tablist" aria-label={say("board.columns")}>
        {columns.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            aria-selected={chosen === id}
            aria-controls={`column-${id}`}
            onClick={() => setChosen(id)}
          >
            <span className="tab-count figures">{ordersIn(board, id).length}</span>
            {say(title)}
          </button>
        ))}
      </div>
      <div className="board">
        {columns.map((column) => (
          <BoardColumn
            key={column.id}
            {...column}
            isChosen={chosen === column.id}
            {...props}
            board={board}
          />
        ))}
      </div>
    </>
  );
}

function BoardColumn(props: {
  id: Column;
  title: PlainKey;
  empty: PlainKey;
  isChosen: boolean;
  board: Board;
  store: Store;
  onOrder: (order: Order) => void;
}) {
  const orders = ordersIn(props.board, props.id);
  return (
    <section
      id={`column-${props.id}`}
      className="board-column"
      data-column={props.id}
      data-chosen={props.isChosen ? "" : undefined}
      aria-label={say(props.title)}
    >
      <h2>
        {say(props.title)}
        <span className="count figures">{orders.length}</span>
      </h2>
      {orders.length === 0 ? <p className="column-empty soft">{say(props.empty)}</p> : null}
      <ul className="tickets">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderTicket order={order} store={props.store} onOrder={props.onOrder} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Tells a screen reader that something new came, and nothing else. */
function NewOrderVoice({ count }: { count: number }) {
  const last = useRef(count);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (count > last.current) setSaid(say("board.new_order", { count }));
    last.current = count;
  }, [count]);
  return (
    <p className="unseen" aria-live="assertive">
      {said}
    </p>
  );
}
