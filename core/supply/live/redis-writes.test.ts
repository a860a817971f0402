import { expect, it } from "vitest";
import { cellOf } from "../../platform/index.ts";
import { rider } from "./live-index-model.ts";
import { MAX_NOTES, type OwnRider, RedisWrites } from "./redis-writes.ts";

function own(writes: RedisWrites, riderId: string): OwnRider {
  const one = rider(riderId);
  const stamp = writes.nextStamp();
  const stamps = { placedStamp: stamp, movedStamp: stamp, stateStamp: stamp };
  const live = { ...one, cell: cellOf(one) };
  return { live, ...stamps, acceptanceStamp: null, isRestored: false, leasedAtMs: 0 };
}

const takeAll = (writes: RedisWrites) => writes.take(0, Number.POSITIVE_INFINITY);
const idsIn = (writes: RedisWrites) =>
  takeAll(writes).flatMap(({ args }) => args.filter((arg) => arg.startsWith("r-")));

it("keeps the newest of each rider only, however often it is told", () => {
  const writes = new RedisWrites();
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 250; i++) writes.put(`r-${i}`, own(writes, `r-${i}`));
  }
  expect(writes.pending).toBe(250);
  expect(takeAll(writes).map(({ size }) => size)).toEqual([100, 100, 50]);
  expect(writes.pending).toBe(0);
});

it("drops the oldest notes on others at the bound, and tells how many", () => {
  const writes = new RedisWrites();
  for (let i = 0; i < MAX_NOTES + 3; i++) writes.patch("blr", `r-${i}`, { state: "offered" });
  expect([writes.pending, writes.lost]).toEqual([MAX_NOTES, 3]);
  const ids = idsIn(writes);
  expect(ids).not.toContain("r-2");
  expect(ids).toContain("r-3");
});

it("sends again what failed, unless something newer was said meanwhile", () => {
  const writes = new RedisWrites();
  writes.put("r-own", own(writes, "r-own"));
  writes.patch("blr", "r-other", { state: "offered" });
  writes.remove("blr", "r-gone", "remove");
  const batches = takeAll(writes);
  writes.disown("r-own");
  writes.remove("blr", "r-other", "drop");
  for (const batch of batches) batch.failed();
  const again = takeAll(writes).flatMap(({ args }) => args);
  expect(again).not.toContain("r-own");
  expect(again.filter((arg) => ["drop", "patch", "remove"].includes(arg)).sort()).toEqual([
    "drop",
    "remove",
  ]);
});

it("gives every change a later stamp, also within one millisecond", () => {
  const writes = new RedisWrites();
  const stamps = Array.from({ length: 1_000 }, () => writes.nextStamp());
  expect(stamps.every((stamp, i) => i === 0 || stamp > stamps[i - 1]!)).toBe(true);
  expect(Number.isSafeInteger(stamps.at(-1))).toBe(true);
});
