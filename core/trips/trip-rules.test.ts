import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderState, type StopState, type TripState } from "#shared/states.ts";
import {
  endingOf,
  isOpenStop,
  nextStop,
  ordersCarried,
  refuseGivingBack,
  refuseHandover,
  refusePickup,
  refuseStep,
  type StopAction,
  type StopLike,
} from "./trip-rules.ts";

function stops(pickup: StopState, dropoff: StopState): StopLike[] {
  return [
    { id: "p", sequence: 1, kind: "pickup", orderId: "o", state: pickup },
    { id: "d", sequence: 2, kind: "dropoff", orderId: "o", state: dropoff },
  ];
}

describe("one step at a stop", () => {
  const table: [string, TripState, StopLike[], string, StopAction, string | undefined][] = [
    ["arrive at the store", "assigned", stops("pending", "pending"), "p", "arrive", undefined],
    ["arrive twice", "assigned", stops("arrived", "pending"), "p", "arrive", "CONFLICT"],
    ["pick up", "assigned", stops("arrived", "pending"), "p", "complete", undefined],
    ["pick up from afar", "assigned", stops("pending", "pending"), "p", "complete", "CONFLICT"],
    ["pick up twice", "in_progress", stops("done", "pending"), "p", "complete", "CONFLICT"],
    [
      "the door before the store",
      "assigned",
      stops("pending", "pending"),
      "d",
      "arrive",
      "CONFLICT",
    ],
    ["arrive at the door", "in_progress", stops("done", "pending"), "d", "arrive", undefined],
    ["hand over", "in_progress", stops("done", "arrived"), "d", "complete", undefined],
    ["hand over from afar", "in_progress", stops("done", "pending"), "d", "complete", "CONFLICT"],
    ["nobody opens", "in_progress", stops("done", "arrived"), "d", "fail", undefined],
    [
      "a wrong address, seen on the way",
      "in_progress",
      stops("done", "pending"),
      "d",
      "fail",
      undefined,
    ],
    ["the store is closed", "assigned", stops("arrived", "pending"), "p", "fail", undefined],
    [
      "a store given up from afar",
      "assigned",
      stops("pending", "pending"),
      "p",
      "fail",
      "CONFLICT",
    ],
    ["give up twice", "in_progress", stops("done", "failed"), "d", "fail", "CONFLICT"],
    ["a stop of another trip", "assigned", stops("pending", "pending"), "x", "arrive", "NOT_FOUND"],
    [
      "after the end",
      "completed",
      stops("done", "done"),
      "d",
      "complete",
      "TRIP_ALREADY_COMPLETED",
    ],
    [
      "after a cancellation",
      "cancelled",
      stops("arrived", "pending"),
      "p",
      "complete",
      "TRIP_CANCELLED",
    ],
  ];
  test.each(table)("%s", (_, trip, list, stopId, action, code) => {
    expect(refuseStep(trip, list, stopId, action)?.code).toBe(code);
  });

  const anyStops = fc
    .array(fc.constantFrom<StopState>("pending", "arrived", "done", "failed"), { maxLength: 6 })
    .map((states) =>
      states.map(
        (state, index): StopLike => ({
          id: `s${index}`,
          sequence: index + 1,
          kind: index < states.length / 2 ? "pickup" : "dropoff",
          orderId: `o${index}`,
          state,
        }),
      ),
    );
  test("at most one stop can be acted on, and it is the first open one", () => {
    fc.assert(
      fc.property(
        anyStops,
        fc.constantFrom<StopAction>("arrive", "complete", "fail"),
        (list, action) => {
          const possible = list.filter(({ id }) => !refuseStep("in_progress", list, id, action));
          expect(possible.length).toBeLessThanOrEqual(1);
          for (const stop of possible)
            expect(stop).toBe(list.find(({ state }) => isOpenStop(state)));
        },
      ),
    );
  });
  test("the next stop goes by sequence, not by the order in the list", () => {
    fc.assert(
      fc.property(anyStops, (list) => {
        expect(nextStop([...list].reverse())?.id).toBe(nextStop(list)?.id);
      }),
    );
  });
});

test.each(OrderState.options)(
  "an order that is %s can be picked up only when it is ready",
  (state) => {
    const code = refusePickup(state)?.code;
    if (state === "ready") expect(code).toBeUndefined();
    else if (["cancelled", "expired", "failed", "rejected"].includes(state)) {
      expect(code).toBe("TRIP_CANCELLED");
    } else expect(code).toBe("CONFLICT");
  },
);

test.each(OrderState.options)("an order that is %s is handed over only on its way", (state) => {
  const code = refuseHandover(state)?.code;
  expect(code === undefined).toBe(state === "out_for_delivery");
});

describe("giving a trip back", () => {
  const table: [TripState, StopLike[], string | undefined][] = [
    ["assigned", stops("pending", "pending"), undefined],
    ["assigned", stops("arrived", "pending"), undefined],
    ["in_progress", stops("done", "pending"), "CANNOT_CANCEL_IN_PROGRESS"],
    ["in_progress", stops("done", "failed"), "CANNOT_CANCEL_IN_PROGRESS"],
    ["completed", stops("done", "done"), "TRIP_ALREADY_COMPLETED"],
    ["cancelled", stops("pending", "pending"), "TRIP_CANCELLED"],
  ];
  test.each(table)("a trip that is %s", (state, list, code) => {
    expect(refuseGivingBack(state, list)?.code).toBe(code);
  });
});

test("who carried food completes the trip, who did not is simply free", () => {
  expect(endingOf(stops("done", "failed"))).toBe("completed");
  expect(endingOf(stops("arrived", "pending"))).toBe("cancelled");
});

describe("what a rider has worked for", () => {
  test("is each order that was picked up, whatever became of it at the door", () => {
    const stop = (id: string, kind: StopLike["kind"], state: StopLike["state"]): StopLike => ({
      ...{ id, kind, state, orderId: id, sequence: 1 },
    });
    const pickups = [stop("a", "pickup", "done"), stop("b", "pickup", "done")];
    expect(ordersCarried([...pickups, stop("a", "dropoff", "failed")])).toBe(2);
    expect(ordersCarried([stop("a", "pickup", "arrived"), stop("b", "pickup", "failed")])).toBe(0);
  });
});
