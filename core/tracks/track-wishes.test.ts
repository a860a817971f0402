/** Two processes over one database: one takes the positions, the other one needs the track. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { makeRuntime, systemCtx } from "../platform/index.ts";
import { closeLiveIndex, liveIndexOf } from "../supply/index.ts";
import {
  cityCenter,
  ping,
  riderOnDuty,
  startTestCore,
  type TestCore,
  until,
} from "../test/index.ts";
import { startTestRedis, type TestRedis } from "../up/index.ts";
import { awaitTrack, readTrack, startTracksLoop } from "./index.ts";

let redis: TestRedis;
let taking: TestCore;
let tracks: { stop(): Promise<void> };
let other: ReturnType<typeof makeRuntime>;
beforeAll(async () => {
  redis = await startTestRedis();
  taking = await startTestCore({ redisUrl: redis.url });
  tracks = await startTracksLoop(taking.runtime);
  other = makeRuntime(taking.runtime.config, taking.ambient);
});
afterAll(async () => {
  await tracks?.stop();
  await closeLiveIndex(other);
  await other?.database.close();
  await taking?.stop();
  await redis?.stop();
});

test("whoever needs the last minute of a track has it written by who took it", async () => {
  const start = cityCenter(taking);
  const rider = await riderOnDuty(taking, start);
  const ctx = systemCtx(other, "test");
  const nowMs = () => taking.ambient.now().getTime();
  const fromMs = nowMs() - 1_000;
  const lastMs = async () => {
    const asked = { riderId: rider.id, fromMs, toMs: nowMs() + 1, limit: 10 };
    return (await readTrack(ctx, asked)).points.at(-1)?.recordedAtMs ?? 0;
  };
  for (let round = 0; round < 2; round++) {
    taking.ambient.advance(5_000);
    const sentMs = nowMs();
    await ping(taking, rider, offsetMeters(start, { northMeters: 20 * round, eastMeters: 20 }));
    await until("the other one sees the rider", async () => {
      const live = await liveIndexOf(other).get(rider.id);
      return live !== undefined && live.recordedAtMs >= sentMs;
    });
    expect(await lastMs()).toBeLessThan(sentMs);
    await awaitTrack(ctx, rider.id);
    expect(await lastMs()).toBeGreaterThanOrEqual(sentMs);
  }
});

test("nobody who has it, or nobody to have: no long wait", async () => {
  await awaitTrack(systemCtx(other, "test"), "rdr_in_nobody");
});
