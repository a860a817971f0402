import { describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import {
  applyOpsFrame,
  countOrders,
  emptyOps,
  filterOrders,
  MOST_FINISHED,
  type OpsView,
} from "./ops-view.ts";

const order = (id: string, over: Partial<Order> = {}): Order => ({
  id,
  vertical: "delivery",
  cityCode: "blr",
  state: "preparing",
  version: 1,
  store: { id: "sto_in_a", name: "Dosa Corner", position: { lat: 0, lng: 0 } },
  dropoff: null,
  items: [],
  lines: [],
  total: null,
  payment: null,
  notes: null,
  placedAt: "2026-11-22T10:00:00Z",
  scheduledFor: null,
  readyAt: null,
  timeline: [],
  eta: null,
  rider: null,
  tripId: null,
  position: null,
  otp: null,
  ride: null,
  cancellationFee: null,
  kitchenShareBasisPoints: null,
  dispatch: null,
  ...over,
});
const put = (view: OpsView, one: Order) => applyOpsFrame(view, { type: "order", order: one });

describe("the operations room", () => {
  it("keeps the newest version of each order", () => {
    const view = put(
      put(emptyOps, order("a", { version: 3, state: "ready" })),
      order("a", { version: 2 }),
    );
    expect(view.orders.get("a")?.state).toBe("ready");
  });

  it("never drops a running order and bounds the finished ones", () => {
    let view = put(emptyOps, order("running", { placedAt: "2020-01-01T00:00:00Z" }));
    for (let i = 0; i < MOST_FINISHED + 5; i++) {
      const placedAt = new Date(Date.UTC(2026, 0, 1) + i * 1_000).toISOString();
      view = put(view, order(`done-${i}`, { state: "delivered", placedAt }));
    }
    expect(view.orders.size).toBe(MOST_FINISHED + 1);
    expect(view.orders.has("running")).toBe(true);
    expect(view.orders.has("done-4")).toBe(false);
  });

  it("puts what needs a hand on top", () => {
    const orders = [
      order("done", { state: "delivered" }),
      order("young", { placedAt: "2026-11-22T11:00:00Z" }),
      order("old"),
      order("held", { state: "on_hold", placedAt: "2026-11-22T12:00:00Z" }),
    ];
    const ids = (state: "all" | "running") =>
      filterOrders(orders, { state, text: "" }).map(({ id }) => id);
    expect(ids("all")).toEqual(["held", "old", "young", "done"]);
    expect(ids("running")).not.toContain("done");
    expect(filterOrders(orders, { state: "all", text: "dosa" })).toHaveLength(4);
    expect(filterOrders(orders, { state: "all", text: "nothing" })).toEqual([]);
    expect(countOrders(orders).get("preparing")).toBe(2);
  });
});
