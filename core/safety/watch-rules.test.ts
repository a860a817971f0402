/** Positions go in, suspicions come out: detours, standing, lateness, and what is none of these. */
import { describe, expect, it } from "vitest";
import { interpolate, offsetMeters, type Position } from "#shared/geo.ts";
import { safetyDefaults } from "#shared/policies/index.ts";
import {
  freshMemory,
  judgeEnd,
  offTheWayMeters,
  type WatchedRide,
  type WatchMemory,
  watchRide,
} from "./watch-rules.ts";

const policy = safetyDefaults.in;
const pickup = { lat: 12.97, lng: 77.59 };
const dropoff = offsetMeters(pickup, { northMeters: 0, eastMeters: 8_000 });

function rideAt(position: Position | null, more: Partial<WatchedRide> = {}): WatchedRide {
  const times = { plannedSeconds: 1_200, drivenSeconds: 300, pausedSeconds: null };
  return { pickup, dropoff, position, ...times, ...more };
}

/** Goes through looks every ten seconds and tells which kinds of alarm came when first. */
function watchAll(looks: readonly WatchedRide[], everySeconds = 10): Map<string, number> {
  let memory: WatchMemory = freshMemory;
  const first = new Map<string, number>();
  for (const [index, look] of looks.entries()) {
    const seconds = index * everySeconds;
    const seen = watchRide(memory, look, seconds, policy);
    memory = seen.memory;
    for (const { kind } of seen.suspicions) if (!first.has(kind)) first.set(kind, seconds);
  }
  return first;
}

const way = (count: number, to: Position, from: Position = pickup) =>
  Array.from({ length: count }, (_, i) => interpolate(from, to, i / (count - 1)));

describe("a ride", () => {
  it("that goes where it was booked to is never suspected", () => {
    expect(watchAll(way(120, dropoff).map((at) => rideAt(at))).size).toBe(0);
  });

  it("may leave the line as far as cities make it", () => {
    const detour = offsetMeters(pickup, { northMeters: 3_500, eastMeters: 4_000 });
    const looks = [...way(50, detour), ...way(50, dropoff, detour)].map((at) => rideAt(at));
    expect(watchAll(looks).size).toBe(0);
  });

  it("that goes the other way is noticed after the time that the policy says", () => {
    const away = offsetMeters(pickup, { northMeters: 9_000, eastMeters: -9_000 });
    const first = watchAll(way(100, away).map((at) => rideAt(at)));
    expect([...first.keys()]).toEqual(["route_deviation"]);
    const strays = way(100, away).findIndex((at) => offTheWayMeters(at, pickup, dropoff) > 4_000);
    expect(first.get("route_deviation")).toBe(strays * 10 + policy.deviationSeconds);
  });

  it("that comes back in time is not", () => {
    const away = offsetMeters(pickup, { northMeters: 4_500, eastMeters: -500 });
    const there = way(40, away).map((at) => rideAt(at));
    const back = way(20, dropoff, away).map((at) => rideAt(at));
    expect(watchAll([...there, ...back], 5).has("route_deviation")).toBe(false);
  });

  it("that stands is noticed, but not at its destination, and not while it pauses", () => {
    const middle = interpolate(pickup, dropoff, 0.5);
    const still = (at: Position, more: Partial<WatchedRide> = {}) =>
      watchAll(Array.from({ length: 60 }, () => rideAt(at, more)));
    expect(still(middle).get("long_stop")).toBe(policy.standSeconds);
    expect(still(offsetMeters(dropoff, { northMeters: 300, eastMeters: 0 })).size).toBe(0);
    expect(still(middle, { pausedSeconds: 30 }).size).toBe(0);
    expect(still(middle, { pausedSeconds: policy.pauseSeconds + 1 }).get("long_stop")).toBe(0);
  });

  it("whose phone shivers at a light stands all the same", () => {
    const middle = interpolate(pickup, dropoff, 0.5);
    const looks = Array.from({ length: 60 }, (_, i) =>
      rideAt(offsetMeters(middle, { northMeters: (i % 5) * 10, eastMeters: (i % 3) * 10 })),
    );
    expect(watchAll(looks).has("long_stop")).toBe(true);
  });

  it("takes too long only when it is both many times and much longer than planned", () => {
    const late = (drivenSeconds: number, plannedSeconds: number | null) =>
      watchRide(freshMemory, rideAt(null, { drivenSeconds, plannedSeconds }), 0, policy).suspicions;
    expect(late(3_001, 1_200)).toEqual([{ kind: "too_long", measure: 1_801 }]);
    expect(late(3_000, 1_200)).toEqual([]);
    expect(late(400, 100)).toEqual([]);
    expect(late(90_000, null)).toEqual([]);
  });

  it("that nobody hears of is not judged by a place", () => {
    expect(watchAll(Array.from({ length: 100 }, () => rideAt(null))).size).toBe(0);
  });
});

describe("an end", () => {
  it("is far away from beyond the policy's distance on", () => {
    const at = (eastMeters: number) =>
      judgeEnd(offsetMeters(dropoff, { northMeters: 0, eastMeters }), dropoff, policy);
    expect(at(900)).toBeUndefined();
    expect(at(1_500)).toMatchObject({ kind: "far_from_destination" });
  });
});

describe("the distance from the way", () => {
  it("is measured to the nearest place between its ends", () => {
    const north = (meters: number, eastMeters: number) =>
      offTheWayMeters(offsetMeters(pickup, { northMeters: meters, eastMeters }), pickup, dropoff);
    expect(north(500, 4_000)).toBeCloseTo(500, -1);
    expect(north(0, -700)).toBeCloseTo(700, -1);
    expect(north(0, 8_600)).toBeCloseTo(600, -1);
    expect(offTheWayMeters(dropoff, pickup, pickup)).toBeCloseTo(8_000, -1);
  });
});
