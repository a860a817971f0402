import { describe, expect, test } from "vitest";
import { clearChoices, signalWords } from "./flag-words.ts";

describe("signs of made-up positions", () => {
  test("say what was seen and how often", () => {
    expect(signalWords({ kind: "teleport", count: 7 })).toBe(
      "Jumped farther than anybody can ride: 7 times",
    );
    expect(signalWords({ kind: "clock", count: 1 })).toBe("Changed the clock of the phone: 1 time");
    expect(signalWords({ kind: "some_new_kind", count: 2 })).toBe("some new kind: 2 times");
  });
  test("are cleared for a reason that has words", () => {
    expect(clearChoices()).toContainEqual({
      value: "phone_fault",
      label: "The phone is at fault",
    });
  });
});
