/** What every live index must do. Each implementation runs these same tests. */
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, offsetMeters } from "#shared/geo.ts";
import { cellOf, ringsFor } from "../../platform/index.ts";
import { isMatchable, type LiveIndex, type LiveState } from "./live-index.ts";
import {
  center,
  expectSame,
  Model,
  NOW,
  place,
  placeWithin,
  report,
  rider,
  step,
  take,
} from "./live-index-model.ts";

export interface Opened {
  readonly index: LiveIndex;
  /** Whatever has to end with it. */
  close?(): Promise<void>;
}

/** @param open gives an empty index for each test and each run of a property */
export function describeLiveIndex(name: string, open: () => Opened | Promise<Opened>): void {
  describe(`the live index in ${name}`, () => {
    const opened: Opened[] = [];
    const closeAll = async () => {
      for (const one of opened.splice(0)) await one.close?.();
    };
    const make = async () => {
      await closeAll();
      const one = await open();
      opened.push(one);
      return one.index;
    };
    afterEach(closeAll);

    it("agrees with a plain map after any steps, with every rider in the right cell", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          const index = await make();
          const model = new Model();
          for (const next of steps) await take(index, model, next);
          await expectSame(index, model);
        }),
        { numRuns: 60 },
      );
    });

    it("keeps the cell right along a walk over many borders", async () => {
      const index = await make();
      index.place(rider("walker"));
      for (let meters = 0; meters < 8_000; meters += 37) {
        const at = offsetMeters(center, { northMeters: meters, eastMeters: meters / 3 });
        expect(index.move("walker", report(at))?.cell).toBe(cellOf(at));
      }
    });

    it("finds everybody within a radius, and nobody of another city or vehicle", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(place, { maxLength: 40 }), async (places) => {
          const index = await make();
          places.forEach((at, i) => {
            index.place(rider(`near-${i}`, at));
            index.place(rider(`bike-${i}`, { ...at, vehicle: "bike" }));
            index.place(rider(`else-${i}`, { ...at, cityCode: "bom" }));
          });
          const radiusMeters = 2_500;
          const found = await index.nearby({
            cityCode: "blr",
            center,
            rings: ringsFor(radiusMeters),
            vehicles: ["scooter"],
          });
          const ids = found.map(({ riderId }) => riderId);
          expect(ids.every((id) => id.startsWith("near-"))).toBe(true);
          places.forEach((at, i) => {
            if (distanceMeters(center, at) <= radiusMeters) expect(ids).toContain(`near-${i}`);
          });
        }),
        { numRuns: 40 },
      );
    });

    it("finds exactly the nearest who may be asked", async () => {
      const someAt = fc.record({
        at: fc.oneof(place, placeWithin(1_800)),
        state: fc.constantFrom<LiveState>("online", "online", "offered", "on_trip"),
        vehicle: fc.constantFrom<Vehicle>("scooter", "bike"),
        ageMs: fc.integer({ min: 0, max: 14_000 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(someAt, { minLength: 10, maxLength: 90, size: "max" }),
          placeWithin(2_500),
          fc.integer({ min: 1, max: 6 }),
          fc.integer({ min: 50, max: 7_000 }),
          async (some, from, k, maxMeters) => {
            const index = await make();
            const riders = some.map(({ at, state, vehicle, ageMs }, i) =>
              rider(`rider-${i}`, { ...at, state, vehicle, recordedAtMs: NOW - ageMs }),
            );
            for (const one of riders) index.place(one);
            const query = { cityCode: "blr", center: from, k, maxMeters, nowMs: NOW };
            const found = await index.nearest({ ...query, vehicles: ["scooter"] });
            const expected = riders
              .filter((one) => isMatchable({ ...one, cell: "" }, NOW) && one.vehicle === "scooter")
              .map((one) => ({ id: one.riderId, meters: distanceMeters(from, one) }))
              .filter(({ meters }) => meters <= maxMeters)
              .sort((a, b) => a.meters - b.meters || (a.id < b.id ? -1 : 1))
              .slice(0, k);
            expect(found.map((one) => ({ id: one.rider.riderId, meters: one.meters }))).toEqual(
              expected,
            );
          },
        ),
        { numRuns: 60 },
      );
    });

    it("adds up what is left after everybody has gone: nothing", async () => {
      const index = await make();
      for (let i = 0; i < 20; i++) index.place(rider(`one-${i}`, { acceptance: i / 20 }));
      index.setDemand("blr", "order", center);
      expect(await index.aggregates("blr", NOW)).toMatchObject([
        { vehicle: "scooter", riders: 20, free: 20, openSearches: 1, pressure: 0.05 },
      ]);
      for (let i = 0; i < 20; i++) index.remove(`one-${i}`);
      expect(await index.aggregates("blr", NOW)).toMatchObject([
        { vehicle: null, riders: 0, openSearches: 1, pressure: 1 },
      ]);
      index.setDemand("blr", "order", null);
      expect(await index.aggregates("blr", NOW)).toEqual([]);
    });

    it("gives the inner rings first when there are more than asked for", async () => {
      const index = await make();
      for (let i = 0; i < 50; i++) {
        const at = offsetMeters(center, { northMeters: 3_000, eastMeters: i * 10 });
        index.place(rider(`far-${i}`, at));
      }
      index.place(rider("close"));
      const found = await index.nearby({ cityCode: "blr", center, rings: 6, limit: 5 });
      expect(found).toHaveLength(5);
      expect(found[0]?.riderId).toBe("close");
    });

    it("names the silent ones, except those on a trip", async () => {
      const index = await make();
      index.place(rider("talks", { seenAtMs: NOW }));
      index.place(rider("silent", { seenAtMs: NOW - 31_000 }));
      index.place(rider("driving", { seenAtMs: NOW - 31_000, state: "on_trip" }));
      const silent = await index.silentSince(NOW - 30_000, 10);
      expect(silent.map(({ riderId }) => riderId)).toEqual(["silent"]);
    });

    it("gives copies that later moves do not change, and knows no strangers", async () => {
      const index = await make();
      index.place(rider("one"));
      const before = await index.get("one");
      index.move("one", report(offsetMeters(center, { northMeters: 900, eastMeters: 0 })));
      expect(before).toMatchObject(center);
      expect(index.move("stranger", report(center))).toBeUndefined();
      expect(await index.get("stranger")).toBeUndefined();
      expect([...(await index.getMany(["one", "stranger"])).keys()]).toEqual(["one"]);
      expect(await index.countByState()).toEqual({ online: 1, offered: 0, on_trip: 0 });
    });
  });
}
