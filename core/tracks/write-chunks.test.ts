import { describe, expect, test } from "vitest";
import { makeRuntime, systemCtx } from "../platform/index.ts";
import { hireRider, until } from "../test/index.ts";
import { createPartitions, dropExpiredPartitions, partitionNames } from "./keep-partitions.ts";
import { TrackCity } from "./test-rides.ts";
import { startTrackRetention } from "./tracks-loop.ts";
import { tracksOf } from "./tracks-state.ts";
import { writeClosedChunks, writeDueChunks } from "./write-chunks.ts";

const city = new TrackCity();

describe("writing tracks", () => {
  test("survives a database that refuses, and loses nothing", async () => {
    await createPartitions(city.core.system);
    const rider = await hireRider(city.core);
    const loop = await city.keepTracks();
    const sent = await city.ride(rider, 20);
    await loop.stop();
    expect(await city.rowsOf(rider.id)).toHaveLength(1);
    await city.keepTracks();
    await city.core.asOwner("alter table track_chunks rename to track_chunks_away");
    const more = await city.ride(rider, 20);
    city.core.ambient.advance(61_000);
    await expect(writeDueChunks(city.core.system)).rejects.toThrow();
    expect(tracksOf(city.core.runtime).unwritten.of(rider.id)).toHaveLength(1);
    await city.core.asOwner("alter table track_chunks_away rename to track_chunks");
    await until("it is written after all", async () => (await city.rowsOf(rider.id)).length === 2);
    expect((await city.trackOf(rider.id)).items).toEqual([...sent, ...more]);
  });

  test("by several processes of the same riders ends with every chunk once", async () => {
    await createPartitions(city.core.system);
    const rider = await hireRider(city.core);
    const loop = await city.keepTracks();
    await city.ride(rider, 20);
    const state = tracksOf(city.core.runtime);
    state.buffer.close(rider.id);
    const [chunk] = state.unwritten.of(rider.id);
    await loop.stop();
    const runtimes = [1, 2, 3].map(() => makeRuntime(city.core.config, city.core.ambient));
    const riderIds = Array.from({ length: 40 }, (_, i) => `${rider.id} ${i}`);
    for (const [i, runtime] of runtimes.entries()) {
      const { unwritten } = tracksOf(runtime);
      const order = i % 2 === 0 ? riderIds : riderIds.toReversed();
      for (const riderId of order) unwritten.add({ ...chunk!, riderId, points: i + 1 });
    }
    await Promise.all(runtimes.map((runtime) => writeClosedChunks(systemCtx(runtime))));
    for (const riderId of riderIds) {
      expect((await city.rowsOf(riderId)).map(({ points }) => points)).toEqual([3]);
    }
    await Promise.all(runtimes.map((runtime) => runtime.database.close()));
  });

  test("by several processes at once makes each day's table once", async () => {
    const runtimes = [1, 2, 3].map(() => makeRuntime(city.core.config, city.core.ambient));
    city.core.ambient.advance(10 * 24 * 3_600_000);
    await Promise.all(runtimes.map((runtime) => createPartitions(systemCtx(runtime))));
    const today = city.core.ambient.now().toISOString().slice(0, 10).replaceAll("-", "");
    const names = await partitionNames(city.core.system);
    expect(names).toContain(`track_chunks_${today}`);
    expect(new Set(names).size).toBe(names.length);
    await Promise.all(runtimes.map((runtime) => runtime.database.close()));
  });

  test("makes a missing day's table, and does not wait for a chunk of another time", async () => {
    await createPartitions(city.core.system);
    const rider = await hireRider(city.core);
    const loop = await city.keepTracks();
    await city.ride(rider, 20);
    await loop.stop();
    const [written] = await city.rowsOf(rider.id);
    city.core.ambient.advance(40 * 24 * 3_600_000);
    const { unwritten } = tracksOf(city.core.runtime);
    const chunk = {
      ...{ riderId: `${rider.id} later`, points: 10, chunk: written!.chunk },
      endedAtMs: city.core.ambient.now().getTime(),
    };
    unwritten.add({ ...chunk, startedAtMs: Date.UTC(2001, 1, 1) });
    unwritten.add({ ...chunk, startedAtMs: city.core.ambient.now().getTime() });
    await writeClosedChunks(city.core.system);
    expect(unwritten.size).toBe(0);
    expect(await city.rowsOf(chunk.riderId)).toHaveLength(1);
    const lines = (await city.core.runtime.metrics.registry.metrics()).split("\n");
    const dropped = lines.find((line) => /^beeline_track_points_total.*dropped/.test(line));
    expect(dropped).toMatch(/ 10$/);
  });

  test("keeps a day until its youngest point is older than the region allows", async () => {
    await createPartitions(city.core.system);
    const before = await partitionNames(city.core.system);
    city.core.ambient.advance(city.core.runtime.region.trackRetentionDays * 24 * 3_600_000);
    const today = city.core.ambient.now().getTime();
    const rider = await hireRider(city.core);
    await city.keepTracks();
    const sent = await city.ride(rider, 10);
    const oldest = new Date(today - city.core.runtime.region.trackRetentionDays * 24 * 3_600_000);
    const limit = `track_chunks_${oldest.toISOString().slice(0, 10).replaceAll("-", "")}`;
    city.loops.push(startTrackRetention(city.core.runtime));
    await until("old days are gone", async () => {
      const names = await partitionNames(city.core.system);
      return names.every((name) => name >= limit);
    });
    const names = await partitionNames(city.core.system);
    expect(before.filter((name) => name >= limit).every((name) => names.includes(name))).toBe(true);
    expect(before.some((name) => name < limit)).toBe(true);
    expect(await dropExpiredPartitions(city.core.system)).toEqual([]);
    city.ops = await city.core.person("ops");
    expect((await city.trackOf(rider.id)).items).toEqual(sent);
  });
});
