import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hotspotSnapshots, orders, rides } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { surgeDefaults } from "#shared/policies/surge.ts";
import { makeRuntime, newId, now, systemCtx } from "../platform/index.ts";
import { closeLiveIndex, liveIndexOf } from "../supply/index.ts";
import {
  cityCenter,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { countRides } from "./count-rides.ts";
import { forgetSnapshots, SNAPSHOT_EVERY_MS, writeSnapshots } from "./hotspots/write-snapshots.ts";
import { noteRideRequest, pressureAt, surgeAt } from "./index.ts";
import { refreshSurge } from "./refresh-surge.ts";
import { citySurgeOf, surgeCellOf } from "./surge-state.ts";

const MINUTE = 60_000;
const policy = surgeDefaults.in;

let core: TestCore;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
});
afterAll(() => core?.stop());
// What one test saw is older than five minutes in the next one, which begins with two full minutes.
beforeEach(async () => {
  const past = now(core.system).getTime() % SNAPSHOT_EVERY_MS;
  core.ambient.advance(10 * MINUTE + SNAPSHOT_EVERY_MS - past);
  ops = await core.signIn(ops.phone);
});
afterEach(() => {
  for (const id of placed.splice(0)) liveIndexOf(core.runtime).remove(id);
});

const here = () => ({
  ...{ cityCode: "blr", position: cityCenter(core), rideType: "AUTO" as const },
});
const cellHere = () => surgeCellOf(core.runtime, cityCenter(core));
const ask = (times: number, place = here()) => {
  const atMs = now(core.system).getTime();
  for (let i = 0; i < times; i++) noteRideRequest(core.runtime, { ...place, atMs });
};
const refresh = async (times = 1) => {
  for (let i = 0; i < times; i++) await refreshSurge(core.system, "blr");
};
const placed: string[] = [];
const placeDriver = (riderId: string) => {
  placed.push(riderId);
  const atMs = now(core.system).getTime();
  liveIndexOf(core.runtime).place({
    ...{ riderId, cityCode: "blr", vehicle: "auto", state: "online", ...cityCenter(core) },
    ...{ bearing: null, speedKmh: null, recordedAtMs: atMs, seenAtMs: atMs },
  });
};

/** As booking leaves it in the rows. */
async function bookRide(agoMs: number, customerId = newId(core.system, "customer")): Promise<void> {
  const id = newId(core.system, "order");
  const placedAt = new Date(now(core.system).getTime() - agoMs);
  const surge = surgeAt(core.runtime, here());
  await core.system.db.insert(orders).values({
    ...{ id, quoteId: newId(core.system, "quote"), placedWithKey: id, customerId },
    ...{ cityCode: "blr", vertical: "ride", state: "searching", items: [], lines: [] },
    ...{ totalMinor: 10_000, currency: "INR", dropoffLat: 12.9, dropoffLng: 77.6 },
    ...{ addressSealed: "-", otp: "0000", placedAt, releaseAt: placedAt },
  });
  await core.system.db.insert(rides).values({
    ...{ orderId: id, customerId, rideType: "AUTO", pickupAddressSealed: "-", preferences: {} },
    ...{ pickupLat: cityCenter(core).lat, pickupLng: cityCenter(core).lng, surge },
    ...{ policyRevision: "fares/in@default", quotedMinor: 10_000, paymentMethodId: "cash" },
  });
}

describe("a measure", () => {
  it("rises with requests, step by step, and falls with free drivers", async () => {
    await refresh();
    expect(surgeAt(core.runtime, here())).toMatchObject({
      ...{ multiplierHundredths: 100, requests: 0, freeRiders: 0, source: "measured" },
    });
    ask(40);
    await refresh();
    const first = surgeAt(core.runtime, here());
    expect(first).toMatchObject({ requests: 40, freeRiders: 0, cell: cellHere() });
    expect(first.multiplierHundredths).toBeGreaterThan(100);
    expect(first.multiplierHundredths).toBeLessThan(policy.capHundredths);
    await refresh(20);
    expect(surgeAt(core.runtime, here()).multiplierHundredths).toBe(policy.capHundredths);
    for (let i = 0; i < 80; i++) placeDriver(`rdr_${i}`);
    await refresh(20);
    const eased = surgeAt(core.runtime, here());
    expect(eased).toMatchObject({ multiplierHundredths: 100, freeRiders: 80 });
    for (let i = 0; i < 80; i++) liveIndexOf(core.runtime).setState(`rdr_${i}`, "on_trip");
    await refresh();
    expect(surgeAt(core.runtime, here()).freeRiders).toBe(0);
  });

  it("is of its type alone, and of the last minute alone", async () => {
    ask(40);
    await refresh(20);
    expect(surgeAt(core.runtime, { ...here(), rideType: "SUV" }).multiplierHundredths).toBe(100);
    core.ambient.advance(2 * MINUTE);
    await refresh(20);
    expect(surgeAt(core.runtime, here())).toMatchObject({
      ...{ multiplierHundredths: 100, requests: 0 },
    });
    // Pressure looks further back.
    expect(pressureAt(core.runtime, here())).toBe(40);
  });

  it("is not charged any more when nobody measured for a minute", async () => {
    ask(40);
    await refresh(20);
    core.ambient.advance(45_000);
    expect(surgeAt(core.runtime, here()).multiplierHundredths).toBe(200);
    core.ambient.advance(16_000);
    expect(surgeAt(core.runtime, here())).toMatchObject({
      ...{ multiplierHundredths: 100, source: "off" },
    });
    expect(pressureAt(core.runtime, here())).toBe(0);
    const { isStale, ageMs } = await ops.call(routes.getSurge, { query: { city: "blr" } });
    expect(isStale).toBe(true);
    expect(ageMs).toBeGreaterThanOrEqual(61_000);
  });

  it("never throws where nothing is known", () => {
    const nowhere = { ...here(), cityCode: "ldn" };
    expect(surgeAt(core.runtime, nowhere)).toMatchObject({
      ...{ multiplierHundredths: 100, source: "off" },
    });
    expect(pressureAt(core.runtime, nowhere)).toBe(0);
    noteRideRequest(core.runtime, { ...nowhere, atMs: 0 });
  });
});

it("counts requests per free driver in five minutes, with the cells around", async () => {
  ask(12);
  placeDriver("rdr_near");
  placeDriver("rdr_far");
  core.ambient.advance(3 * MINUTE);
  await refresh();
  expect(pressureAt(core.runtime, here())).toBe(6);
});

it("stands after a restart where it stood, from the rows", async () => {
  for (let i = 0; i < 30; i++) await bookRide(i * 1_000);
  for (let i = 0; i < 5; i++) await bookRide(6 * MINUTE);
  const again = makeRuntime(core.config, core.ambient);
  try {
    expect(surgeAt(again, here()).source).toBe("off");
    await refreshSurge(systemCtx(again), "blr");
    const surge = surgeAt(again, here());
    expect(surge).toMatchObject({ requests: 30, source: "measured" });
    expect(surge.multiplierHundredths).toBeGreaterThan(150);
    expect(pressureAt(again, here())).toBe(30);
    // What is counted here afterwards is added to it.
    noteRideRequest(again, { ...here(), atMs: now(core.system).getTime() });
    await refreshSurge(systemCtx(again), "blr");
    expect(surgeAt(again, here()).requests).toBe(31);
  } finally {
    await closeLiveIndex(again);
    await again.database.close();
  }
});

describe("ops", () => {
  const inAnHour = () => new Date(now(core.system).getTime() + 60 * MINUTE).toISOString();
  const said = (change = {}) => ({
    body: {
      ...{ cityCode: "blr", multiplierHundredths: 180, reason: "event" as const },
      ...{ endsAt: inAnHour(), ...change },
    },
  });

  it("set a surge that holds until it ends, and only one end counts", async () => {
    await refresh();
    const set = await ops.call(routes.setSurgeOverride, said({ cell: cellHere() }));
    expect(set).toMatchObject({ createdBy: ops.id, endedAt: null, rideType: null });
    await refresh();
    expect(surgeAt(core.runtime, here())).toMatchObject({
      ...{ multiplierHundredths: 180, source: "override" },
    });
    const { items } = await ops.call(routes.listSurgeOverrides, { query: { city: "blr" } });
    expect(items.map(({ id }) => id)).toEqual([set.id]);
    const ended = await ops.call(routes.endSurgeOverride, { params: { id: set.id } });
    expect(ended.endedBy).toBe(ops.id);
    const twice = ops.call(routes.endSurgeOverride, { params: { id: set.id } });
    expect(await outcomeOf(twice)).toBe("CONFLICT");
    await refresh();
    expect(surgeAt(core.runtime, here()).source).toBe("measured");
    const open = await ops.call(routes.listSurgeOverrides, { query: { city: "blr" } });
    expect(open.items).toEqual([]);
    const all = await ops.call(routes.listSurgeOverrides, {
      query: { city: "blr", status: "all" },
    });
    expect(all.items.map(({ id }) => id)).toEqual([set.id]);
  });

  it("are told what cannot be", async () => {
    const set = (change: object) => outcomeOf(ops.call(routes.setSurgeOverride, said(change)));
    expect(await set({ multiplierHundredths: policy.capHundredths + 1 })).toBe("VALIDATION_FAILED");
    expect(await set({ multiplierHundredths: 90 })).toBe("VALIDATION_FAILED");
    const earlier = new Date(now(core.system).getTime() - MINUTE).toISOString();
    expect(await set({ endsAt: earlier })).toBe("VALIDATION_FAILED");
    expect(await set({ startsAt: inAnHour() })).toBe("VALIDATION_FAILED");
    expect(await set({ cell: "8860145959fffff" })).toBe("VALIDATION_FAILED");
    expect(await set({ cityCode: "ldn" })).toBe("NOT_FOUND");
    const unknown = { params: { id: newId(core.system, "surgeOverride") } };
    expect(await outcomeOf(ops.call(routes.endSurgeOverride, unknown))).toBe("NOT_FOUND");
  });

  it("see each cell with what its surge came from", async () => {
    ask(40);
    placeDriver("rdr_seen");
    await refresh(20);
    const { cells, ...map } = await ops.call(routes.getSurge, {
      query: { city: "blr", rideType: "AUTO" },
    });
    expect(cells[0]).toMatchObject({
      ...{ cell: cellHere(), multiplierHundredths: 200, source: "measured" },
      ...{ requests: 40, requests5m: 40, freeRiders: 1, pressure: 40 },
    });
    expect(map).toMatchObject({
      ...{ isOn: true, isStale: false, capHundredths: 200, staticHundredths: null },
      city: { requests5m: 40, freeRiders: 1, isCollapsed: expect.any(Boolean) },
    });
  });
});

it("is switched off at once by the policy, for everybody and whatever was set", async () => {
  ask(40);
  const endsAt = new Date(now(core.system).getTime() + 60 * MINUTE).toISOString();
  const body = { cityCode: "blr", multiplierHundredths: 180, endsAt, reason: "event" as const };
  const { id } = await ops.call(routes.setSurgeOverride, { body });
  await refresh(20);
  expect(surgeAt(core.runtime, here()).multiplierHundredths).toBe(180);
  const params = { kind: "surge" };
  const version = await ops.call(routes.draftPolicy, {
    params,
    body: { cityCode: "blr", body: { isOn: false }, reason: "a test" } as never,
  });
  const change = { params: { ...params, id: version.id }, body: { reason: "a test" } };
  await ops.call(routes.activatePolicy, change);
  expect(surgeAt(core.runtime, here())).toMatchObject({
    ...{ multiplierHundredths: 100, source: "off", requests: 40 },
  });
  // Elsewhere it goes on.
  expect((await ops.call(routes.getSurge, { query: { city: "bom" } })).isOn).toBe(true);
  await ops.call(routes.retirePolicy, change);
  expect(surgeAt(core.runtime, here()).multiplierHundredths).toBe(180);
  await ops.call(routes.endSurgeOverride, { params: { id } });
});

it("adds up what several processes took, however often it is read", async () => {
  const atMs = now(core.system).getTime();
  for (let i = 0; i < 6; i++) await bookRide(1_000 + i);
  const { grid } = citySurgeOf(core.runtime, "blr")!;
  // Two of the six were taken here, and one long ago.
  ask(2);
  noteRideRequest(core.runtime, { ...here(), atMs: atMs - 200_000 });
  for (let again = 0; again < 3; again++) {
    await countRides(core.system, "blr", grid, now(core.system).getTime() - 100_000);
    await refresh();
    expect(pressureAt(core.runtime, here())).toBe(7);
  }
});

describe("hotspots", () => {
  it("are cells with enough requests near the driver, without anybody in them", async () => {
    const rider = await core.person("rider");
    const query = { ...cityCenter(core), rideType: "AUTO" as const };
    const look = () => rider.call(routes.listHotspots, { query });
    ask(policy.hotspotMinRequests - 1);
    await refresh();
    expect((await look()).items).toEqual([]);
    ask(1);
    await refresh();
    const { items, at, expiresAt } = await look();
    expect(items).toEqual([
      {
        ...{ cell: cellHere(), rideType: "AUTO", requests: 5, freeRiders: 0, demandScore: 0.5 },
        center: expect.any(Object),
        meters: expect.any(Number),
        multiplierHundredths: expect.any(Number),
      },
    ]);
    expect(Date.parse(expiresAt!) - Date.parse(at!)).toBe(120_000);
    const far = { ...query, lat: query.lat + 0.2 };
    expect((await rider.call(routes.listHotspots, { query: far })).items).toEqual([]);
    core.ambient.advance(2 * MINUTE + 1);
    expect(await look()).toMatchObject({ items: [], at: null, expiresAt: null });
  });

  it("are kept every two minutes, once, and forgotten by policy", async () => {
    ask(10);
    await refresh();
    await Promise.all([1, 2, 3].map(() => writeSnapshots(core.system, "blr")));
    await writeSnapshots(core.system, "blr");
    const read = async () => {
      const { items } = await ops.call(routes.getSurgeHistory, {
        query: { city: "blr", cell: cellHere(), rideType: "AUTO" },
      });
      return items.map(({ requests5m, activeRiders }) => [requests5m, activeRiders]);
    };
    expect(await read()).toEqual([[10, 0]]);
    core.ambient.advance(SNAPSHOT_EVERY_MS);
    ask(1);
    await refresh();
    await writeSnapshots(core.system, "blr");
    expect(await read()).toEqual([
      [11, 0],
      [10, 0],
    ]);
    const page = { city: "blr", limit: 1 };
    const first = await ops.call(routes.getSurgeHistory, { query: page });
    const rest = { ...page, cursor: first.nextCursor! };
    const second = await ops.call(routes.getSurgeHistory, { query: rest });
    expect([first, second].map(({ items }) => items[0]!.requests5m)).toEqual([11, 10]);
    expect(second.nextCursor).toBeNull();
    const madeUp = {
      ...page,
      cursor: Buffer.from("2026-11-22T12:00:00.000Z x").toString("base64url"),
    };
    const asked = ops.call(routes.getSurgeHistory, { query: madeUp });
    expect(await outcomeOf(asked)).toBe("VALIDATION_FAILED");
    await forgetSnapshots(core.system, "blr");
    expect(await core.system.db.$count(hotspotSnapshots)).toBe(2);
    core.ambient.advance(policy.keepSnapshotsDays * 24 * 60 * MINUTE);
    await forgetSnapshots(core.system, "blr");
    expect(await core.system.db.$count(hotspotSnapshots)).toBe(0);
  });
});
