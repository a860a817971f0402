import { describe, expect, test } from "vitest";
import {
  CODE_CHARS,
  drawCode,
  isLinkCode,
  isReservedCode,
  SHELVES,
  shelfOf,
} from "./code-rules.ts";

describe("codes", () => {
  test("are seven base62 characters, each as likely as the next", () => {
    const seen = new Map<string, number>();
    let state = 1;
    const random = () =>
      Uint8Array.from({ length: 32 }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 24;
      });
    for (let i = 0; i < 20_000; i++) {
      const code = drawCode(random())!;
      expect(code).toMatch(/^[0-9A-Za-z]{7}$/);
      for (const char of code) seen.set(char, (seen.get(char) ?? 0) + 1);
    }
    expect(seen.size).toBe(62);
    const mean = (20_000 * CODE_CHARS) / 62;
    for (const count of seen.values()) expect(Math.abs(count / mean - 1)).toBeLessThan(0.15);
  });
  test("are drawn again when too few bytes are fair", () => {
    expect(drawCode(new Uint8Array(32).fill(255))).toBeUndefined();
  });
  test("are spread over the shelves", () => {
    const shelves = new Map<string, number>();
    for (let i = 0; i < 16_000; i++) {
      const shelf = shelfOf(`code${i}`);
      shelves.set(shelf, (shelves.get(shelf) ?? 0) + 1);
    }
    expect(shelves.size).toBe(SHELVES);
    for (const count of shelves.values()) expect(count).toBeGreaterThan(700);
  });
  test.each(["aB3dE7z", "diwali-2026", "abcd"])("%s may be one", (code) => {
    expect(isLinkCode(code)).toBe(true);
  });
  test.each(["", "abc", "aB3dE7", "aB3dE7zz", "-abcd", "abcd-", "a/../b", "%00", "ä234567"])(
    "%j may not",
    (code) => {
      expect(isLinkCode(code)).toBe(false);
    },
  );
  test("words of ours are kept back, however they are written", () => {
    expect(isReservedCode("Support")).toBe(true);
    expect(isReservedCode("login")).toBe(true);
    expect(isReservedCode("diwali")).toBe(false);
  });
});
