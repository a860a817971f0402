import { describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { applyPartnerFrame, type Board, ordersIn } from "./board.ts";

const order = (id: string, over: Partial<Order>): Order => ({
  id,
  vertical: "delivery",
  cityCode: "blr",
  state: "waiting_accept",
  version: 1,
  store: null,
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
const empty: Board = new Map();
const put = (board: Board, one: Order) => applyPartnerFrame(board, { type: "order", order: one });

describe("the board", () => {
  it("moves an order from column to column", () => {
    const placed = put(empty, order("a", {}));
    expect(ordersIn(placed, "new").map(({ id }) => id)).toEqual(["a"]);
    const accepted = put(placed, order("a", { state: "accepted", version: 2 }));
    expect(ordersIn(accepted, "new")).toEqual([]);
    expect(ordersIn(accepted, "preparing")).toHaveLength(1);
  });

  it("ignores a frame that was overtaken", () => {
    const ready = put(empty, order("a", { state: "ready", version: 5 }));
    expect(put(ready, order("a", { state: "preparing", version: 4 }))).toBe(ready);
  });

  it("lets go of what is delivered or cancelled", () => {
    const board = put(put(empty, order("a", {})), order("a", { state: "cancelled", version: 2 }));
    expect(board.size).toBe(0);
  });

  it("starts anew with each full frame, as after a lost link", () => {
    const board = put(empty, order("a", {}));
    const next = applyPartnerFrame(board, { type: "orders", items: [order("b", {})] });
    expect([...next.keys()]).toEqual(["b"]);
  });

  it("puts on top what is due first", () => {
    const late = order("late", { state: "preparing", readyAt: "2026-11-22T10:30:00Z" });
    const soon = order("soon", { state: "accepted", readyAt: "2026-11-22T10:10:00Z" });
    expect(ordersIn(put(put(empty, late), soon), "preparing").map(({ id }) => id)).toEqual([
      "soon",
      "late",
    ]);
  });
});
