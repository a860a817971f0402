import { describe, expect, it } from "vitest";
import {
  type KeyTimes,
  keyState,
  needsNewKey,
  PUBLISH_AHEAD_MS,
  signerAt,
  successionAt,
  VERIFY_AFTER_MS,
} from "./key-rules.ts";

const DAY_MS = 86_400_000;
const start = new Date(1_790_000_000_000);
const later = (ms: number) => new Date(start.getTime() + ms);
const first: KeyTimes = { signsFrom: start, signsUntil: null, verifiesUntil: null };

describe("the life of a key", () => {
  const { next, ending } = successionAt(later(30 * DAY_MS));
  const ended = { ...first, ...ending };
  const turn = 30 * DAY_MS + PUBLISH_AHEAD_MS;

  it("is published before it signs, and the old one signs until then", () => {
    const at = later(turn - 1);
    expect([keyState(ended, at), keyState(next, at)]).toEqual(["signs", "next"]);
    expect(signerAt([next, ended], at)).toBe(ended);
  });

  it("signs from the very moment the old one stops", () => {
    const at = later(turn);
    expect([keyState(ended, at), keyState(next, at)]).toEqual(["verifies", "signs"]);
    expect(signerAt([ended, next], at)).toBe(next);
  });

  it("goes on verifying longer than any token lives, then is withdrawn", () => {
    expect(VERIFY_AFTER_MS).toBeGreaterThan(30 * 60_000);
    expect(keyState(ended, later(turn + VERIFY_AFTER_MS - 1))).toBe("verifies");
    expect(keyState(ended, later(turn + VERIFY_AFTER_MS))).toBe("withdrawn");
  });
});

describe("needsNewKey", () => {
  const rules = { periodMs: 30 * DAY_MS, isAsked: false };

  it("comes with the period, or when somebody asks", () => {
    expect(needsNewKey([first], later(30 * DAY_MS - 1), rules)).toBe(false);
    expect(needsNewKey([first], later(30 * DAY_MS), rules)).toBe(true);
    expect(needsNewKey([first], later(1), { ...rules, isAsked: true })).toBe(true);
    expect(needsNewKey([], start, rules)).toBe(true);
  });

  it("never while one waits", () => {
    const { next, ending } = successionAt(start);
    const keys = [{ ...first, ...ending }, next];
    expect(needsNewKey(keys, later(1), { ...rules, isAsked: true })).toBe(false);
  });

  it("prefers the latest of two that were put in at once", () => {
    const second = { ...first, signsFrom: later(5) };
    expect(signerAt([second, first], later(6))).toBe(second);
    expect(signerAt([first, second], later(4))).toBe(first);
  });
});
