import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Candidate,
  isPulledAt,
  pageOfCandidates,
  readPlace,
  reasonsOf,
  scoreOf,
  writePlace,
} from "./feed-rules.ts";

const HOUR_MS = 3_600_000;
const base: Candidate = { id: "a", createdAtMs: 100 * HOUR_MS, kind: "news", orders: 0 };

const aCandidate = fc.record({
  id: fc.uuid(),
  createdAtMs: fc.integer({ min: 0, max: 1_000 * HOUR_MS }),
  kind: fc.constantFrom("news" as const, "offer" as const),
  orders: fc.nat(40),
});
const candidates = fc.uniqueArray(aCandidate, { selector: ({ id }) => id, maxLength: 80 });

describe("the score", () => {
  it("grows with newness and interest, and interest is worth a day at most", () => {
    expect(scoreOf({ ...base, createdAtMs: 101 * HOUR_MS })).toBeGreaterThan(scoreOf(base));
    expect(scoreOf({ ...base, kind: "offer" })).toBeGreaterThan(scoreOf(base));
    expect(scoreOf({ ...base, orders: 1 })).toBeCloseTo(scoreOf(base) + 8);
    const devoted = { ...base, orders: 1_000, kind: "offer" as const };
    expect(scoreOf(devoted)).toBeCloseTo(scoreOf(base) + 28);
    expect(scoreOf({ ...base, createdAtMs: 130 * HOUR_MS })).toBeGreaterThan(scoreOf(devoted));
    expect(reasonsOf(devoted)).toEqual(["ordered_here", "offer"]);
    expect(reasonsOf(base)).toEqual([]);
  });
});

describe("pages", () => {
  it("hold each candidate once, in order, whatever is added or taken away in between", () => {
    fc.assert(
      fc.property(
        candidates,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat()),
        (all, limit, out) => {
          const gone = new Set(out.map((n) => all[n % Math.max(1, all.length)]?.id));
          const seen: Candidate[] = [];
          let place: { score: number; id: string } | undefined;
          let left = [...all];
          for (;;) {
            const { page, hasMore } = pageOfCandidates(left, place, limit);
            seen.push(...page.map(({ candidate }) => candidate));
            const last = page.at(-1);
            if (!hasMore || !last) break;
            place = { score: last.score, id: last.candidate.id };
            left = left.filter(({ id }) => !gone.has(id) || seen.some((one) => one.id === id));
          }
          const scores = seen.map(scoreOf);
          expect(scores).toEqual(scores.toSorted((a, b) => b - a));
          expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
          const stayed = all.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
          const ids = new Set(seen.map(({ id }) => id));
          expect(stayed.every((id) => ids.has(id))).toBe(true);
        },
      ),
    );
  });

  it("remember their place exactly", () => {
    fc.assert(
      fc.property(aCandidate, (candidate) => {
        const place = {
          asOfMs: candidate.createdAtMs,
          score: scoreOf(candidate),
          id: candidate.id,
        };
        expect(readPlace(writePlace(place))).toEqual(place);
      }),
    );
    for (const bad of ["", "x", "e30", "W251bGwsMSwyXQ", "WzFlMzA4LDEsImEiXQ"]) {
      expect(readPlace(bad)).toBeUndefined();
    }
  });
});

describe("pulling", () => {
  it("begins at the threshold and ends far below it", () => {
    const walk = [9, 10, 11, 9, 6, 5, 4, 5, 9, 10];
    let isPulled = false;
    const states = walk.map((followers) => {
      isPulled = isPulledAt(isPulled, followers, 10);
      return isPulled;
    });
    expect(states).toEqual([
      ...[false, true, true, true, true, true],
      ...[false, false, false, true],
    ]);
  });
});
