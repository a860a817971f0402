import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hotspotSnapshots } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { surgeDefaults } from "#shared/policies/surge.ts";
import { newId, now, systemCtx } from "../platform/index.ts";
import { liveIndexOf } from "../supply/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { countRides } from "./count-rides.ts";
import { forgetSnapshots, SNAPSHOT_EVERY_MS, writeSnapshots } from "./hotspots/write-snapshots.ts";
import { noteRideRequest, pressureAt, startSurgeLoop, surgeAt } from "./index.ts";
import { refreshSurge } from "./refresh-surge.ts";
import { citySurgeOf } from "./surge-state.ts";
import { inAnotherCore, surgePlace } from "./test-surge.ts";

const MINUTE = 60_000;
const policy = surgeDefaults.in;

let core: TestCore;
let ops: TestPerson;
let place: ReturnType<typeof surgePlace>;
beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
  place = surgePlace(core);
});
afterAll(() => core?.stop());

beforeEach(async () => {
  place.beginAnew();
  ops = await core.signIn(ops.phone);
});

describe("a measure", () => {
  it("rises with requests, step by step, and falls with free drivers", async () => {
    await place.refresh();
    expect(surgeAt(core.runtime, place.here)).toMatchObject({
      ...{ multiplierHundredths: 100, requests: 0, freeRiders: 0, source: "measured" },
    });
    place.ask(40);
    await place.refresh();
    const first = surgeAt(core.runtime, place.here);
    expect(first).toMatchObject({ requests: 40, freeRiders: 0, cell: place.cell });
    expect(first.multiplierHundredths).toBeGreaterThan(100);
    expect(first.multiplierHundredths).toBeLessThan(policy.capHundredths);
    await place.refresh(20);
    expect(surgeAt(core.runtime, place.here).multiplierHundredths).toBe(policy.capHundredths);
    for (let i = 0; i < 80; i++) place.placeDriver(`rdr_${i}`);
    await place.refresh(20);
    const eased = surgeAt(core.runtime, place.here);
    expect(eased).toMatchObject({ multiplierHundredths: 100, freeRiders: 80 });
    for (let i = 0; i < 80; i++) liveIndexOf(core.runtime).setState(`rdr_${i}`, "on_trip");
    await place.refresh();
    expect(surgeAt(core.runtime, place.here).freeRiders).toBe(0);
  });

  it("is of its type alone, and of the last minute alone", async () => {
    place.ask(40);
    await place.refresh(20);
    expect(surgeAt(core.runtime, { ...place.here, rideType: "SUV" }).multiplierHundredths).toBe(
      100,
    );
    core.ambient.advance(2 * MINUTE);
    await place.refresh(20);
    expect(surgeAt(core.runtime, place.here)).toMatchObject({
      ...{ multiplierHundredths: 100, requests: 0 },
    });
    expect(pressureAt(core.runtime, place.here)).toBe(40);
  });

  it("is not charged any more when nobody measured for a minute", async () => {
    place.ask(40);
    await place.refresh(20);
    core.ambient.advance(45_000);
    expect(surgeAt(core.runtime, place.here).multiplierHundredths).toBe(200);
    core.ambient.advance(16_000);
    expect(surgeAt(core.runtime, place.here)).toMatchObject({
      ...{ multiplierHundredths: 100, source: "off" },
    });
    expect(pressureAt(core.runtime, place.here)).toBe(0);
    const { isStale, ageMs } = await ops.call(routes.getSurge, { query: { city: "blr" } });
    expect(isStale).toBe(true);
    expect(ageMs).toBeGreaterThanOrEqual(61_000);
  });

  it("never throws where nothing is known", () => {
    const nowhere = { ...place.here, cityCode: "ldn" };
    expect(surgeAt(core.runtime, nowhere)).toMatchObject({
      ...{ multiplierHundredths: 100, source: "off" },
    });
    expect(pressureAt(core.runtime, nowhere)).toBe(0);
    noteRideRequest(core.runtime, { ...nowhere, atMs: 0 });
  });
});

it("counts requests per free driver in five minutes, with the cells around", async () => {
  place.ask(12);
  place.placeDriver("rdr_near");
  place.placeDriver("rdr_far");
  core.ambient.advance(3 * MINUTE);
  await place.refresh();
  expect(pressureAt(core.runtime, place.here)).toBe(6);
});

it("stands after a restart where it stood, from the rows", async () => {
  for (let i = 0; i < 30; i++) await place.bookRide(i * 1_000);
  for (let i = 0; i < 5; i++) await place.bookRide(6 * MINUTE);
  await inAnotherCore(core, async (again) => {
    expect(surgeAt(again, place.here).source).toBe("off");
    await refreshSurge(systemCtx(again), "blr");
    const surge = surgeAt(again, place.here);
    expect(surge).toMatchObject({ requests: 30, source: "measured" });
    expect(surge.multiplierHundredths).toBeGreaterThan(150);
    expect(pressureAt(again, place.here)).toBe(30);
    // What is counted here afterwards is added to it.
    noteRideRequest(again, { ...place.here, atMs: now(core.system).getTime() });
    await refreshSurge(systemCtx(again), "blr");
    expect(surgeAt(again, place.here).requests).toBe(31);
  });
});

it("is measured before the door of a core opens, and tells its age", async () => {
  place.ask(40);
  const loop = await startSurgeLoop(core.runtime);
  try {
    expect(surgeAt(core.runtime, place.here)).toMatchObject({ requests: 40, source: "measured" });
    const told = await core.runtime.metrics.registry.metrics();
    expect(told).toMatch(/beeline_surge_age_seconds\{city="blr".*\} [\d.e-]+\n/);
    expect(told).toMatch(/beeline_surge_cells\{city="blr",type="AUTO".*\} 1\n/);
  } finally {
    await loop.stop();
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

  const list = async (status: "open" | "all") => {
    const query = { city: "blr", status };
    return (await ops.call(routes.listSurgeOverrides, { query })).items.map(({ id }) => id);
  };

  it("set a surge that holds until it ends, and only one end counts", async () => {
    await place.refresh();
    const set = await ops.call(routes.setSurgeOverride, said({ cell: place.cell }));
    expect(set).toMatchObject({ createdBy: ops.id, endedAt: null, rideType: null });
    await place.refresh();
    expect(surgeAt(core.runtime, place.here)).toMatchObject({
      ...{ multiplierHundredths: 180, source: "override" },
    });
    expect(await list("open")).toEqual([set.id]);
    const ended = await ops.call(routes.endSurgeOverride, { params: { id: set.id } });
    expect(ended.endedBy).toBe(ops.id);
    const twice = ops.call(routes.endSurgeOverride, { params: { id: set.id } });
    expect(await outcomeOf(twice)).toBe("CONFLICT");
    await place.refresh();
    expect(surgeAt(core.runtime, place.here).source).toBe("measured");
    expect(await list("open")).toEqual([]);
    expect(await list("all")).toEqual([set.id]);
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
    place.ask(40);
    place.placeDriver("rdr_seen");
    await place.refresh(20);
    const { cells, ...map } = await ops.call(routes.getSurge, {
      query: { city: "blr", rideType: "AUTO" },
    });
    expect(cells[0]).toMatchObject({
      ...{ cell: place.cell, multiplierHundredths: 200, source: "measured" },
      ...{ requests: 40, requests5m: 40, freeRiders: 1, pressure: 40 },
    });
    expect(map).toMatchObject({
      ...{ isOn: true, isStale: false, capHundredths: 200, staticHundredths: null },
      city: { requests5m: 40, freeRiders: 1, isCollapsed: expect.any(Boolean) },
    });
  });
});

it("is switched off at once by the policy, for everybody and whatever was set", async () => {
  place.ask(40);
  const endsAt = new Date(now(core.system).getTime() + 60 * MINUTE).toISOString();
  const body = { cityCode: "blr", multiplierHundredths: 180, endsAt, reason: "event" as const };
  const { id } = await ops.call(routes.setSurgeOverride, { body });
  await place.refresh(20);
  expect(surgeAt(core.runtime, place.here).multiplierHundredths).toBe(180);
  const params = { kind: "surge" };
  const version = await ops.call(routes.draftPolicy, {
    params,
    body: { cityCode: "blr", body: { isOn: false }, reason: "a test" } as never,
  });
  const change = { params: { ...params, id: version.id }, body: { reason: "a test" } };
  await ops.call(routes.activatePolicy, change);
  expect(surgeAt(core.runtime, place.here)).toMatchObject({
    ...{ multiplierHundredths: 100, source: "off", requests: 40 },
  });
  expect((await ops.call(routes.getSurge, { query: { city: "bom" } })).isOn).toBe(true);
  await ops.call(routes.retirePolicy, change);
  expect(surgeAt(core.runtime, place.here).multiplierHundredths).toBe(180);
  await ops.call(routes.endSurgeOverride, { params: { id } });
});

it("adds up what several processes took, however often it is read", async () => {
  const atMs = now(core.system).getTime();
  for (let i = 0; i < 6; i++) await place.bookRide(1_000 + i);
  const { grid } = citySurgeOf(core.runtime, "blr")!;
  place.ask(2);
  noteRideRequest(core.runtime, { ...place.here, atMs: atMs - 200_000 });
  for (let again = 0; again < 3; again++) {
    await countRides(core.system, "blr", grid, now(core.system).getTime() - 100_000);
    await place.refresh();
    expect(pressureAt(core.runtime, place.here)).toBe(7);
  }
});

describe("hotspots", () => {
  it("are cells with enough requests near the driver, without anybody in them", async () => {
    const rider = await core.person("rider");
    const query = { ...place.here.position, rideType: "AUTO" as const };
    const look = () => rider.call(routes.listHotspots, { query });
    place.ask(policy.hotspotMinRequests - 1);
    await place.refresh();
    expect((await look()).items).toEqual([]);
    place.ask(1);
    await place.refresh();
    const { items, at, expiresAt } = await look();
    expect(items).toEqual([
      {
        ...{ cell: place.cell, rideType: "AUTO", requests: 5, freeRiders: 0, demandScore: 0.5 },
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
    await core.system.db.delete(hotspotSnapshots);
    place.ask(10);
    await place.refresh();
    await Promise.all([1, 2, 3].map(() => writeSnapshots(core.system, "blr")));
    await writeSnapshots(core.system, "blr");
    const read = async () => {
      const { items } = await ops.call(routes.getSurgeHistory, {
        query: { city: "blr", cell: place.cell, rideType: "AUTO" },
      });
      return items.map(({ requests5m, activeRiders }) => [requests5m, activeRiders]);
    };
    expect(await read()).toEqual([[10, 0]]);
    core.ambient.advance(SNAPSHOT_EVERY_MS);
    place.ask(1);
    await place.refresh();
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
