/** Each order has one legal history, in its events and in its table of steps alike. */
import type { DomainEvent } from "#shared/events.ts";
import { canMove, isOver, type OrderState, orderTransitions } from "#shared/states.ts";
import type { EventOf, Findings, History, HistoryBounds } from "./history.ts";

interface Told {
  readonly placed: DomainEvent | undefined;
  state: OrderState;
  last: DomainEvent;
  riderId: string | null;
  readonly steps: string[];
}

export function checkOrders(history: History, bounds: HistoryBounds, findings: Findings): void {
  const told = new Map<string, Told>();
  for (const event of history.events) {
    if (event.type === "order.placed") place(told, event, findings);
    else if (event.type === "order.changed") change(told, event, findings);
  }
  checkSteps(history, told, findings);
  for (const { id, state } of history.orders) {
    const known = told.get(id);
    if (!known) {
      findings.add("order", id, "is in no event");
    } else if (known.state !== state) {
      findings.add("order", id, `is ${state}, its events end at ${known.state}`, known.last);
    }
    if (bounds.isSettled && !isOver(state)) {
      findings.add("end", id, `never ended: it is ${state}`, known?.last);
    }
  }
}

function place(told: Map<string, Told>, event: EventOf<"order.placed">, findings: Findings): void {
  const { orderId } = event.payload;
  const earlier = told.get(orderId);
  if (earlier) findings.add("order", orderId, "is placed twice", earlier.last, event);
  else {
    told.set(orderId, { placed: event, state: "created", last: event, riderId: null, steps: [] });
  }
}

function change(
  told: Map<string, Told>,
  event: EventOf<"order.changed">,
  findings: Findings,
): void {
  const { orderId, from, to, riderId } = event.payload;
  const known = told.get(orderId);
  if (!known) {
    findings.add("order", orderId, "changes before it is placed", event);
    return;
  }
  if (known.state !== from) {
    const says = `goes from ${from}, but it was ${known.state}`;
    findings.add("order", orderId, says, known.last, event);
  }
  if (from !== to) {
    if (!canMove(orderTransitions, from, to)) {
      findings.add("order", orderId, `moves from ${from} to ${to}`, event);
    }
    known.steps.push(`${from}→${to}`);
  }
  if (to === "out_for_delivery" && !["ready", "on_hold", to].includes(from)) {
    findings.add("order", orderId, `leaves the kitchen while ${from}`, event);
  }
  if ((to === "out_for_delivery" || to === "in_progress") && riderId === null) {
    findings.add("order", orderId, "is on the way without a rider", event);
  }
  if (to === "searching" && riderId !== null) {
    findings.add("order", orderId, "is searched for with a rider", event);
  }
  if (known.riderId !== null && riderId !== null && known.riderId !== riderId) {
    const says = `passes from ${known.riderId} to ${riderId} without being given back`;
    findings.add("order", orderId, says, known.last, event);
  }
  known.state = to;
  known.riderId = riderId;
  known.last = event;
}

function checkSteps(history: History, told: ReadonlyMap<string, Told>, findings: Findings): void {
  const recorded = new Map<string, string[]>();
  for (const { orderId, from, to } of history.steps) {
    if (from === null) continue;
    const steps = recorded.get(orderId) ?? [];
    steps.push(`${from}→${to}`);
    recorded.set(orderId, steps);
  }
  for (const [orderId, { steps, last }] of told) {
    const kept = recorded.get(orderId) ?? [];
    if (kept.join() !== steps.join()) {
      const says = `recorded ${kept.join(" ") || "nothing"}, told ${steps.join(" ") || "nothing"}`;
      findings.add("steps", orderId, says, last);
    }
  }
}
