import { expect, it } from "vitest";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import type { Viewer } from "#shared/roles.ts";
import { fakeOrder, fakePosition, orderFrame } from "../testing/fake-order.ts";
import { openRecord, type StoredFrame } from "./room-record.ts";
import { reduce } from "./room-rules.ts";
import { snapshotFor, viewOf } from "./room-view.ts";

const ID = "ord_in_01kaq8x9t0aaaaaaaaaaaaaaaa";
const NOW = Date.parse("2026-11-22T10:10:00.000Z");
const home = { lat: 12.97194, lng: 77.59369 };
const work = { lat: 12.93512, lng: 77.62448 };

/** What the viewer's map has of a ride from home to work. */
function seenAt(place: Position, role: Viewer) {
  const position = { ...fakePosition(0), ...place };
  const ride = { type: "SEDAN", pickup: home };
  const known = fakeOrder(ID, { position });
  const frame = orderFrame({ ...known, state: "in_progress", dropoff: work, ride });
  const { room } = reduce(openRecord(ID, NOW), frame, NOW);
  const reader = { role, id: "x" };
  const { order } = snapshotFor(room, reader, { messages: [], receipts: [] }, NOW)!;
  const moved: StoredFrame = { type: "position", seq: 1, position };
  const told = viewOf(moved, room, reader, { nowMs: NOW, message: undefined }) as typeof moved;
  return { ...order, told: told.position };
}

it("leaves both ends as they are for the passenger", () => {
  expect(seenAt(home, "customer")).toMatchObject({
    ...{ dropoff: work, ride: { pickup: home }, position: home, told: home },
  });
});

it.each([
  ["at home", home],
  ["at work", work],
])("shows a guest the neighbourhood of both ends, and nothing finer %s", (_, door) => {
  const seen = seenAt(door, "guest");
  const pickup = seen.ride!.pickup;
  for (const place of [seen.dropoff!, pickup, seen.position!, seen.told]) {
    for (const end of [home, work]) expect(distanceMeters(place, end)).toBeGreaterThan(20);
  }
  const middle = door === home ? pickup : seen.dropoff!;
  expect(distanceMeters(middle, door)).toBeLessThan(250);
  const blurred = { ...middle, bearing: null, speedKmh: null };
  expect(seen).toMatchObject({ position: blurred, told: blurred });
  // The same wherever in the cell: nothing can be averaged.
  const beside = offsetMeters(middle, { northMeters: 30, eastMeters: -40 });
  expect(seenAt(beside, "guest").position).toMatchObject(middle);
});

it("shows a guest the way in between as it is", () => {
  const between = { lat: 12.95, lng: 77.61 };
  expect(seenAt(between, "guest")).toMatchObject({ position: between, told: between });
});
