import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { cityCenter, ping, riderOnDuty, startTestCore, type TestCore } from "../../test/index.ts";
import { isMatchable, type LiveRider, liveIndexOf, onPosition, setRiderState } from "../index.ts";
import { rebuildIndex } from "../rebuild-index.ts";
import { releaseSilent } from "../release-silent.ts";
import { supplyOf } from "../supply-state.ts";
import { goOnline, newRider, rowOf } from "../test-riders.ts";
import { writePositions } from "./write-positions.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

const nowIso = () => core.ambient.now().toISOString();

describe("pings", () => {
  it("move the rider, once per two seconds, and drop what repeats", async () => {
    const rider = await newRider(core);
    const start = cityCenter(core);
    await goOnline(core, rider, start);
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
    const rider = await newRider(core);
    const start = cityCenter(core);
    await goOnline(core, rider, start);
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
      dropped: { duplicate: 1, rateLimited: 0, stale: 1, future: 0, inaccurate: 0, implausible: 0 },
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]?.recordedAtMs).toBe(nowMs - 2_000);
  });

  it("of somebody who is not on duty are refused", async () => {
    const rider = await newRider(core);
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
    expect((await rowOf(core, rider)).state).toBe("online");
    core.ambient.advance(2_000);
    await releaseSilent(core.system);
    expect((await rowOf(core, rider)).state).toBe("offline");
    await expect(ping(core, rider, cityCenter(core))).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await goOnline(core, rider)).toMatchObject({ state: "online" });
  });

  it("does not end a trip", async () => {
    const rider = await riderOnDuty(core);
    await setRiderState(core.system, rider.id, "on_trip");
    core.ambient.advance(120_000);
    await releaseSilent(core.system);
    expect((await rowOf(core, rider)).state).toBe("on_trip");
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
    const { lastSeenAt } = await rowOf(core, rider);
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
    const rider = await newRider(core, { state: "online" });
    await rebuildIndex(core.system);
    expect((await rowOf(core, rider)).state).toBe("offline");
  });
});

describe("the written position", () => {
  it("is the newest one, and leaves rows alone that somebody holds", async () => {
    const rider = await riderOnDuty(core);
    const held = await riderOnDuty(core);
    const before = await rowOf(core, held);
    core.ambient.advance(5_000);
    const next = offsetMeters(cityCenter(core), { northMeters: 320, eastMeters: 220 });
    await ping(core, rider, next);
    await ping(core, held, next);
    await core.runtime.database.transact(async (tx) => {
      await tx.select().from(riders).where(eq(riders.id, held.id)).for("update");
      await writePositions(core.system);
    });
    expect((await rowOf(core, rider)).lastLat).toBeCloseTo(next.lat, 7);
    expect(await rowOf(core, held)).toEqual(before);
    await writePositions(core.system);
    expect((await rowOf(core, held)).lastLat).toBeCloseTo(next.lat, 7);
  });

  it("corrects the index when the row says something else", async () => {
    const rider = await riderOnDuty(core);
    await core.system.db.update(riders).set({ state: "suspended" }).where(eq(riders.id, rider.id));
    await writePositions(core.system);
    expect(await liveIndexOf(core.runtime).get(rider.id)).toBeUndefined();
  });
});
