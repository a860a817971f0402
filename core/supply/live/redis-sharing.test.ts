/** Several processes on one Redis: what one says, the others see. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { offsetMeters } from "#shared/geo.ts";
import { until } from "../../test/index.ts";
import { startTestRedis, type TestRedis } from "../../up/index.ts";
import type { LiveIndex, LiveState } from "./live-index.ts";
import { center, NOW, report, rider } from "./live-index-model.ts";
import { metaKey } from "./redis-keys.ts";
import type { RedisLiveIndex } from "./redis-live-index.ts";
import { openSharedIndex } from "./test-shared-index.ts";

let redis: TestRedis;
let first: RedisLiveIndex;
let second: RedisLiveIndex;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis?.stop());
beforeEach(async () => {
  await redis.client.send("FLUSHALL", []);
  [first, second] = [
    (await openSharedIndex(redis.url)).index,
    (await openSharedIndex(redis.url)).index,
  ];
});
afterEach(() => Promise.all([first.close(), second.close()]));

const sees = (index: LiveIndex, id: string, state: LiveState) =>
  until(`${id} is ${state}`, async () => (await index.get(id))?.state === state);
/** All of the index's changes are written, and whatever comes next comes later by any clock. */
const sawAll = async (index: LiveIndex) => {
  await index.countByState();
  const nowMs = Date.now();
  await until("the clock goes on", () => Date.now() > nowMs + 1);
};
const north = (northMeters: number) => offsetMeters(center, { northMeters, eastMeters: 0 });

describe("two processes", () => {
  it("see each other's riders, moves, states and searches", async () => {
    first.place(rider("one"));
    first.setDemand("blr", "order", center);
    await sees(second, "one", "online");
    first.move("one", report(north(3_000)));
    await until("the move is seen", async () => {
      const [nearest] = await second.nearest({
        ...{ cityCode: "blr", center: north(3_000), k: 1, maxMeters: 500, nowMs: NOW },
      });
      return nearest?.rider.riderId === "one";
    });
    expect(await second.countByState()).toEqual({ online: 1, offered: 0, on_trip: 0 });
    const cells = await second.aggregates("blr", NOW + 1_000);
    expect(cells.reduce((sum, cell) => sum + cell.riders, 0)).toBe(1);
    expect(cells.reduce((sum, cell) => sum + cell.openSearches, 0)).toBe(1);
  });

  it("change the state of each other's riders, also of those never read", async () => {
    first.place(rider("one"));
    await sawAll(first);
    second.setState("one", "offered");
    second.setAcceptance("one", 0.25);
    await sees(first, "one", "offered");
    expect(await first.get("one")).toMatchObject({ acceptance: 0.25 });
    // The next report tells the rider's process what it did not know, and does not undo it.
    first.move("one", report(north(50)));
    await until(
      "the state came back",
      () => first.move("one", report(center))?.state === "offered",
    );
    await sees(second, "one", "offered");
    expect(await second.aggregates("blr", NOW)).toMatchObject([{ riders: 1, free: 0 }]);
  });

  it("let a rider go whom another one serves, and late reports do not bring it back", async () => {
    first.place(rider("one"));
    await sawAll(first);
    second.remove("one");
    await until("it has left", async () => (await first.get("one")) === undefined);
    first.move("one", report(north(50)));
    await until("its process forgot it", () => first.move("one", report(center)) === undefined);
    expect(await second.get("one")).toBeUndefined();
    expect(await second.aggregates("blr", NOW)).toEqual([]);
    // Going online again does.
    second.place(rider("one"));
    await sees(first, "one", "online");
  });

  it("hand a rider over: who has the newest report speaks for it", async () => {
    first.place(rider("one"));
    await sawAll(first);
    second.restore(rider("one", { recordedAtMs: 0, lat: 12.9 }));
    await sawAll(second);
    expect(await first.get("one")).toMatchObject({ recordedAtMs: NOW, lat: center.lat });
    expect(second.move("one", report(north(900)))).toBeDefined();
    await sawAll(second);
    expect(await first.get("one")).toMatchObject({ lat: north(900).lat, state: "online" });
    expect(await first.countByState()).toEqual({ online: 1, offered: 0, on_trip: 0 });
  });

  it("follow a rider that goes online in another city", async () => {
    first.place(rider("one"));
    await sawAll(first);
    second.place(rider("one", { cityCode: "bom" }));
    await until("it moved", async () => (await first.get("one"))?.cityCode === "bom");
    expect(await first.aggregates("blr", NOW)).toEqual([]);
    expect(await first.countByState()).toEqual({ online: 1, offered: 0, on_trip: 0 });
  });

  it("name each other's silent riders", async () => {
    first.place(rider("silent", { seenAtMs: NOW - 31_000 }));
    first.place(rider("talks"));
    first.place(rider("driving", { seenAtMs: NOW - 31_000, state: "on_trip" }));
    await sawAll(first);
    const silent = await second.silentSince(NOW - 30_000, 10);
    expect(silent.map(({ riderId }) => riderId)).toEqual(["silent"]);
  });

  it("take many riders in one tick, each once", async () => {
    const count = 3_000;
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < count; i++) {
        if (round === 0) first.place(rider(`r-${i}`));
        else first.move(`r-${i}`, report(north(((i * 7) % 9_000) + round)));
      }
    }
    await until("all are there", async () => (await second.countByState()).online === count);
    await until("all have moved", async () => {
      const { riders } = await second.snapshot("blr");
      return riders.every(({ lat }) => lat !== center.lat);
    });
    const cells = await second.aggregates("blr", NOW);
    expect(cells.reduce((sum, cell) => sum + cell.riders, 0)).toBe(count);
  });
});

describe("every key", () => {
  it("expires or is removed", async () => {
    for (let i = 0; i < 5; i++) first.place(rider(`r-${i}`));
    first.setDemand("blr", "order", center);
    await sawAll(first);
    second.remove("r-0");
    await sawAll(second);
    const keys = (await redis.client.send("KEYS", ["*"])) as string[];
    expect(keys.length).toBeGreaterThan(8);
    for (const key of keys) {
      const ttl = Number(await redis.client.send("PTTL", [key]));
      expect(ttl, key).toBeGreaterThan(0);
      expect(ttl, key).toBeLessThanOrEqual(90_000);
      // One hash tag per city, so that a cluster keeps a city on one node.
      expect(key).toMatch(/\{(blr|bom)\}/);
    }
    for (let i = 1; i < 5; i++) first.remove(`r-${i}`);
    first.setDemand("blr", "order", null);
    await sawAll(first);
    const left = (await redis.client.send("KEYS", ["*"])) as string[];
    const marks = left.filter((key) => key.startsWith("driver:meta:"));
    expect(marks).toHaveLength(5);
    expect(left.filter((key) => /drivers:h|snapshot|cells|seen|lease|search/.test(key))).toEqual(
      [],
    );
  });

  it("is taken off the sums when the process that spoke for it is gone", async () => {
    first.place(rider("one"));
    first.setDemand("blr", "order", center);
    await sawAll(first);
    // As if it had been silent for long: its lease is over, and it does not renew any more.
    await first.close();
    for (const [key, member] of [
      ["supply:lease:{blr}", "one"],
      ["supply:search-lease:{blr}", "order"],
    ] as const) {
      await redis.client.send("ZADD", [key, "1", member]);
    }
    await until("it was swept", async () => (await second.get("one")) === undefined, 15_000);
    await until("so was the search", async () => {
      return (await second.aggregates("blr", NOW)).length === 0;
    });
    const { online } = await second.countByState();
    expect(online).toBe(0);
    expect(await redis.client.exists(metaKey("blr", "one"))).toBe(false);
    first = (await openSharedIndex(redis.url)).index;
  });
});
