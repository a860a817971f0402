import fc from "fast-check";
import { expect, it } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { center, expectSame, Model, NOW, rider, step, take } from "./live-index-model.ts";
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

it("agrees with the model when riders hardly stir, which spares the look-up of their cell", async () => {
  const meters = fc.integer({ min: -700, max: 700 });
  const near = fc
    .record({ northMeters: meters, eastMeters: meters })
    .map((offset) => offsetMeters(center, offset));
  const stir = fc.record({
    kind: fc.constant("move" as const),
    id: fc.integer({ min: 0, max: 2 }),
    at: near,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(step, stir, stir), { maxLength: 60 }), async (steps) => {
      const index = new MemoryLiveIndex();
      const model = new Model();
      for (const next of steps) await take(index, model, next);
      await expectSame(index, model);
    }),
    { numRuns: 100 },
  );
});

it("gives a place that was left to the next one, and finds the silent all the same", async () => {
  const index = new MemoryLiveIndex({ maxRiders: 2 });
  index.place(rider("first", { seenAtMs: NOW - 60_000 }));
  index.place(rider("second", { seenAtMs: NOW - 50_000 }));
  index.remove("first");
  index.place(rider("third", { seenAtMs: NOW - 40_000 }));
  const names = async () => {
    const silent = await index.silentSince(NOW - 30_000, 9);
    return silent.map(({ riderId }) => riderId).sort();
  };
  expect(await names()).toEqual(["second", "third"]);
  expect(await names()).toEqual(["second", "third"]);
  expect(await index.countByState()).toEqual({ online: 2, offered: 0, on_trip: 0 });
});
