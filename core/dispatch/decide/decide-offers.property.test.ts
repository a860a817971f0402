import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candidate, Outcome } from "./candidate.ts";
import { NOW, offered, policy, snapshot } from "./decide-offers.fixture.ts";
import { decideOffers, type SearchSnapshot } from "./decide-offers.ts";

describe("always", () => {
  const anyCandidate = (riderId: string): fc.Arbitrary<Candidate> =>
    fc.record({
      riderId: fc.constant(riderId),
      state: fc.constantFrom("online", "offered", "on_trip", "offline", "suspended"),
      vehicle: fc.constantFrom("bike", "scooter", "bicycle", "auto", "sedan", "suv"),
      distanceMeters: fc.nat(10_000),
      etaSeconds: fc.nat(5_000),
      positionAgeMs: fc.nat(40_000),
      rating: fc.double({ min: 0, max: 5, noNaN: true }),
      offersSeen: fc.nat(100),
      offersAccepted: fc.nat(100),
      idleMs: fc.option(fc.nat(10_000_000)),
      isFlagged: fc.boolean(),
    });
  const anySnapshot: fc.Arbitrary<SearchSnapshot> = fc
    .record({
      size: fc.nat(12),
      max: fc.integer({ min: 1, max: 6 }),
      isParallel: fc.boolean(),
      attempt: fc.nat(45),
      searchedMs: fc.nat(11 * 60_000),
      radiusMeters: fc.constantFrom(...policy.radiusStepsMeters),
      isWidest: fc.boolean(),
      asked: fc.uniqueArray(fc.nat(11)),
      askedAgoMs: fc.nat(90_000),
      back: fc.uniqueArray(fc.nat(11)),
      timeScale: fc.constantFrom(1, 20, 60),
    })
    .chain((found) =>
      fc
        .tuple(...Array.from({ length: found.size }, (_, index) => anyCandidate(`r${index}`)))
        .map((candidates) =>
          snapshot({
            candidates,
            attempt: found.attempt,
            searchingSinceMs: NOW - found.searchedMs,
            radiusMeters: found.radiusMeters,
            isWidest: found.isWidest,
            askedAtMs: new Map(found.asked.map((index) => [`r${index}`, NOW - found.askedAgoMs])),
            gaveBack: new Set(found.back.map((index) => `r${index}`)),
            timeScale: found.timeScale,
            policy: {
              ...policy,
              fanOut: found.isParallel
                ? { mode: "parallel", max: found.max }
                : { mode: "sequential" },
            },
          }),
        ),
    );

  test("only riders who may be asked are asked, each once, within the fan-out", () => {
    fc.assert(
      fc.property(anySnapshot, (seen) => {
        const ids = offered(decideOffers(seen));
        const { fanOut } = seen.policy;
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBeLessThanOrEqual(fanOut.mode === "sequential" ? 1 : fanOut.max);
        for (const id of ids) {
          const found = seen.candidates.find(({ riderId }) => riderId === id)!;
          expect(found.state).toBe("online");
          expect(found.isFlagged).toBe(false);
          expect(found.positionAgeMs).toBeLessThan(seen.policy.freshMs);
          expect(found.distanceMeters).toBeLessThanOrEqual(seen.radiusMeters);
          expect(seen.gaveBack.has(id)).toBe(false);
          const askedAt = seen.askedAtMs.get(id) ?? 0;
          expect(NOW - askedAt).toBeGreaterThanOrEqual(seen.policy.reofferAfterMs);
        }
      }),
    );
  });
  test("nobody who is asked scores less than anybody who is not", () => {
    fc.assert(
      fc.property(anySnapshot, (seen) => {
        const decision = decideOffers(seen);
        if (decision.kind !== "offer") return;
        const scores = (...outcomes: Outcome[]) =>
          decision.verdicts
            .filter((verdict) => outcomes.includes(verdict.outcome))
            .map(({ score }) => score!);
        expect(Math.min(...scores("offered", "also_offered"))).toBeGreaterThanOrEqual(
          Math.max(0, ...scores("not_chosen")),
        );
        for (const { score } of decision.verdicts) {
          if (score === null) continue;
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
  test("the order in which riders are listed does not matter", () => {
    fc.assert(
      fc.property(anySnapshot, (seen) => {
        const reversed = { ...seen, candidates: [...seen.candidates].reverse() };
        expect(offered(decideOffers(reversed))).toEqual(offered(decideOffers(seen)));
        expect(decideOffers(seen)).toEqual(decideOffers(seen));
      }),
    );
  });
  test("every rider seen is accounted for, and what is awaited lies ahead", () => {
    fc.assert(
      fc.property(anySnapshot, (seen) => {
        const decision = decideOffers(seen);
        if (decision.kind === "widen") expect(seen.isWidest).toBe(false);
        if (decision.kind === "offer" || decision.kind === "wait") {
          expect(decision.verdicts).toHaveLength(seen.candidates.length);
        }
        if (decision.kind === "wait") expect(decision.retryAtMs).toBeGreaterThan(NOW);
        if (decision.kind === "offer") {
          expect(decision.expiresAtMs).toBe(NOW + policy.acceptWindowMs);
          expect(seen.attempt).toBeLessThan(policy.maxAttempts);
        }
      }),
    );
  });
});
