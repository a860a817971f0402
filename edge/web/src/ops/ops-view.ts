/** What the operations room knows, and how each pushed frame changes it. Pure. */
import type { z } from "zod";
import type { Order } from "#shared/contracts/orders.ts";
import { isOver, type OrderState, type RiderState, riderTransitions } from "#shared/states.ts";
import type { OpsCell, OpsFrame, OpsRider } from "#shared/streams.ts";

export interface OpsView {
  readonly orders: ReadonlyMap<string, Order>;
  readonly riders: readonly OpsRider[];
  readonly cells: readonly z.infer<typeof OpsCell>[];
  /** Whether the first frame of orders has come. */
  readonly isFilled: boolean;
}

export const emptyOps: OpsView = { orders: new Map(), riders: [], cells: [], isFilled: false };

/** Finished orders beyond this many are dropped, oldest first; running ones are never. */
export const MOST_FINISHED = 300;

export function applyOpsFrame(view: OpsView, frame: OpsFrame): OpsView {
  switch (frame.type) {
    case "orders":
      return {
        ...view,
        isFilled: true,
        orders: new Map(frame.items.map((order) => [order.id, order])),
      };
    case "order":
      return putOrder(view, frame.order);
    case "supply":
      return { ...view, riders: frame.riders, cells: frame.cells };
  }
}

export function putOrder(view: OpsView, order: Order): OpsView {
  const known = view.orders.get(order.id);
  if (known && known.version > order.version) return view;
  const orders = new Map(view.orders);
  orders.set(order.id, order);
  return { ...view, orders: isOver(order.state) ? withoutOldest(orders) : orders };
}

function withoutOldest(orders: Map<string, Order>): Map<string, Order> {
  const finished = [...orders.values()].filter(({ state }) => isOver(state));
  const excess = finished.length - MOST_FINISHED;
  if (excess <= 0) return orders;
  finished.sort((a, b) => a.placedAt.localeCompare(b.placedAt));
  for (const { id } of finished.slice(0, excess)) orders.delete(id);
  return orders;
}

export function countOrders(orders: Iterable<Order>): Map<OrderState, number> {
  const counts = new Map<OrderState, number>();
  for (const { state } of orders) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

export function countRiders(riders: readonly OpsRider[]): [state: RiderState, count: number][] {
  return (Object.keys(riderTransitions) as RiderState[]).map((state) => [
    state,
    riders.filter((rider) => rider.state === state).length,
  ]);
}

export interface OrderFilter {
  /** `running`, `all`, or one state. */
  readonly state: "running" | "all" | OrderState;
  readonly text: string;
}

/** Needs a hand first, then the oldest that still run, then the newest finished. */
export function filterOrders(orders: Iterable<Order>, filter: OrderFilter): Order[] {
  const wanted = filter.text.trim().toLowerCase();
  return [...orders]
    .filter(({ state }) => {
      if (filter.state === "all") return true;
      return filter.state === "running" ? !isOver(state) : state === filter.state;
    })
    .filter(
      (order) =>
        wanted === "" ||
        order.id.toLowerCase().includes(wanted) ||
        (order.store?.name.toLowerCase().includes(wanted) ?? false),
    )
    .sort((a, b) => {
      const rank = urgency(a) - urgency(b);
      if (rank !== 0) return rank;
      const byAge = a.placedAt.localeCompare(b.placedAt);
      return isOver(a.state) ? -byAge : byAge;
    });
}

function urgency({ state, dispatch }: Order): number {
  if (state === "on_hold" || (dispatch?.state === "exhausted" && !isOver(state))) return 0;
  return isOver(state) ? 2 : 1;
}
