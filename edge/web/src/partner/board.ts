/** The partner's board: which order stands in which column, and what the next step is. Pure. */
import type { Order } from "#shared/contracts/orders.ts";
import type { OrderState } from "#shared/states.ts";
import type { PartnerFrame } from "#shared/streams.ts";

export type Column = "new" | "preparing" | "ready" | "gone";

const columns: Readonly<Partial<Record<OrderState, Column>>> = {
  created: "new",
  waiting_accept: "new",
  accepted: "preparing",
  preparing: "preparing",
  ready: "ready",
  out_for_delivery: "gone",
  on_hold: "gone",
};

export function columnOf(state: OrderState): Column | null {
  return columns[state] ?? null;
}

export type Board = ReadonlyMap<string, Order>;

/** The first frame is everything; each later one is one order. Older versions are ignored. */
export function applyPartnerFrame(board: Board, frame: PartnerFrame): Board {
  if (frame.type === "orders") return new Map(frame.items.map((order) => [order.id, order]));
  return putOrder(board, frame.order);
}

export function putOrder(board: Board, order: Order): Board {
  const known = board.get(order.id);
  if (known && known.version > order.version) return board;
  const next = new Map(board);
  if (columnOf(order.state) === null) next.delete(order.id);
  else next.set(order.id, order);
  return next;
}

/** One column: what is due first stands on top; what has no time yet, by its age. */
export function ordersIn(board: Board, column: Column): Order[] {
  const key = (order: Order) =>
    column === "new" ? order.placedAt : (order.readyAt ?? order.placedAt);
  return [...board.values()]
    .filter((order) => columnOf(order.state) === column)
    .sort((a, b) => key(a).localeCompare(key(b)));
}
