import { expect, test } from "vitest";
import type { Viewer } from "./roles.ts";
import {
  canMove,
  isFinalOrder,
  isOver,
  maySeeRider,
  OrderState,
  offerTransitions,
  orderTransitions,
  paymentTransitions,
  riderTransitions,
  sourcesOf,
  stopTransitions,
  tripTransitions,
  unfulfilledStates,
} from "./states.ts";

const tables = {
  order: orderTransitions,
  offer: offerTransitions,
  trip: tripTransitions,
  stop: stopTransitions,
  rider: riderTransitions,
  payment: paymentTransitions,
};

test.each(Object.entries(tables))("every target in the %s table is a state of it", (_, table) => {
  const states = Object.keys(table);
  for (const targets of Object.values(table))
    expect(states).toEqual(expect.arrayContaining([...targets]));
});

test("every order state can be reached from created", () => {
  const reached = new Set<OrderState>(["created"]);
  for (const state of reached) for (const next of orderTransitions[state]) reached.add(next);
  expect([...reached].sort()).toEqual((Object.keys(orderTransitions) as OrderState[]).sort());
});

test("from every order state an end can be reached", () => {
  const ends = (state: OrderState, seen: Set<OrderState>): boolean =>
    isFinalOrder(state) ||
    orderTransitions[state].some((next) => !seen.has(next) && ends(next, new Set([...seen, next])));
  for (const state of Object.keys(orderTransitions) as OrderState[]) {
    expect(ends(state, new Set([state])), state).toBe(true);
  }
});

test("food on its way cannot be cancelled", () => {
  expect(canMove(orderTransitions, "out_for_delivery", "cancelled")).toBe(false);
  expect(sourcesOf(orderTransitions, "cancelled")).not.toContain("on_hold");
});

test("a store follows the rider to its own door, the others to the customer's", () => {
  const seen = (viewer: Viewer) => OrderState.options.filter((state) => maySeeRider(viewer, state));
  expect(seen("partner")).toEqual(["accepted", "preparing", "ready"]);
  for (const viewer of ["customer", "rider", "ops", "guest"] as const) {
    const beyond = ["out_for_delivery", "on_hold", "assigned", "in_progress", "paused"];
    expect(seen(viewer)).toEqual([...seen("partner"), ...beyond]);
  }
});

test("an order is over when it is delivered or ended", () => {
  const over = OrderState.options.filter(isOver);
  expect(over.toSorted()).toEqual(
    [...unfulfilledStates, "completed", "delivered", "paid"].toSorted(),
  );
});
