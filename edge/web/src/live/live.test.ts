import { describe, expect, it } from "vitest";
import { distanceMeters, offsetMeters } from "#shared/geo.ts";
import type { RoomFrame, RoomOrder } from "#shared/rooms.ts";
import { backoffMs } from "./backoff.ts";
import { glideAt, glideTo, isSettled, startGlide, turnBetween } from "./glide.ts";
import { applyFrame, positionAgeMs, type RoomView } from "./room.ts";

const home = { lat: 12.9716, lng: 77.5946 };
const north = (meters: number) => offsetMeters(home, { northMeters: meters, eastMeters: 0 });

describe("gliding", () => {
  const standing = startGlide({ position: home, bearing: 0 }, 1_000);

  it("stands where it started", () => {
    expect(glideAt(standing, 99_000).position).toEqual(home);
    expect(isSettled(standing, 1_000)).toBe(true);
  });

  it("is halfway at half of the time between two reports", () => {
    const glide = glideTo(standing, { position: north(100), bearing: null }, 3_000);
    expect(glide.durationMs).toBe(2_000);
    expect(distanceMeters(home, glideAt(glide, 4_000).position)).toBeCloseTo(50, 0);
    expect(glideAt(glide, 9_000).position).toEqual(north(100));
  });

  it("goes on from where it is seen when a report comes early", () => {
    const first = glideTo(standing, { position: north(100), bearing: 0 }, 3_000);
    const second = glideTo(first, { position: north(200), bearing: 0 }, 4_000);
    expect(distanceMeters(home, glideAt(second, 4_000).position)).toBeCloseTo(50, 0);
  });

  it("never goes back in time nor past its aim", () => {
    const glide = glideTo(standing, { position: north(100), bearing: 0 }, 3_000);
    expect(glideAt(glide, 0).position).toEqual(home);
    expect(glideAt(glide, 1e9).position).toEqual(north(100));
  });

  it("jumps instead of flying over the city", () => {
    const glide = glideTo(standing, { position: north(9_000), bearing: 0 }, 3_000);
    expect(glideAt(glide, 3_000).position).toEqual(north(9_000));
  });

  it("turns the short way round", () => {
    expect(turnBetween(350, 10, 0.5)).toBe(0);
    expect(turnBetween(10, 350, 1)).toBe(350);
    expect(turnBetween(90, 180, 1)).toBe(180);
  });

  it("keeps its bearing when a standing rider's receiver wobbles", () => {
    const east = startGlide({ position: home, bearing: 90 }, 0);
    const glide = glideTo(east, { position: north(1), bearing: null }, 2_000);
    expect(glideAt(glide, 9_000).bearing).toBe(90);
  });
});

const order: RoomOrder = {
  id: "ord_in_x",
  vertical: "delivery",
  state: "preparing",
  version: 4,
  store: null,
  dropoff: null,
  total: null,
  readyAt: null,
  timeline: [],
  eta: { seconds: 600, low: 500, high: 700, confidence: 0.7 },
  rider: null,
  position: null,
  dispatch: null,
};
const at = { lat: 1, lng: 2, bearing: 3, speedKmh: 4, recordedAt: "2026-11-22T10:00:00Z" };
const snapshot = (seq: number): RoomFrame => ({
  type: "snapshot",
  seq,
  order: { ...order, position: null },
  chat: [],
  receipts: [],
});
const position = (seq: number, ageMs: number): RoomFrame => ({
  type: "position",
  seq,
  position: { ...at, ageMs, freshness: "live" },
});
const state = (seq: number, version: number, to: RoomOrder["state"]): RoomFrame => ({
  type: "state",
  seq,
  version,
  state: to,
  timeline: [],
  rider: null,
  dispatch: null,
  readyAt: null,
});
const play = (frames: RoomFrame[]): RoomView | null =>
  frames.reduce<RoomView | null>((view, frame, i) => applyFrame(view, frame, 1_000 * i), null);

describe("the room", () => {
  it("knows nothing before the snapshot", () => {
    expect(play([position(1, 0)])).toBeNull();
  });

  it("takes positions and counts their age on", () => {
    const view = play([snapshot(5), position(6, 2_000)]);
    expect(view?.position).toMatchObject({ lat: 1, ageMs: 2_000, receivedAtMs: 1_000 });
    expect(positionAgeMs(view!.position!, 39_000)).toBe(40_000);
  });

  it("ignores what it has seen already", () => {
    const before = play([snapshot(5), position(6, 0)]);
    expect(applyFrame(before, position(6, 500), 9_000)).toBe(before);
    expect(applyFrame(before, state(5, 9, "ready"), 9_000)).toBe(before);
  });

  it("does not go back to an older version of the order", () => {
    expect(play([snapshot(5), state(6, 3, "accepted")])?.order.state).toBe("preparing");
    expect(play([snapshot(5), state(6, 5, "ready")])?.order.state).toBe("ready");
  });

  it("starts again from a fresh snapshot, even with a smaller seq", () => {
    expect(play([snapshot(50), snapshot(2)])?.seq).toBe(2);
  });

  it("forgets the estimate when the order has ended", () => {
    expect(play([snapshot(5), state(6, 9, "cancelled")])?.eta).toBeNull();
  });

  it("counts the viewers", () => {
    const view = play([
      snapshot(5),
      { type: "presence", seq: 6, viewers: { customer: 1, guest: 2 } },
    ]);
    expect(view?.viewers).toBe(3);
  });
});

describe("reconnecting", () => {
  it("waits longer each time, at most a quarter of a minute, and never at once", () => {
    expect(backoffMs(0, 0)).toBe(200);
    expect(backoffMs(0, 0.99)).toBeLessThanOrEqual(400);
    expect(backoffMs(3, 0.99)).toBeGreaterThan(2_000);
    expect(backoffMs(500, 0.999)).toBeLessThanOrEqual(15_000);
  });
});
