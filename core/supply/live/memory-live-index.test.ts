import { expect, it } from "vitest";
import { describeLiveIndex } from "./live-index-suite.ts";
import { LiveIndexFull, MemoryLiveIndex } from "./memory-live-index.ts";

describeLiveIndex("memory", () => ({ index: new MemoryLiveIndex() }));

it("refuses riders beyond its bound and goes on for those it has", () => {
  const index = new MemoryLiveIndex({ maxRiders: 1 });
  const rider = {
    riderId: "one",
    cityCode: "blr",
    vehicle: "scooter",
    state: "online",
    lat: 12.97,
    lng: 77.59,
    bearing: null,
    speedKmh: null,
    recordedAtMs: 0,
    seenAtMs: 0,
  } as const;
  index.place(rider);
  index.place(rider);
  expect(() => index.place({ ...rider, riderId: "two" })).toThrow(LiveIndexFull);
});
