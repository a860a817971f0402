import { expect, test } from "vitest";
import { idPrefixes, isIdOf, makeId, parseId } from "./ids.ts";

const random = new Uint8Array(16).fill(7);

test("an id says what it is and where it lives", () => {
  const id = makeId("order", "uk", 1_790_000_000_000, random);
  expect(id).toMatch(/^ord_uk_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(parseId(id)).toEqual({ prefix: "ord", region: "uk" });
  expect(isIdOf("order", id)).toBe(true);
  expect(isIdOf("trip", id)).toBe(false);
});

test("ids sort by the time they were made", () => {
  const times = [1, 1_000, 1_790_000_000_000, 1_790_000_000_001, 2 ** 45];
  const ids = times.map((time) => makeId("order", "in", time, random));
  expect([...ids].sort()).toEqual(ids);
});

test.each([
  "",
  "ord",
  "ord_in",
  "ord_fr_01",
  "ord_in_short",
  `ord_in_${"u".repeat(26)}`,
  "a_b_c_d",
])("%j is no id", (text) => {
  expect(parseId(text)).toBeUndefined();
});

test("no two kinds share a prefix", () => {
  const prefixes = Object.values(idPrefixes);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});
