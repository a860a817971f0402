import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Eta, Vehicle } from "#shared/contracts/fields.ts";
import { makeRandom } from "../seed/index.ts";
import { calibrationOf } from "./calibration-rules.ts";
import { decideModel } from "./decide-model.ts";
import { estimateEta } from "./estimate-eta.ts";
import { type EtaWorld, makeTrips, usualWorld } from "./eta-world.ts";
import { fitEta, LEAST_SAMPLES } from "./fit-rules.ts";
import { type EtaSample, legs } from "./leg-rules.ts";
import { EtaModel, estimateJourney, estimateLeg } from "./model-rules.ts";

function world(change: Partial<EtaWorld> = {}, seed = "eta"): EtaSample[] {
  return makeTrips({ ...usualWorld, ...change }, makeRandom(seed));
}

/** The first days, and the last one that nothing is learned from. */
function split(samples: readonly EtaSample[], days = 6): [EtaSample[], EtaSample[]] {
  const untilMs = usualWorld.startMs + days * 24 * 3_600_000;
  const late = new Set(samples.filter((s) => s.endedAtMs > untilMs).map(({ tripId }) => tripId));
  return [
    samples.filter(({ tripId }) => !late.has(tripId)),
    samples.filter(({ tripId }) => late.has(tripId)),
  ];
}

const seeds = ["a", "b", "c", "d", "e"];

describe("what is learned of a city", () => {
  test("are its slow hours, and no others", () => {
    const model = fitEta(world({ trips: 4_000 }))!;
    const { hour } = model.effects.travel;
    const of = (name: number) => Math.exp(hour[name] ?? 0);
    const quiet = of(3);
    for (const [name, factor] of Object.entries(usualWorld.traffic)) {
      expect(of(Number(name)) / quiet / factor).toBeGreaterThan(0.9);
      expect(of(Number(name)) / quiet / factor).toBeLessThan(1.1);
    }
    for (const name of [0, 2, 4, 11, 15, 22])
      expect(Math.abs(of(name) / quiet - 1)).toBeLessThan(0.08);
    for (const effect of Object.values(model.effects.pickup.hour)) {
      expect(Math.abs(effect)).toBeLessThan(0.1);
    }
  });

  test("is who is slow, and how slow", () => {
    const random = makeRandom("riders");
    const slow = "rider 7";
    const samples = world({ trips: 3_000, riderSpread: 0 }).map((sample) =>
      sample.riderId === slow
        ? {
            ...sample,
            actualSeconds: sample.actualSeconds * 1.4 * Math.exp(random.normal(0, 0.01)),
          }
        : sample,
    );
    const { rider } = fitEta(samples)!.effects.travel;
    expect(rider[slow]).toBeGreaterThan(0.2);
    expect(rider[slow]).toBeLessThan(0.36);
    for (const [id, effect] of Object.entries(rider)) {
      if (id !== slow) expect(Math.abs(effect)).toBeLessThan(0.06);
    }
  });

  test.each(seeds)("covers four in five arrivals of a day it has not seen (%s)", (seed) => {
    const [known, unseen] = split(world({}, seed));
    const { model, formula, journeys } = calibrationOf(fitEta(known), unseen);
    expect(model.count).toBeGreaterThan(500);
    expect(model.coverage).toBeGreaterThan(0.75);
    expect(model.coverage).toBeLessThan(0.85);
    expect(journeys.model.coverage).toBeGreaterThan(0.7);
    expect(journeys.model.coverage).toBeLessThan(0.9);
    expect(model.maeSeconds).toBeLessThan(formula.maeSeconds);
    expect(Math.abs(model.biasSeconds)).toBeLessThan(0.05 * 400);
  });

  test("is nothing where there is too little", () => {
    expect(fitEta([])).toBeNull();
    expect(decideModel([])).toBeUndefined();
    const few = world({ trips: Math.floor(LEAST_SAMPLES / 4) });
    expect(fitEta(few)).toBeNull();
    expect(decideModel(few)).toBeUndefined();
  });

  test("is not used where the formula is right", () => {
    const right = { pace: 1, traffic: {}, riderSpread: 0, lateness: 0 };
    for (const seed of seeds) {
      const learned = decideModel(world({ ...right, trips: 300 }, seed));
      // Either it does not do worse on what it has not seen, or it is not used.
      if (!learned?.isBetter) continue;
      const { model, formula } = learned.calibration;
      expect(model.maeSeconds).toBeLessThanOrEqual(formula.maeSeconds);
    }
  });

  test("is not used when the city has changed since", () => {
    const samples = world({ trips: 1_200 });
    const cut = samples.map(({ endedAtMs }) => endedAtMs).sort((a, b) => a - b)[
      Math.floor(samples.length * 0.8)
    ]!;
    // Slow for days, and exactly as the formula says from then on.
    const changed = samples.map((sample) => {
      const formula = estimateLeg(null, sample, null).seconds;
      return { ...sample, actualSeconds: sample.endedAtMs < cut ? formula * 1.8 : formula };
    });
    expect(decideModel(changed)?.isBetter).toBe(false);
    expect(decideModel(samples)?.isBetter).toBe(true);
  });

  test("is not used when its ranges no longer hold", () => {
    const samples = world({ trips: 1_200, noise: 0.05, riderSpread: 0.05, pace: 1.6 });
    const cut = usualWorld.startMs + 0.8 * usualWorld.days * 24 * 3_600_000;
    const random = makeRandom("wild");
    // Right in the mean, and still better than the formula, but much wilder from then on.
    const wild = samples.map((sample) =>
      sample.endedAtMs < cut
        ? sample
        : { ...sample, actualSeconds: sample.actualSeconds * (random.chance(0.5) ? 0.7 : 1.3) },
    );
    const learned = decideModel(wild)!;
    expect(learned.calibration.model.maeSeconds).toBeLessThan(
      learned.calibration.formula.maeSeconds,
    );
    expect(learned.isBetter).toBe(false);
  });

  test("is not thrown off by a few absurd legs", () => {
    const samples = world();
    const absurd = samples.map((sample, i) =>
      i % 50 === 0 ? { ...sample, actualSeconds: sample.actualSeconds * 400 } : sample,
    );
    const [plain, robust] = [fitEta(samples)!, fitEta(absurd)!];
    const facts = { leg: "to_dropoff", vehicle: "scooter", meters: 2_000 } as const;
    const at = { hour: 12, weekday: 3 };
    const ratio = estimateLeg(robust, facts, at).seconds / estimateLeg(plain, facts, at).seconds;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  });

  test("is the same from the same samples, and survives being stored", () => {
    const model = fitEta(world())!;
    expect(fitEta(world())).toEqual(model);
    expect(EtaModel.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });
});

describe("a learned estimate", () => {
  const models = [null, ...seeds.map((seed) => fitEta(world({ noise: 0.5, pace: 1.7 }, seed)))];
  const when = fc.record({
    hour: fc.integer({ min: 0, max: 23 }),
    weekday: fc.integer({ min: 1, max: 7 }),
  });
  const facts = fc.record({
    leg: fc.constantFrom(...legs),
    vehicle: fc.constantFrom(...Vehicle.options),
    meters: fc.double({ min: 0, max: 30_000, noNaN: true }),
    prepSeconds: fc.double({ min: -100, max: 7_200, noNaN: true }),
    riderId: fc.constantFrom("rider 1", "nobody"),
  });
  const model = fc.constantFrom(...models);

  test("lies within its own range", () => {
    fc.assert(
      fc.property(model, facts, when, (by, leg, at) => {
        const { low, seconds, high } = estimateLeg(by, leg, at);
        expect(low).toBeGreaterThan(-1);
        expect(low).toBeLessThanOrEqual(seconds);
        expect(seconds).toBeLessThanOrEqual(high);
        expect(Number.isFinite(high)).toBe(true);
      }),
    );
  });

  test("is within its contract, and less sure of an old position or a new model", () => {
    const asked = fc.record({
      visits: fc.array(
        fc.record({
          kind: fc.constantFrom("pickup", "dropoff"),
          meters: fc.double({ min: 0, max: 30_000, noNaN: true }),
          prepSeconds: fc.double({ min: -600, max: 7_200, noNaN: true }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      riderKnown: fc.boolean(),
      freshness: fc.constantFrom("live", "delayed", "lost", null),
      timeScale: fc.constantFrom(1, 10, 60),
      riderId: fc.constantFrom("rider 1", undefined),
    });
    const learned = fc.constantFrom(...models.filter((made) => made !== null));
    fc.assert(
      fc.property(learned, asked, when, (by, input, at) => {
        const eta = Eta.parse(estimateEta({ ...input, learned: { model: by, at } }));
        expect(eta.low).toBeLessThanOrEqual(eta.seconds);
        expect(eta.high).toBeGreaterThanOrEqual(eta.seconds);
        const lost = estimateEta({ ...input, freshness: "lost", learned: { model: by, at } });
        expect(lost.high - lost.low).toBeGreaterThanOrEqual(eta.high - eta.low);
        expect(lost.confidence).toBeLessThanOrEqual(eta.confidence);
      }),
    );
    const sure = (trips: number) => {
      const made = fitEta(world({ trips }))!;
      const visits = [
        { kind: "pickup", meters: 1_000 },
        { kind: "dropoff", meters: 2_000 },
      ] as const;
      const input = { visits, freshness: "live" } as const;
      const at = { hour: 12, weekday: 2 };
      return estimateEta({ ...input, riderId: "rider 1", learned: { model: made, at } }).confidence;
    };
    expect(sure(2_000)).toBeGreaterThan(sure(200));
  });

  test("never gets shorter by a longer way or a slower kitchen", () => {
    fc.assert(
      fc.property(model, facts, when, fc.nat(5_000), (by, leg, at, more) => {
        const now = estimateLeg(by, leg, at).seconds;
        const further = estimateLeg(by, { ...leg, meters: leg.meters + more }, at).seconds;
        const later = estimateLeg(by, { ...leg, prepSeconds: leg.prepSeconds + more }, at).seconds;
        expect(further).toBeGreaterThanOrEqual(now);
        expect(later).toBeGreaterThanOrEqual(now);
      }),
    );
    fc.assert(
      fc.property(model, facts, when, fc.nat(5_000), (by, leg, at, more) => {
        const journey = (meters: number, prepSeconds: number) =>
          estimateJourney(
            by,
            {
              searchSeconds: 0,
              visits: [
                {
                  ride: { ...leg, leg: "to_pickup", meters },
                  stop: { ...leg, leg: "at_pickup", prepSeconds },
                },
                { ride: { ...leg, leg: "to_dropoff" }, stop: { ...leg, leg: "at_dropoff" } },
              ],
            },
            at,
          );
        const now = journey(leg.meters, leg.prepSeconds);
        const further = journey(leg.meters + more, leg.prepSeconds);
        const later = journey(leg.meters, leg.prepSeconds + more);
        expect(now.low).toBeLessThanOrEqual(now.seconds);
        expect(now.seconds).toBeLessThanOrEqual(now.high);
        expect(further.seconds).toBeGreaterThanOrEqual(now.seconds);
        expect(later.seconds).toBeGreaterThanOrEqual(now.seconds);
      }),
    );
  });
});
