import { expect, it } from "vitest";
import type { Trip } from "#shared/contracts/riders.ts";
import { rideClock, ridePhase, waitingClock } from "./ride-phase.ts";

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000).toISOString();
const nowMs = 1_800_000_000_000;
const trip = (over: Partial<Trip>, ride: Partial<NonNullable<Trip["ride"]>> = {}) =>
  ({
    state: "assigned",
    stops: [{ kind: "pickup", state: "pending" }],
    startedAt: null,
    ...over,
    ride: { arrivedAt: null, pausedAt: null, pausedSeconds: 0, ...ride },
  }) as Trip;

it("goes from the way to the passenger to the end", () => {
  expect(ridePhase(trip({}))).toBe("to_pickup");
  expect(ridePhase(trip({}, { arrivedAt: at(0) }))).toBe("at_pickup");
  expect(ridePhase(trip({ state: "in_progress" }))).toBe("riding");
  expect(ridePhase(trip({ state: "paused" }))).toBe("paused");
  expect(ridePhase(trip({ state: "completed" }))).toBe("ended");
});

it("tells free waiting, paid waiting and when one may leave", () => {
  const waiting = trip({}, { arrivedAt: at(-100), freeWaitingUntil: at(80), noShowFrom: at(200) });
  expect(waitingClock(waiting, nowMs)).toEqual({
    waitedSeconds: 100,
    freeSeconds: 80,
    noShowSeconds: 200,
  });
  expect(waitingClock(waiting, nowMs + 300_000)).toMatchObject({
    freeSeconds: 0,
    noShowSeconds: 0,
  });
  expect(waitingClock(trip({}), nowMs)).toBeNull();
});

it("stands still while the ride is paused, and leaves earlier pauses out", () => {
  const riding = trip({ startedAt: at(-600) }, { pausedSeconds: 60 });
  expect(rideClock(riding, nowMs)).toBe(540);
  const paused = trip({ startedAt: at(-600) }, { pausedSeconds: 60, pausedAt: at(-100) });
  expect(rideClock(paused, nowMs)).toBe(440);
});
