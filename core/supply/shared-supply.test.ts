/** Duty, reports and silence over the shared index, as one process of several lives through them. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { riderOnDuty, startTestCore, type TestCore, until } from "../test/index.ts";
import { startTestRedis, type TestRedis } from "../up/index.ts";
import { isLiveIndexShared, liveIndexOf, setRiderState } from "./index.ts";
import { releaseSilent } from "./release-silent.ts";
import { restoreOnTrip } from "./restore-on-trip.ts";
import { goOffline, goOnline, newRider, rowOf } from "./test-riders.ts";

let redis: TestRedis;
let core: TestCore;
beforeAll(async () => {
  redis = await startTestRedis();
  core = await startTestCore({ redisUrl: redis.url });
});
afterAll(async () => {
  await core?.stop();
  await redis?.stop();
});

const index = () => liveIndexOf(core.runtime);

beforeEach(async () => {
  await redis.client.send("FLUSHALL", []);
  await until("the index is shared", () => {
    index();
    return isLiveIndexShared(core.runtime);
  });
});

it("follows duty and states, in Redis too", async () => {
  const rider = await newRider(core);
  await goOnline(core, rider);
  const key = `driver:meta:{blr}:${rider.id}`;
  const statusIn = (state: string) =>
    until(`Redis says ${state}`, async () => (await redis.client.hget(key, "status")) === state);
  await statusIn("online");
  await setRiderState(core.system, rider.id, "on_trip");
  await statusIn("on_trip");
  await setRiderState(core.system, rider.id, "online");
  await goOffline(rider);
  await statusIn("offline");
  expect(await index().get(rider.id)).toBeUndefined();
});

it("releases the silent, whichever process they reported to", async () => {
  const rider = await riderOnDuty(core);
  await until("it is there", async () => (await index().get(rider.id)) !== undefined);
  core.ambient.advance(31_000);
  await releaseSilent(core.system);
  expect((await rowOf(core, rider)).state).toBe("offline");
});

it("keeps the place of a silent rider on a trip whose process is gone", async () => {
  const rider = await riderOnDuty(core);
  await setRiderState(core.system, rider.id, "on_trip");
  await until("it is there", async () => (await index().get(rider.id))?.state === "on_trip");
  expect(await restoreOnTrip(core.system)).toBe(0);
  // As another process that has just been started finds it, with nobody's word in Redis.
  index().remove(rider.id);
  await until("it is gone", async () => (await index().get(rider.id)) === undefined);
  expect(await restoreOnTrip(core.system)).toBe(1);
  expect(await index().get(rider.id)).toMatchObject({ state: "on_trip", riderId: rider.id });
});
