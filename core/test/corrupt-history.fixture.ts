/** Ways in which a good history can be wrong, and the rule that must notice each. */
import type { DomainEvent, EventType } from "#shared/events.ts";
import type { EventOf, History } from "./history.ts";

type Where<T extends EventType> = (payload: EventOf<T>["payload"]) => boolean;

/** The only event that fits. */
export function find<T extends EventType>(history: History, type: T, where: Where<T>): EventOf<T> {
  const fitting = history.events.filter(
    (event): event is EventOf<T> =>
      event.type === type && where(event.payload as EventOf<T>["payload"]),
  );
  if (fitting.length !== 1) throw new Error(`${fitting.length} events fit`);
  return fitting[0]!;
}

function swap(history: History, one: DomainEvent, ...others: readonly DomainEvent[]): History {
  return {
    ...history,
    events: history.events.flatMap((event) => (event === one ? others : event)),
  };
}

/** The event with other words in it. */
function reword<T extends EventType>(
  history: History,
  type: T,
  where: Where<T>,
  words: Partial<EventOf<T>["payload"]>,
): History {
  const event = find(history, type, where);
  return swap(history, event, { ...event, payload: { ...event.payload, ...words } } as DomainEvent);
}

function without<T extends EventType>(history: History, type: T, where: Where<T>): History {
  return swap(history, find(history, type, where));
}

/** The event once more, or changed, behind where it was. */
function again<T extends EventType>(
  history: History,
  type: T,
  where: Where<T>,
  words = {},
): History {
  const event = find(history, type, where);
  const copy = { ...event, id: "extra", payload: { ...event.payload, ...words } } as DomainEvent;
  return swap(history, event, event, copy);
}

/** Moves an event behind another one. */
function later(history: History, event: DomainEvent, behind: DomainEvent): History {
  const rest = { ...history, events: history.events.filter((other) => other !== event) };
  return swap(rest, behind, behind, event);
}

export function postpone(history: History, event: DomainEvent, byMs: number): History {
  const at = new Date(Date.parse(event.at) + byMs).toISOString();
  return swap(history, event, { ...event, at });
}

export const offer = (id: string) => (payload: { offerId: string }) => payload.offerId === id;
const trip = (id: string) => (payload: { tripId: string }) => payload.tripId === id;
export const accepted = (id: string) => (payload: { offerId: string; to: string }) =>
  payload.offerId === id && payload.to === "accepted";
const order =
  (id: string, to: string) => (payload: { orderId: string; from: string; to: string }) =>
    payload.orderId === id && payload.to === to && payload.from !== to;

/** What is done to the history, and the rule that must notice. */
export const corruptions: [what: string, corrupt: (good: History) => History, rule: string][] = [
  ["an event is logged twice", (h) => ({ ...h, events: [...h.events, h.events[3]!] }), "log"],
  [
    "an order skips a state",
    (h) => without(h, "order.changed", order("o1", "waiting_accept")),
    "order",
  ],
  [
    "an order moves where it may not",
    (h) => reword(h, "order.changed", order("o1", "delivered"), { to: "searching" }),
    "order",
  ],
  [
    "an order is placed twice",
    (h) => again(h, "order.placed", ({ orderId }) => orderId === "o1"),
    "order",
  ],
  [
    "an order leaves without a rider",
    (h) => reword(h, "order.changed", order("o1", "out_for_delivery"), { riderId: null }),
    "order",
  ],
  [
    "an order leaves unready",
    (h) => reword(h, "order.changed", order("o1", "out_for_delivery"), { from: "preparing" }),
    "order",
  ],
  [
    "a trip takes an order that has ended",
    (h) => later(h, find(h, "trip.assigned", trip("t2")), h.events.at(-1)!),
    "trip",
  ],
  [
    "an order changes hands in silence",
    (h) => reword(h, "order.changed", order("o1", "preparing"), { riderId: "r1" }),
    "order",
  ],
  ["a step is missing in the table", (h) => ({ ...h, steps: h.steps.slice(1) }), "steps"],
  [
    "an order's row says something else",
    (h) => ({ ...h, orders: [{ ...h.orders[0]!, state: "delivered" }, h.orders[1]!] }),
    "order",
  ],
  ["an offer is answered twice", (h) => again(h, "offer.changed", offer("f1")), "offer"],
  [
    "an offer is taken after it was declined",
    (h) => again(h, "offer.changed", offer("f1"), { to: "accepted" }),
    "offer",
  ],
  [
    "an offer is taken late",
    (h) => postpone(h, find(h, "offer.changed", accepted("f2")), 12_000),
    "late",
  ],
  ["an offer is never closed", (h) => without(h, "offer.changed", offer("f4")), "end"],
  [
    "an order has two winners",
    (h) => reword(h, "offer.changed", offer("f1"), { to: "accepted" }),
    "two winners",
  ],
  [
    "two are asked where one may be",
    (h) => later(h, find(h, "offer.changed", offer("f1")), find(h, "offer.created", offer("f2"))),
    "fan-out",
  ],
  ["a rider is asked again at once", (h) => reoffered(h, "r1"), "asked again"],
  [
    "a rider who gave the order back is asked again",
    (h) => ({ ...reword(h, "offer.created", offer("f4"), { riderId: "r1" }) }),
    "asked again",
  ],
  ["a rider is asked twice at once", (h) => askedTwice(h), "two offers"],
  [
    "an order is offered though it has a rider",
    (h) =>
      later(
        h,
        find(h, "offer.created", offer("f2")),
        find(h, "order.changed", order("o1", "preparing")),
      ),
    "offer",
  ],
  [
    "an order is offered before it is accepted",
    (h) =>
      later(
        h,
        find(h, "order.changed", order("o2", "accepted")),
        find(h, "offer.created", offer("f3")),
      ),
    "offer",
  ],
  ["a rider is asked off duty", (h) => offDuty(h), "offer"],
  ["a trip comes from nowhere", (h) => without(h, "offer.changed", accepted("f2")), "trip"],
  [
    "a trip goes to somebody else",
    (h) => reword(h, "trip.assigned", trip("t1"), { riderId: "r1" }),
    "trip",
  ],
  [
    "a trip carries what was not offered",
    (h) => reword(h, "trip.assigned", trip("t1"), { orderIds: ["o1", "o2"] }),
    "trip",
  ],
  [
    "a rider is on two trips",
    (h) => reword(h, "trip.assigned", trip("t2"), { riderId: "r2" }),
    "two trips",
  ],
  [
    "an order is on two trips",
    (h) => reword(h, "trip.assigned", trip("t2"), { orderIds: ["o1"] }),
    "two trips",
  ],
  [
    "a trip ends twice",
    (h) => again(h, "trip.changed", ({ tripId, to }) => tripId === "t1" && to === "completed"),
    "trip",
  ],
  [
    "a trip is completed without a pick-up",
    (h) => reword(h, "trip.changed", ({ tripId }) => tripId === "t2", { to: "completed" }),
    "trip",
  ],
  [
    "food is handed over before it is picked up",
    (h) =>
      without(h, "trip.stop_changed", ({ stopKind, to }) => stopKind === "pickup" && to === "done"),
    "trip",
  ],
  [
    "a stop is done without arriving",
    (h) =>
      without(
        h,
        "trip.stop_changed",
        ({ stopKind, to }) => stopKind === "dropoff" && to === "arrived",
      ),
    "trip",
  ],
  ["a rider jumps from offline to a trip", (h) => ({ ...h, events: h.events.slice(2) }), "rider"],
  [
    "a rider is left on a trip that is over",
    (h) => ({ ...h, riders: [{ id: "r1", state: "on_trip" }] }),
    "rider",
  ],
  [
    "a trip is left open",
    (h) => ({ ...h, trips: [{ ...h.trips[0]!, state: "in_progress" }] }),
    "end",
  ],
  [
    "a search is left open",
    (h) => ({
      ...h,
      jobs: [h.jobs[0]!, { ...h.jobs[1]!, state: "searching", nextAt: new Date(0) }],
    }),
    "end",
  ],
  [
    "an offer has too many orders",
    (h) => ({
      ...h,
      offers: h.offers.map((row) => ({
        ...row,
        orders: Array.from({ length: 4 }, () => row.orders[0]!),
      })),
    }),
    "bundle",
  ],
];

function askedTwice(history: History): History {
  const twice = reoffered(history, "r1");
  const answer = find(twice, "offer.changed", offer("f1"));
  return later(twice, answer, find(twice, "offer.created", offer("f2")));
}

function offDuty(history: History): History {
  const asked = find(history, "offer.created", offer("f3"));
  const event = history.events[history.events.indexOf(asked) - 1] as EventOf<"rider.changed">;
  return swap(history, event, { ...event, payload: { ...event.payload, to: "offline" } });
}

function reoffered(history: History, riderId: string): History {
  const offers = history.offers.map((row) => (row.id === "f2" ? { ...row, riderId } : row));
  return { ...reword(history, "offer.created", offer("f2"), { riderId }), offers };
}
