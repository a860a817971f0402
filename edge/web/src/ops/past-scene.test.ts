import { describe, expect, test } from "vitest";
import { trackScene } from "./past-scene.ts";

const clock = { timeZone: "UTC", hourCycle: "h24" as const };
const point = (minute: number) => ({
  recordedAt: `2026-11-22T12:0${minute}:00Z`,
  ...{ lat: 12.9 + minute / 1_000, lng: 77.5, speedKmh: 20, bearing: 90, accuracyM: 8 },
});

describe("a track on the map", () => {
  test("is a way with the times of its ends", () => {
    const scene = trackScene([point(1), point(2), point(3)], clock, "en-GB");
    expect(scene?.track).toHaveLength(3);
    expect(scene?.markers.map(({ label, kind }) => [kind, label])).toEqual([
      ["pin", "12:01"],
      ["rider", "12:03"],
    ]);
  });
  test("of one point is that point, and of none nothing", () => {
    expect(trackScene([point(1)], clock)?.markers).toHaveLength(1);
    expect(trackScene([], clock)).toBeNull();
  });
});
