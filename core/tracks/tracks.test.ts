import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { trackChunks } from "#drizzle/schema/index.ts";
import { routes, type TrackPoint } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeId } from "#shared/ids.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { makeRuntime, systemCtx } from "../platform/index.ts";
import {
  cityCenter,
  hireRider,
  offeredOrder,
  openStore,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
  until,
} from "../test/index.ts";
import { eraseTracks } from "./erase-tracks.ts";
import { createPartitions, dropExpiredPartitions, partitionNames } from "./keep-partitions.ts";
import { startTrackRetention, startTracksLoop, type TracksLoop } from "./tracks-loop.ts";
import { tracksOf } from "./tracks-state.ts";
import { tracksSubscriber } from "./tracks-subscriber.ts";
import { writeClosedChunks, writeDueChunks } from "./write-chunks.ts";

let core: TestCore;
let ops: TestPerson;
const loops: TracksLoop[] = [];

beforeAll(async () => {
  core = await startTestCore();
});
// Sign-ins end after a quarter of an hour, and the clock moves.
beforeEach(async () => {
  ops = await core.person("ops");
});
afterEach(async () => {
  for (const loop of loops.splice(0)) await loop.stop();
});
afterAll(() => core?.stop());

const keepTracks = async () => {
  const loop = await startTracksLoop(core.runtime);
  loops.push(loop);
  return loop;
};

/** A rider who rides north at 5 m/s, a report each two seconds in one post; gives what was sent. */
async function ride(rider: TestPerson, seconds: number): Promise<TrackPoint[]> {
  const position = cityCenter(core);
  await rider.call(routes.setDuty, { body: { status: "online", position } });
  const startMs = core.ambient.now().getTime();
  core.ambient.advance(seconds * 1000);
  const points = Array.from({ length: seconds / 2 }, (_, i): TrackPoint => {
    const { lat, lng } = offsetMeters(position, { northMeters: i * 10, eastMeters: 0 });
    return {
      recordedAt: new Date(startMs + i * 2_000).toISOString(),
      lat: Number(lat.toFixed(6)),
      lng: Number(lng.toFixed(6)),
      speedKmh: 18,
      bearing: 0,
      accuracyM: i === 3 ? null : 5,
    };
  });
  const report = await rider.call(routes.sendPings, { body: { pings: points } });
  expect(report.accepted).toBe(points.length);
  return points;
}

const rowsOf = (riderId: string) =>
  core.system.db.select().from(trackChunks).where(eq(trackChunks.riderId, riderId));

const trackOf = async (riderId: string, query: Record<string, unknown> = {}) =>
  ops.call(routes.getRiderTrack, { params: { id: riderId }, query });

describe("a rider's track", () => {
  test("is answered from memory, then from the database, and is the same", async () => {
    await keepTracks();
    const rider = await hireRider(core);
    const sent = await ride(rider, 60);
    expect((await trackOf(rider.id)).items).toEqual(sent);
    expect(await rowsOf(rider.id)).toHaveLength(0);
    core.ambient.advance(61_000);
    const rows = await until("the chunk is written", async () => {
      const found = await rowsOf(rider.id);
      return found.length > 0 && found;
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ points: sent.length });
    expect(rows[0]?.startedAt.toISOString()).toBe(sent[0]?.recordedAt);
    expect(rows[0]?.endedAt.toISOString()).toBe(sent.at(-1)?.recordedAt);
    expect((await trackOf(rider.id)).items).toEqual(sent);
  });

  test("comes in pages, within the asked span only", async () => {
    await keepTracks();
    const rider = await hireRider(core);
    const sent: TrackPoint[] = [];
    // More chunks than are read at once, and points in memory behind them.
    for (let minute = 0; minute < 70; minute++) {
      sent.push(...(await ride(rider, 10)));
      if (minute < 69) tracksOf(core.runtime).buffer.close(rider.id);
    }
    await writeClosedChunks(core.system);
    const span = { from: sent[3]?.recordedAt, to: sent.at(-2)?.recordedAt };
    const found: TrackPoint[] = [];
    let cursor: string | undefined;
    do {
      const page = await trackOf(rider.id, { ...span, limit: 60, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(60);
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(found).toEqual(sent.slice(3, -2));
    const whole = await trackOf(rider.id, { ...span, limit: 5_000 });
    expect([whole.items, whole.nextCursor]).toEqual([found, null]);
  });

  test("is complete when the rider goes off duty, and when the core stops", async () => {
    const loop = await keepTracks();
    const relay = startRelayLoop(core.runtime, [tracksSubscriber]);
    loops.push(relay);
    const [first, second] = [await hireRider(core), await hireRider(core)];
    await ride(first, 20);
    await first.call(routes.setDuty, { body: { status: "offline" } });
    await until("the last chunk is written", async () => (await rowsOf(first.id)).length === 1);
    await ride(second, 20);
    expect(await rowsOf(second.id)).toHaveLength(0);
    await loop.stop();
    expect(await rowsOf(second.id)).toHaveLength(1);
  });

  test("is merged where chunks of two processes overlap", async () => {
    await keepTracks();
    const rider = await hireRider(core);
    const sent = await ride(rider, 40);
    const { buffer, unwritten } = tracksOf(core.runtime);
    buffer.close(rider.id);
    const [chunk] = unwritten.of(rider.id);
    await writeClosedChunks(core.system);
    // The same again, as after a lost answer, and a shorter one with the same start.
    unwritten.add(chunk!);
    unwritten.add({ ...chunk!, points: 1, chunk: new Uint8Array([1]) });
    unwritten.add({ ...chunk!, startedAtMs: chunk!.startedAtMs - 1 });
    await writeClosedChunks(core.system);
    expect(await rowsOf(rider.id)).toHaveLength(2);
    expect((await trackOf(rider.id)).items).toEqual(sent);
  });

  test("with a damaged chunk shows the rest", async () => {
    await keepTracks();
    const rider = await hireRider(core);
    await ride(rider, 10);
    tracksOf(core.runtime).buffer.close(rider.id);
    await writeClosedChunks(core.system);
    await core.system.db
      .update(trackChunks)
      .set({ chunk: new Uint8Array([1, 2, 3, 4]) })
      .where(eq(trackChunks.riderId, rider.id));
    const rest = await ride(rider, 10);
    expect((await trackOf(rider.id)).items).toEqual(rest);
  });

  test("is erased, from memory too", async () => {
    await keepTracks();
    const [rider, other] = [await hireRider(core), await hireRider(core)];
    const kept = await ride(other, 10);
    await ride(rider, 10);
    tracksOf(core.runtime).buffer.close(rider.id);
    await writeClosedChunks(core.system);
    await ride(rider, 10);
    tracksOf(core.runtime).buffer.close(rider.id);
    await ride(rider, 10);
    expect(await eraseTracks(core.system, rider.id)).toBe(1);
    expect((await trackOf(rider.id)).items).toEqual([]);
    expect((await trackOf(other.id)).items).toEqual(kept);
  });

  test("of a trip goes from taking it to its end", async () => {
    await keepTracks();
    const store = await openStore(core);
    const { rider, offerId } = await offeredOrder(core, store);
    const before = (await trackOf(rider.id)).items;
    core.ambient.advance(5_000);
    const trip = await rider.call(routes.acceptOffer, { body: { offerId } });
    core.ambient.advance(5_000);
    const recordedAt = core.ambient.now().toISOString();
    const at = offsetMeters(cityCenter(core), { northMeters: 310, eastMeters: 200 });
    await rider.call(routes.sendPings, { body: { ...at, recordedAt } });
    const track = await ops.call(routes.getTripTrack, { params: { id: trip.id } });
    expect(before).toHaveLength(1);
    expect(track.riderId).toBe(rider.id);
    expect(track.items.map((point) => point.recordedAt)).toEqual([recordedAt]);
    const unknown = { params: { id: makeId("trip", "in", 1, new Uint8Array(16)) } };
    expect(await outcomeOf(ops.call(routes.getTripTrack, unknown))).toBe("TRIP_NOT_FOUND");
  });

  test("is refused for strangers, unknown riders and odd spans", async () => {
    const rider = await hireRider(core);
    const params = { id: rider.id };
    const own = rider.call(routes.getRiderTrack, { params });
    expect(await outcomeOf(own)).toBe("FORBIDDEN");
    const unknown = makeId("rider", "in", 1, new Uint8Array(16));
    expect(await outcomeOf(trackOf(unknown))).toBe("NOT_FOUND");
    const from = "2026-11-20T00:00:00Z";
    const long = { from, to: "2026-11-21T00:00:01Z" };
    expect(await outcomeOf(trackOf(rider.id, long))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(trackOf(rider.id, { from, to: from }))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(trackOf(rider.id, { cursor: "bm9wZQ" }))).toBe("VALIDATION_FAILED");
    const day = { from, to: "2026-11-21T00:00:00Z" };
    expect((await trackOf(rider.id, day)).items).toEqual([]);
  });
});

describe("writing tracks", () => {
  test("survives a database that refuses, and loses nothing", async () => {
    await createPartitions(core.system);
    const rider = await hireRider(core);
    const loop = await keepTracks();
    const sent = await ride(rider, 20);
    await loop.stop();
    expect(await rowsOf(rider.id)).toHaveLength(1);
    await keepTracks();
    await core.system.db.execute(sql`alter table track_chunks rename to track_chunks_away`);
    const more = await ride(rider, 20);
    core.ambient.advance(61_000);
    await expect(writeDueChunks(core.system)).rejects.toThrow();
    expect(tracksOf(core.runtime).unwritten.of(rider.id)).toHaveLength(1);
    await core.system.db.execute(sql`alter table track_chunks_away rename to track_chunks`);
    await until("it is written after all", async () => (await rowsOf(rider.id)).length === 2);
    expect((await trackOf(rider.id)).items).toEqual([...sent, ...more]);
  });

  test("by several processes of the same riders ends with every chunk once", async () => {
    await createPartitions(core.system);
    const rider = await hireRider(core);
    const loop = await keepTracks();
    await ride(rider, 20);
    const state = tracksOf(core.runtime);
    state.buffer.close(rider.id);
    const [chunk] = state.unwritten.of(rider.id);
    await loop.stop();
    const runtimes = [1, 2, 3].map(() => makeRuntime(core.config, core.ambient));
    const riderIds = Array.from({ length: 40 }, (_, i) => `${rider.id} ${i}`);
    for (const [i, runtime] of runtimes.entries()) {
      const { unwritten } = tracksOf(runtime);
      const order = i % 2 === 0 ? riderIds : riderIds.toReversed();
      for (const riderId of order) unwritten.add({ ...chunk!, riderId, points: i + 1 });
    }
    await Promise.all(runtimes.map((runtime) => writeClosedChunks(systemCtx(runtime))));
    for (const riderId of riderIds) {
      expect((await rowsOf(riderId)).map(({ points }) => points)).toEqual([3]);
    }
    await Promise.all(runtimes.map((runtime) => runtime.database.close()));
  });

  test("by several processes at once makes each day's table once", async () => {
    const runtimes = [1, 2, 3].map(() => makeRuntime(core.config, core.ambient));
    core.ambient.advance(10 * 24 * 3_600_000);
    await Promise.all(runtimes.map((runtime) => createPartitions(systemCtx(runtime))));
    const today = core.ambient.now().toISOString().slice(0, 10).replaceAll("-", "");
    const names = await partitionNames(core.system);
    expect(names).toContain(`track_chunks_${today}`);
    expect(new Set(names).size).toBe(names.length);
    await Promise.all(runtimes.map((runtime) => runtime.database.close()));
  });

  test("makes a missing day's table, and does not wait for a chunk of another time", async () => {
    await createPartitions(core.system);
    const rider = await hireRider(core);
    const loop = await keepTracks();
    await ride(rider, 20);
    await loop.stop();
    const [written] = await rowsOf(rider.id);
    core.ambient.advance(40 * 24 * 3_600_000);
    const { unwritten } = tracksOf(core.runtime);
    const chunk = {
      ...{ riderId: `${rider.id} later`, points: 10, chunk: written!.chunk },
      endedAtMs: core.ambient.now().getTime(),
    };
    unwritten.add({ ...chunk, startedAtMs: Date.UTC(2001, 1, 1) });
    unwritten.add({ ...chunk, startedAtMs: core.ambient.now().getTime() });
    await writeClosedChunks(core.system);
    expect(unwritten.size).toBe(0);
    expect(await rowsOf(chunk.riderId)).toHaveLength(1);
    const lines = (await core.runtime.metrics.registry.metrics()).split("\n");
    const dropped = lines.find((line) => /^beeline_track_points_total.*dropped/.test(line));
    expect(dropped).toMatch(/ 10$/);
  });

  test("keeps a day until its youngest point is older than the region allows", async () => {
    await createPartitions(core.system);
    const before = await partitionNames(core.system);
    core.ambient.advance(core.runtime.region.trackRetentionDays * 24 * 3_600_000);
    const today = core.ambient.now().getTime();
    const rider = await hireRider(core);
    await keepTracks();
    const sent = await ride(rider, 10);
    const oldest = new Date(today - core.runtime.region.trackRetentionDays * 24 * 3_600_000);
    const limit = `track_chunks_${oldest.toISOString().slice(0, 10).replaceAll("-", "")}`;
    loops.push(startTrackRetention(core.runtime));
    await until("old days are gone", async () => {
      const names = await partitionNames(core.system);
      return names.every((name) => name >= limit);
    });
    const names = await partitionNames(core.system);
    expect(before.filter((name) => name >= limit).every((name) => names.includes(name))).toBe(true);
    expect(before.some((name) => name < limit)).toBe(true);
    expect(await dropExpiredPartitions(core.system)).toEqual([]);
    ops = await core.person("ops");
    expect((await trackOf(rider.id)).items).toEqual(sent);
  });
});
