import { describe, expect, it } from "vitest";
import { fold, wordsOf } from "./fold.ts";
import { likeness, slipsBetween } from "./likeness.ts";

describe("slips", () => {
  it.each([
    ["pizza", "pizza", 0],
    ["piza", "pizza", 1],
    ["pziza", "pizza", 1],
    ["cheesy", "cheese", 1],
    ["abcdef", "uvwxyz", 3],
  ])("%s and %s differ by %i", (typed, word, slips) => {
    expect(slipsBetween(typed, word, 2).whole).toBe(slips);
  });

  it("may be free after a beginning", () => {
    expect(slipsBetween("chikn", "chickenburger", 1).start).toBe(2);
    expect(slipsBetween("chiken", "chickenburger", 1).start).toBe(1);
  });
});

describe("likeness", () => {
  it("falls from the same word over a beginning to a slip", () => {
    const scores = ["pizza", "pizz", "pizzo", "piozz", "dosa"].map((it) => likeness(it, "pizza"));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores[0]).toBe(1);
    expect(scores.at(-1)).toBe(0);
  });

  it("does not forgive so much that short words match anything", () => {
    expect(likeness("idly", "idli")).toBeGreaterThan(0);
    expect(likeness("tea", "pea")).toBe(0);
  });
});

describe("words", () => {
  it("have no accents, case or signs", () => {
    expect(fold("  Crème-Brûlée & Co.")).toBe("creme brulee co");
    expect(wordsOf("?! ---")).toEqual([]);
  });

  it("keep what Unicode cannot take apart, and the apostrophe joins", () => {
    expect(fold("Smørrebrød, Łosoś, Luigi’s")).toBe("smorrebrod losos luigis");
    expect(fold("Luigi's")).toBe("luigis");
  });

  it("keep the vowels of Devanagari, and forgive its dots", () => {
    expect(fold("क़ीमा")).toBe(fold("कीमा"));
    expect(fold("दाँत")).toBe(fold("दांत"));
    expect(fold("दाल")).not.toBe(fold("दिल"));
  });

  it("are of any script", () => {
    expect(wordsOf("मसाला-Dosa, No. 5")).toEqual(expect.arrayContaining(["dosa", "no", "5"]));
    expect(wordsOf("मसाला")).toHaveLength(1);
  });
});
