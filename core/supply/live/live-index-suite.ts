/** What every live index must do. Each implementation runs these same tests. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { cellOf, ringsFor } from "../../platform/index.ts";
import type { LiveIndex, LiveRider, LiveState } from "./live-index.ts";

const center = { lat: 12.9716, lng: 77.5946 };
const NOW = 1_790_000_000_000;

type Placed = Omit<LiveRider, "cell">;

function rider(riderId: string, change: Partial<Placed> = {}): Placed {
  return {
    riderId,
    cityCode: "blr",
    vehicle: "scooter",
    state: "online",
    ...center,
    bearing: null,
    speedKmh: null,
    recordedAtMs: NOW,
    seenAtMs: NOW,
    ...change,
  };
}

const report = (position: Position) => ({
  lat: position.lat,
  lng: position.lng,
  bearing: 90,
  speedKmh: 20,
  recordedAtMs: NOW + 1_000,
  seenAtMs: NOW + 1_000,
});

const place = fc
  .record({
    northMeters: fc.integer({ min: -6_000, max: 6_000 }),
    eastMeters: fc.integer({ min: -6_000, max: 6_000 }),
  })
  .map((offset) => offsetMeters(center, offset));

const step = fc.oneof(
  fc.record({
    kind: fc.constant("place" as const),
    id: fc.integer({ min: 0, max: 9 }),
    at: place,
    vehicle: fc.constantFrom<Vehicle>("scooter", "bike"),
  }),
  fc.record({ kind: fc.constant("move" as const), id: fc.integer({ min: 0, max: 9 }), at: place }),
  fc.record({
    kind: fc.constant("state" as const),
    id: fc.integer({ min: 0, max: 9 }),
    to: fc.constantFrom<LiveState>("online", "offered", "on_trip"),
  }),
  fc.record({ kind: fc.constant("remove" as const), id: fc.integer({ min: 0, max: 9 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does a step to the index and to a plain map that is obviously right. */
function take(index: LiveIndex, model: Map<string, Placed>, next: Step): void {
  const id = `rider-${next.id}`;
  const known = model.get(id);
  switch (next.kind) {
    case "place":
      model.set(id, rider(id, { ...next.at, vehicle: next.vehicle }));
      index.place(model.get(id)!);
      break;
    case "move":
      index.move(id, report(next.at));
      if (known) model.set(id, { ...known, ...report(next.at) });
      break;
    case "state":
      index.setState(id, next.to);
      if (known) model.set(id, { ...known, state: next.to });
      break;
    case "remove":
      index.remove(id);
      model.delete(id);
      break;
  }
}

export function describeLiveIndex(name: string, make: () => LiveIndex): void {
  describe(`the live index in ${name}`, () => {
    it("agrees with a plain map after any steps, with every rider in the right cell", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          const index = make();
          const model = new Map<string, Placed>();
          for (const next of steps) take(index, model, next);
          const { riders, cells } = await index.snapshot("blr");
          const expected = [...model.values()].map((one) => ({ ...one, cell: cellOf(one) }));
          const byId = (a: Placed, b: Placed) => (a.riderId < b.riderId ? -1 : 1);
          expect([...riders].sort(byId)).toEqual(expected.sort(byId));
          const free = expected.filter((one) => one.state === "online").length;
          expect(cells.reduce((sum, cell) => sum + cell.riders, 0)).toBe(expected.length);
          expect(cells.reduce((sum, cell) => sum + cell.free, 0)).toBe(free);
        }),
        { numRuns: 60 },
      );
    });

    it("keeps the cell right along a walk over many borders", async () => {
      const index = make();
      index.place(rider("walker"));
      for (let meters = 0; meters < 8_000; meters += 37) {
        const at = offsetMeters(center, { northMeters: meters, eastMeters: meters / 3 });
        expect(index.move("walker", report(at))?.cell).toBe(cellOf(at));
      }
    });

    it("finds everybody within a radius, and nobody of another city or vehicle", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(place, { maxLength: 40 }), async (places) => {
          const index = make();
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

    it("gives the inner rings first when there are more than asked for", async () => {
      const index = make();
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
      const index = make();
      index.place(rider("talks", { seenAtMs: NOW }));
      index.place(rider("silent", { seenAtMs: NOW - 31_000 }));
      index.place(rider("driving", { seenAtMs: NOW - 31_000, state: "on_trip" }));
      const silent = await index.silentSince(NOW - 30_000, 10);
      expect(silent.map(({ riderId }) => riderId)).toEqual(["silent"]);
    });

    it("gives copies that later moves do not change, and knows no strangers", async () => {
      const index = make();
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
