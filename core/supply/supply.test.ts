import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  cityCenter,
  ping,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { isMatchable, type LiveRider, liveIndexOf, onPosition, setRiderState } from "./index.ts";
import { rebuildIndex } from "./rebuild-index.ts";
import { releaseSilent } from "./release-silent.ts";
import { supplyOf } from "./supply-state.ts";
import { writePositions } from "./write-positions.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

const nowIso = () => core.ambient.now().toISOString();

async function rowOf(rider: { id: string }) {
  const [row] = await core.system.db.select().from(riders).where(eq(riders.id, rider.id));
  return row!;
}

async function newRider(change: Partial<typeof riders.$inferInsert> = {}): Promise<TestPerson> {
  const rider = await core.person("rider");
  const cityCode = core.runtime.region.cities[0]!.code;
  const values = { id: rider.id, cityCode, vehicle: "scooter" as const, ...change };
  await core.system.db
    .insert(riders)
    .values(values)
    .onConflictDoUpdate({ target: riders.id, set: values });
  return rider;
}

const goOnline = (rider: TestPerson, position = cityCenter(core)) =>
  rider.call(routes.setDuty, { body: { status: "online", vehicle: "bike", position } });
const goOffline = (rider: TestPerson) =>
  rider.call(routes.setDuty, { body: { status: "offline" } });

describe("duty", () => {
  it("puts a rider on the map and takes it off again", async () => {
    const rider = await newRider();
    expect(await goOnline(rider)).toMatchObject({ state: "online", vehicle: "bike" });
    expect(await liveIndexOf(core.runtime).get(rider.id)).toMatchObject({
      state: "online",
      vehicle: "bike",
      cityCode: "blr",
    });
    expect(await goOffline(rider)).toMatchObject({ state: "offline" });
    expect(await liveIndexOf(core.runtime).get(rider.id)).toBeUndefined();
    expect(await rider.call(routes.getRider)).toMatchObject({ state: "offline", vehicle: "bike" });
  });

  it("appends one event per change, and none when nothing changed", async () => {
    const rider = await newRider();
    await goOnline(rider);
    await goOnline(rider);
    await goOffline(rider);
    await goOffline(rider);
    const events = await core.system.db.query.outbox.findMany({
      where: (event, { eq: is }) => is(event.partitionKey, rider.id),
    });
    expect(events.map((event) => event.payload["to"])).toEqual(["online", "offline"]);
  });

  it("follows the rider to the city where it goes online", async () => {
    const rider = await newRider();
    await goOnline(rider, core.runtime.region.cities[1]!.center);
    expect(await rider.call(routes.getRider)).toMatchObject({ cityCode: "bom" });
  });

  it.each([
    ["KYC_REQUIRED", { kyc: "pending" as const }],
    ["SUSPENDED", { state: "suspended" as const }],
  ])("refuses to go online with %s", async (code, change) => {
    const rider = await newRider(change);
    await expect(goOnline(rider)).rejects.toMatchObject({ code });
  });

  it("refuses a place that no city serves", async () => {
    const rider = await newRider();
    await expect(goOnline(rider, { lat: 0, lng: 0 })).rejects.toMatchObject({
      code: "OUT_OF_AREA",
    });
    expect((await rowOf(rider)).state).toBe("offline");
  });

  it("refuses to leave a trip alone", async () => {
    const rider = await riderOnDuty(core);
    await setRiderState(core.system, rider.id, "on_trip");
    await expect(goOffline(rider)).rejects.toMatchObject({ code: "DRIVER_BUSY" });
    expect(await goOnline(rider)).toMatchObject({ state: "on_trip" });
  });

  it("needs a position the first time only", async () => {
    const rider = await newRider();
    const call = rider.call(routes.setDuty, { body: { status: "online" } });
    await expect(call).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    await goOnline(rider);
    await goOffline(rider);
    const again = await rider.call(routes.setDuty, { body: { status: "online" } });
    expect(again.state).toBe("online");
  });

  it("has one winner when on and off come at the same time", async () => {
    const rider = await newRider();
    await goOnline(rider);
    const all = [goOffline(rider), goOnline(rider), goOffline(rider), goOnline(rider)];
    await Promise.allSettled(all);
    const live = await liveIndexOf(core.runtime).get(rider.id);
    const { state } = await rowOf(rider);
    expect(state === "offline" ? undefined : state).toBe(live?.state);
  });

  it("lets only riders in", async () => {
    const customer = await core.person("customer");
    await expect(goOnline(customer)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("pings", () => {
  it("move the rider, once per two seconds, and drop what repeats", async () => {
    const rider = await newRider();
    const start = cityCenter(core);
    await goOnline(rider, start);
    const send = (northMeters: number) =>
      rider.call(routes.sendPings, {
        body: {
          ...offsetMeters(start, { northMeters, eastMeters: 0 }),
          speedKmh: 20,
          bearing: 0,
          recordedAt: nowIso(),
        },
      });
    expect((await send(10)).accepted).toBe(1);
    expect((await send(10)).dropped.duplicate).toBe(1);
    expect((await send(15)).dropped.rateLimited).toBe(1);
    core.ambient.advance(2_000);
    expect((await send(20)).accepted).toBe(1);
    core.ambient.advance(2_000);
    expect((await send(9_000)).dropped.implausible).toBe(1);
    const live = await liveIndexOf(core.runtime).get(rider.id);
    expect(live?.lat).toBeCloseTo(offsetMeters(start, { northMeters: 20, eastMeters: 0 }).lat, 7);
    expect(isMatchable(live!, core.ambient.now().getTime())).toBe(true);
  });

  it("are unpacked from a backlog in the order they were recorded", async () => {
    const rider = await newRider();
    const start = cityCenter(core);
    await goOnline(rider, start);
    core.ambient.advance(60_000);
    const nowMs = core.ambient.now().getTime();
    const at = (secondsAgo: number, northMeters: number) => ({
      ...offsetMeters(start, { northMeters, eastMeters: 0 }),
      recordedAt: new Date(nowMs - secondsAgo * 1000).toISOString(),
    });
    const heard: LiveRider[] = [];
    const stop = onPosition(core.runtime, (live) => heard.push({ ...live }));
    const report = await rider.call(routes.sendPings, {
      body: { pings: [at(2, 200), at(20, 50), at(10, 120), at(10, 120), at(1_200, 0)] },
    });
    stop();
    expect(report).toEqual({
      accepted: 3,
      dropped: { duplicate: 1, rateLimited: 0, stale: 1, implausible: 0 },
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]?.recordedAtMs).toBe(nowMs - 2_000);
  });

  it("of somebody who is not on duty are refused", async () => {
    const rider = await newRider();
    await expect(ping(core, rider, cityCenter(core))).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it.each([
    ["no number", { lat: "12.9", lng: 77.5 }],
    ["out of range", { lat: 91, lng: 0 }],
    ["not a number", { lat: null, lng: 77.5 }],
    ["no time", { lat: 12.9, lng: 77.5, recordedAt: "yesterday" }],
    ["no batch", { pings: [] }],
  ])("with %s are refused and change nothing", async (_, body) => {
    const rider = await riderOnDuty(core);
    const before = await liveIndexOf(core.runtime).get(rider.id);
    const answer = await core.request("/v1/rider/pings", {
      method: "POST",
      headers: { authorization: `Bearer ${rider.token}`, "content-type": "application/json" },
      body: JSON.stringify({ recordedAt: nowIso(), ...body }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await liveIndexOf(core.runtime).get(rider.id)).toEqual(before);
  });
});

describe("silence", () => {
  it("takes a rider off duty after 30 s, and only going online brings it back", async () => {
    const rider = await riderOnDuty(core);
    core.ambient.advance(29_000);
    await releaseSilent(core.system);
    expect((await rowOf(rider)).state).toBe("online");
    core.ambient.advance(2_000);
    await releaseSilent(core.system);
    expect((await rowOf(rider)).state).toBe("offline");
    await expect(ping(core, rider, cityCenter(core))).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await goOnline(rider)).toMatchObject({ state: "online" });
  });

  it("does not end a trip", async () => {
    const rider = await riderOnDuty(core);
    await setRiderState(core.system, rider.id, "on_trip");
    core.ambient.advance(120_000);
    await releaseSilent(core.system);
    expect((await rowOf(rider)).state).toBe("on_trip");
    expect(await liveIndexOf(core.runtime).get(rider.id)).toMatchObject({ state: "on_trip" });
  });

  it("makes a position too old to be matched after 10 s", async () => {
    const rider = await riderOnDuty(core);
    core.ambient.advance(10_000);
    const live = await liveIndexOf(core.runtime).get(rider.id);
    expect(isMatchable(live!, core.ambient.now().getTime())).toBe(false);
  });
});

describe("a restart", () => {
  it("starts from the rows with honest ages, and a report makes the rider matchable", async () => {
    const rider = await riderOnDuty(core);
    await writePositions(core.system);
    const { lastSeenAt } = await rowOf(rider);
    expect(lastSeenAt).not.toBeNull();
    core.ambient.advance(15_000);
    // What a new process knows: nothing.
    const { index, onDuty } = supplyOf(core.runtime);
    index.remove(rider.id);
    onDuty.delete(rider.id);
    await rebuildIndex(core.system);
    const nowMs = () => core.ambient.now().getTime();
    const live = await index.get(rider.id);
    expect(live).toMatchObject({ state: "online", recordedAtMs: lastSeenAt!.getTime() });
    expect(isMatchable(live!, nowMs())).toBe(false);
    await ping(core, rider, live!);
    expect(isMatchable((await index.get(rider.id))!, nowMs())).toBe(true);
  });

  it("takes riders off duty whose place nobody knows", async () => {
    const rider = await newRider({ state: "online" });
    await rebuildIndex(core.system);
    expect((await rowOf(rider)).state).toBe("offline");
  });
});

describe("the written position", () => {
  it("is the newest one, and leaves rows alone that somebody holds", async () => {
    const rider = await riderOnDuty(core);
    const held = await riderOnDuty(core);
    const before = await rowOf(held);
    core.ambient.advance(5_000);
    const next = offsetMeters(cityCenter(core), { northMeters: 320, eastMeters: 220 });
    await ping(core, rider, next);
    await ping(core, held, next);
    await core.runtime.database.transact(async (tx) => {
      await tx.select().from(riders).where(eq(riders.id, held.id)).for("update");
      await writePositions(core.system);
    });
    expect((await rowOf(rider)).lastLat).toBeCloseTo(next.lat, 7);
    expect(await rowOf(held)).toEqual(before);
    await writePositions(core.system);
    expect((await rowOf(held)).lastLat).toBeCloseTo(next.lat, 7);
  });

  it("corrects the index when the row says something else", async () => {
    const rider = await riderOnDuty(core);
    await core.system.db.update(riders).set({ state: "suspended" }).where(eq(riders.id, rider.id));
    await writePositions(core.system);
    expect(await liveIndexOf(core.runtime).get(rider.id)).toBeUndefined();
  });
});

describe("a change of state", () => {
  it("happens once, however many ask", async () => {
    const rider = await riderOnDuty(core);
    const asked = await Promise.all(
      Array.from({ length: 8 }, () => setRiderState(core.system, rider.id, "on_trip")),
    );
    expect(asked.filter(Boolean)).toHaveLength(1);
  });

  it("does not show in the index when its transaction fails", async () => {
    const rider = await riderOnDuty(core);
    const failing = core.runtime.database.transact(async (tx) => {
      await setRiderState({ ...core.system, db: tx, afterCommit: [] }, rider.id, "on_trip");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await liveIndexOf(core.runtime).get(rider.id)).toMatchObject({ state: "online" });
  });

  it("is refused from a state that the caller did not expect", async () => {
    const rider = await riderOnDuty(core);
    expect(await setRiderState(core.system, rider.id, "on_trip", ["offered"])).toBe(false);
    expect((await rowOf(rider)).state).toBe("online");
  });
});

describe("earnings", () => {
  it("are zero in the region's currency for somebody who has not driven", async () => {
    const rider = await newRider();
    expect(await rider.call(routes.getEarnings)).toMatchObject({
      trips: 0,
      total: { amountMinor: 0, currency: "INR" },
    });
    const query = { from: "2026-11-02T00:00:00Z", to: "2026-11-01T00:00:00Z" };
    await expect(rider.call(routes.getEarnings, { query })).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
    });
  });
});
