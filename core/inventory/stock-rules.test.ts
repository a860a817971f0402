import { describe, expect, it } from "vitest";
import { changeOf, mergeLines, shortages } from "./stock-rules.ts";

const line = (itemId: string, quantity: number) => ({ itemId, quantity });

describe("stock rules", () => {
  it("merge and order lines", () => {
    expect(mergeLines([line("b", 1), line("a", 2), line("b", 3)])).toEqual([
      line("a", 2),
      line("b", 4),
    ]);
  });

  it("find no shortage where nothing is asked", () => {
    expect(shortages([], new Map())).toEqual([]);
  });

  it("take what comes in and what is thrown away", () => {
    const standing = { available: 4, held: 2, booked: 6 };
    expect(changeOf({ kind: "received", quantity: 3 }, standing)).toEqual({ change: 3, after: 7 });
    expect(changeOf({ kind: "spoiled", quantity: 5 }, standing)).toEqual({ change: -5, after: -1 });
  });

  it("count the shelf, of which a part is promised", () => {
    const standing = { available: 4, held: 2, booked: 6 };
    expect(changeOf({ kind: "counted", count: 5 }, standing)).toEqual({ change: -1, after: 3 });
    expect(changeOf({ kind: "counted", count: 6 }, standing)).toEqual({ change: 0, after: 4 });
  });

  it("begin with nothing where nothing was counted, whatever the book said before", () => {
    const standing = { available: null, held: 1, booked: 9 };
    const { change, after } = changeOf({ kind: "received", quantity: 5 }, standing);
    expect(after).toBe(5);
    expect(standing.booked + change - standing.held).toBe(after);
  });
});
