/** Redis dies, comes back empty, hangs and goes on. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { until } from "../../test/index.ts";
import { startTestRedis, type TestRedis } from "../../up/index.ts";
import { isMatchable } from "./live-index.ts";
import { center, NOW, report, rider } from "./live-index-model.ts";
import type { RedisLiveIndex } from "./redis-live-index.ts";
import { openSharedIndex, type SharedIndex } from "./test-shared-index.ts";

let redis: TestRedis;
let near: SharedIndex;
let far: SharedIndex;

/** Takes pings; short enough for a test, long enough for a busy machine. */
const DEADLINE_MS = 400;
const open = () => openSharedIndex(redis.url, DEADLINE_MS);

beforeEach(async () => {
  redis = await startTestRedis();
  near = await open();
  far = await open();
});
afterEach(async () => {
  await redis.stop();
  await Promise.all([near.index.close(), far.index.close()]);
});

const around = { cityCode: "blr", center, rings: 4 };
const isBack = (index: RedisLiveIndex) => until("Redis is back", () => index.isShared, 15_000);
const isAway = (index: RedisLiveIndex) => until("Redis is away", () => !index.isShared);

async function agree(): Promise<void> {
  const read = async () => {
    const { riders } = await far.index.snapshot("blr");
    return riders.map(({ riderId, state, lat }) => ({ riderId, state, lat }));
  };
  const byId = (a: { riderId: string }, b: { riderId: string }) =>
    a.riderId.localeCompare(b.riderId);
  const own = await near.index.snapshot("blr");
  expect((await read()).sort(byId)).toEqual(
    own.riders.map(({ riderId, state, lat }) => ({ riderId, state, lat })).sort(byId),
  );
}

it("answers the last-known state with true ages while Redis is dead, and keeps what changes", async () => {
  for (const id of ["one", "two", "three"]) near.index.place(rider(id));
  await until("far has read them", async () => (await far.index.nearby(around)).length === 3);
  await redis.kill();
  await Promise.all([isAway(near.index), isAway(far.index)]);
  const moved = offsetMeters(center, { northMeters: 100, eastMeters: 0 });
  near.index.move("one", report(moved));
  near.index.setState("two", "on_trip");
  near.index.remove("three");
  // The process that takes the pings is up to date about them.
  expect(await near.index.get("one")).toMatchObject({ lat: moved.lat, recordedAtMs: NOW + 1_000 });
  expect(await near.index.countByState()).toEqual({ online: 1, offered: 0, on_trip: 1 });
  // The other one knows what it read last, as old as it is: after ten seconds nobody is matched.
  const known = await far.index.nearby(around);
  expect(known.map(({ riderId }) => riderId).sort()).toEqual(["one", "three", "two"]);
  expect(known.every((one) => isMatchable(one, NOW + 9_000))).toBe(true);
  expect(known.some((one) => isMatchable(one, NOW + 10_000))).toBe(false);
  const query = { cityCode: "blr", center, k: 5, maxMeters: 5_000 };
  expect(await far.index.nearest({ ...query, nowMs: NOW + 9_000 })).toHaveLength(3);
  expect(await far.index.nearest({ ...query, nowMs: NOW + 10_000 })).toEqual([]);

  await redis.start();
  await Promise.all([isBack(near.index), isBack(far.index)]);
  await until("what was kept is written", async () => {
    const riders = await far.index.getMany(["one", "two", "three"]);
    return riders.get("two")?.state === "on_trip" && riders.get("one")?.lat === moved.lat;
  });
  expect(await far.index.get("three")).toBeUndefined();
  await agree();
});

it("fills a Redis that came back empty from what each process knows", async () => {
  for (let i = 0; i < 500; i++) near.index.place(rider(`near-${i}`));
  for (let i = 0; i < 500; i++) far.index.place(rider(`far-${i}`, { vehicle: "bike" }));
  near.index.setDemand("blr", "order", center);
  await until("all are there", async () => (await near.index.countByState()).online === 1_000);
  await redis.kill();
  await isAway(near.index);
  await redis.start();
  await until("all are there again", async () => {
    const counts = await near.index.countByState();
    return near.index.isShared && counts.online === 1_000;
  });
  const cells = await far.index.aggregates("blr", NOW);
  expect(cells).toMatchObject([
    { riders: 500, free: 500, openSearches: 1 },
    { riders: 500, free: 500, openSearches: 1 },
  ]);
  await agree();
});

it("costs nobody more than the deadline when Redis hangs, and is right when it goes on", async () => {
  near.index.place(rider("one"));
  near.index.place(rider("two"));
  await until("far sees them", async () => (await far.index.nearby(around)).length === 2);
  redis.hold();
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const begun = performance.now();
    expect(await far.index.nearby(around)).toHaveLength(2);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  expect(times.at(-1)).toBeLessThan(DEADLINE_MS + 300);
  // Only those on the way when it began to hang waited; the breaker spares the others.
  expect(times.filter((ms) => ms > DEADLINE_MS / 2).length).toBeLessThanOrEqual(2);
  expect(far.tally.lastKnown).toBe(20);
  // What is said meanwhile reaches it, in whatever order the old and the new connection are heard.
  near.index.setState("one", "offered");
  near.index.setState("one", "on_trip");
  near.index.remove("two");
  await isAway(near.index);
  redis.release();
  await Promise.all([isBack(near.index), isBack(far.index)]);
  await until("the state is right", async () => (await far.index.get("one"))?.state === "on_trip");
  await until("the other has left", async () => (await far.index.get("two")) === undefined);
  expect(await far.index.countByState()).toEqual({ online: 0, offered: 0, on_trip: 1 });
  await agree();
});

it("starts without Redis and joins it when it comes", async () => {
  await redis.kill();
  await isAway(near.index);
  near.index.place(rider("early"));
  expect(await near.index.get("early")).toBeDefined();
  await redis.start();
  await until(
    "far sees the early one",
    async () => far.index.isShared && (await far.index.get("early")),
  );
});
