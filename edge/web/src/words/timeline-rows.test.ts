import { expect, it } from "vitest";
import type { OrderState } from "#shared/states.ts";
import { timelineRows } from "./timeline-rows.ts";

const entry = (state: OrderState, reason: string | null = null) => ({
  state,
  at: "2026-11-22T10:00:00Z",
  actor: "system" as const,
  reason,
});
const phases = (state: OrderState, states: OrderState[]) =>
  timelineRows(
    state,
    states.map((each) => entry(each)),
  ).map((row) => `${row.state}:${row.phase}`);

it("shows what was, what is and what comes", () => {
  expect(phases("preparing", ["created", "waiting_accept", "accepted", "preparing"])).toEqual([
    "waiting_accept:done",
    "accepted:done",
    "preparing:now",
    "ready:next",
    "out_for_delivery:next",
    "delivered:next",
  ]);
});

it("says a state once, also when it was written twice", () => {
  expect(phases("preparing", ["accepted", "preparing", "preparing"]).slice(0, 2)).toEqual([
    "accepted:done",
    "preparing:now",
  ]);
});

it("promises nothing after a cancellation", () => {
  expect(phases("cancelled", ["created", "waiting_accept", "cancelled"])).toEqual([
    "waiting_accept:done",
    "cancelled:done",
  ]);
});

it("goes on to the door after a hold", () => {
  expect(phases("on_hold", ["out_for_delivery", "on_hold"])).toEqual([
    "out_for_delivery:done",
    "on_hold:now",
    "delivered:next",
  ]);
});

it("ends with the delivery", () => {
  expect(phases("completed", ["out_for_delivery", "delivered", "completed"]).at(-1)).toBe(
    "delivered:done",
  );
});
