/** A live index that is obviously right, and random steps to compare another one with it. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { aggregateCellOf, cellOf } from "../../platform/index.ts";
import type { LiveIndex, LiveRider, LiveState, SupplyAggregate } from "./live-index.ts";

export const center = { lat: 12.9716, lng: 77.5946 };
export const NOW = 1_790_000_000_000;

type Placed = Omit<LiveRider, "cell">;

export function rider(riderId: string, change: Partial<Placed> = {}): Placed {
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
    acceptance: 1,
    ...change,
  };
}

export const report = (position: Position) => ({
  lat: position.lat,
  lng: position.lng,
  bearing: 90,
  speedKmh: 20,
  recordedAtMs: NOW + 1_000,
  seenAtMs: NOW + 1_000,
});

/** A point within so many metres of the center to each side. */
export const placeWithin = (meters: number) =>
  fc
    .record({
      northMeters: fc.integer({ min: -meters, max: meters }),
      eastMeters: fc.integer({ min: -meters, max: meters }),
    })
    .map((offset) => offsetMeters(center, offset));
export const place = placeWithin(6_000);

const someone = fc.integer({ min: 0, max: 9 });
export const step = fc.oneof(
  fc.record({
    kind: fc.constant("place" as const),
    id: someone,
    at: place,
    vehicle: fc.constantFrom<Vehicle>("scooter", "bike"),
    ageMs: fc.integer({ min: 0, max: 15_000 }),
  }),
  fc.record({ kind: fc.constant("move" as const), id: someone, at: place }),
  fc.record({
    kind: fc.constant("state" as const),
    id: someone,
    to: fc.constantFrom<LiveState>("online", "offered", "on_trip"),
  }),
  fc.record({
    kind: fc.constant("acceptance" as const),
    id: someone,
    to: fc.integer({ min: 0, max: 1_000 }),
  }),
  fc.record({
    kind: fc.constant("demand" as const),
    id: someone,
    at: fc.option(place, { freq: 2 }),
  }),
  fc.record({ kind: fc.constant("remove" as const), id: someone }),
  fc.record({ kind: fc.constant("look" as const), id: someone }),
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plain maps that are obviously right. */
export class Model {
  readonly riders = new Map<string, Placed>();
  readonly searches = new Map<string, Position>();

  change(id: string, change: Partial<Placed>): void {
    const known = this.riders.get(id);
    if (known) this.riders.set(id, { ...known, ...change });
  }

  expected(): LiveRider[] {
    return [...this.riders.values()].map((one) => ({ ...one, cell: cellOf(one) })).sort(byId);
  }

  aggregates(nowMs: number): SupplyAggregate[] {
    const parentOf = (at: Position) => aggregateCellOf(cellOf(at));
    const searchesIn = (cell: string) =>
      [...this.searches.values()].filter((at) => parentOf(at) === cell).length;
    const groups = Map.groupBy(this.riders.values(), (one) => `${parentOf(one)} ${one.vehicle}`);
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const supplied = [...groups].map(([key, members]): SupplyAggregate => {
      const cell = key.split(" ")[0]!;
      const free = members.filter(({ state }) => state === "online").length;
      return {
        cell,
        vehicle: members[0]!.vehicle,
        riders: members.length,
        free,
        busyShare: 1 - free / members.length,
        meanSeenAgeMs: mean(members.map(({ seenAtMs }) => nowMs - seenAtMs)),
        acceptance: mean(members.map(({ acceptance }) => acceptance)),
        openSearches: searchesIn(cell),
        pressure: searchesIn(cell) / (free || 1),
      };
    });
    const searched = new Set([...this.searches.values()].map(parentOf));
    const deserted = [...searched].filter((cell) => supplied.every((one) => one.cell !== cell));
    const empty = { vehicle: null, riders: 0, free: 0, busyShare: 0, meanSeenAgeMs: 0 };
    return [
      ...supplied,
      ...deserted.map((cell) => {
        const openSearches = searchesIn(cell);
        return { cell, ...empty, acceptance: 1, openSearches, pressure: openSearches };
      }),
    ].sort(byCell);
  }
}

const byId = (a: { riderId: string }, b: { riderId: string }) => (a.riderId < b.riderId ? -1 : 1);
const byCell = (a: SupplyAggregate, b: SupplyAggregate) =>
  `${a.cell} ${a.vehicle}` < `${b.cell} ${b.vehicle}` ? -1 : 1;

/** Does a step to the index and to the model; looking makes sure that nothing waits to be written. */
export async function take(index: LiveIndex, model: Model, next: Step): Promise<void> {
  const id = `rider-${next.id}`;
  switch (next.kind) {
    case "place": {
      const at = { recordedAtMs: NOW - next.ageMs, seenAtMs: NOW - next.ageMs };
      model.riders.set(id, rider(id, { ...next.at, vehicle: next.vehicle, ...at }));
      index.place(model.riders.get(id)!);
      break;
    }
    case "move":
      index.move(id, report(next.at));
      model.change(id, report(next.at));
      break;
    case "state":
      index.setState(id, next.to);
      model.change(id, { state: next.to });
      break;
    case "acceptance":
      index.setAcceptance(id, next.to / 1_000);
      model.change(id, { acceptance: next.to / 1_000 });
      break;
    case "demand":
      index.setDemand("blr", `order-${next.id}`, next.at);
      if (next.at) model.searches.set(`order-${next.id}`, next.at);
      else model.searches.delete(`order-${next.id}`);
      break;
    case "look":
      expect((await index.get(id))?.state).toBe(model.riders.get(id)?.state);
      break;
    case "remove":
      index.remove(id);
      model.riders.delete(id);
      break;
  }
}

/** Everything that can be asked must be as the model has it. */
export async function expectSame(index: LiveIndex, model: Model): Promise<void> {
  const { riders, cells } = await index.snapshot("blr");
  const expected = model.expected();
  expect([...riders].sort(byId)).toEqual(expected);
  const free = expected.filter((one) => one.state === "online").length;
  expect(cells.reduce((sum, cell) => sum + cell.riders, 0)).toBe(expected.length);
  expect(cells.reduce((sum, cell) => sum + cell.free, 0)).toBe(free);
  const nowMs = NOW + 2_000;
  const kept = (await index.aggregates("blr", nowMs)).sort(byCell);
  const wanted = model.aggregates(nowMs);
  expect(kept.map(({ cell, vehicle }) => [cell, vehicle])).toEqual(
    wanted.map(({ cell, vehicle }) => [cell, vehicle]),
  );
  for (const [i, aggregate] of kept.entries()) {
    for (const [name, value] of Object.entries(wanted[i]!)) {
      const got = aggregate[name as keyof SupplyAggregate];
      if (typeof value === "number") expect(got, name).toBeCloseTo(value, 6);
    }
  }
}
