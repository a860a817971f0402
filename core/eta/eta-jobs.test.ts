import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { etaModels, etaSamples, tripStops } from "#drizzle/schema/index.ts";
import { type Eta, routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeRuntime, systemCtx } from "../platform/index.ts";
import { makeRandom } from "../seed/index.ts";
import {
  cityCenter,
  codeOf,
  openStore,
  orderIn,
  outcomeOf,
  ping,
  quoteFor,
  startTestCore,
  type TestCore,
  tripFor,
} from "../test/index.ts";
import { collectSamples } from "./collect-samples.ts";
import { eraseEtaHistory } from "./erase-eta-history.ts";
import { travelSeconds } from "./estimate-travel.ts";
import { learnedFor, loadedModels } from "./eta-state.ts";
import { type EtaWorld, makeTrips, usualWorld } from "./eta-world.ts";
import { forgetOldLegs } from "./forget-old-legs.ts";
import { type EtaSample, formulaSeconds } from "./leg-rules.ts";
import { loadModels } from "./load-models.ts";
import { refitEta } from "./refit-eta.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());
afterEach(async () => {
  await core.system.db.delete(etaSamples);
  await core.system.db.delete(etaModels);
  loadedModels(core.runtime).clear();
});

const cityOf = () => core.runtime.region.cities[0]!;

/** Legs of a made-up city that ended until now. */
function madeSamples(change: Partial<EtaWorld> = {}, seed = "jobs"): EtaSample[] {
  const days = 5;
  const startMs = core.ambient.now().getTime() - days * 24 * 3_600_000 - 7_200_000;
  return makeTrips({ ...usualWorld, trips: 400, startMs, days, ...change }, makeRandom(seed));
}

async function store(samples: readonly EtaSample[], label = ""): Promise<void> {
  const rows = samples.map((sample, i) => {
    const { meters, endedAtMs, prepSeconds = null, ...rest } = sample;
    return {
      ...rest,
      prepSeconds: prepSeconds === null ? null : Math.round(prepSeconds),
      actualSeconds: Math.round(sample.actualSeconds),
      predictedSeconds: Math.round(formulaSeconds(sample)),
      cityCode: cityOf().code,
      stopId: `stop ${label} ${Math.floor(i / 2)}`,
      distanceMeters: Math.round(meters),
      endedAt: new Date(endedAtMs),
    };
  });
  for (let start = 0; start < rows.length; start += 1_000) {
    await core.system.db.insert(etaSamples).values(rows.slice(start, start + 1_000));
  }
}

const activeRows = () =>
  core.system.db
    .select()
    .from(etaModels)
    .where(and(eq(etaModels.cityCode, cityOf().code), eq(etaModels.isActive, true)));

describe("samples", () => {
  test("are the legs of finished trips, as things were known then", async () => {
    const kitchen = await openStore(core);
    const order = await orderIn(core, kitchen, "preparing");
    const { rider, trip } = await tripFor(core, order.id);
    const params = (kind: "pickup" | "dropoff") => ({
      id: trip.id,
      stopId: trip.stops.find((stop) => stop.kind === kind)!.id,
    });
    // The short way into a trip of the test's helpers has both stops at the door.
    await core.system.db
      .update(tripStops)
      .set({ lat: kitchen.position.lat, lng: kitchen.position.lng })
      .where(eq(tripStops.id, params("pickup").stopId));
    core.ambient.advance(100_000);
    await rider.call(routes.arriveAtStop, { params: params("pickup") });
    core.ambient.advance(60_000);
    await kitchen.partner.call(routes.markReady, { params: { id: order.id } });
    await rider.call(routes.completeStop, { params: params("pickup"), body: {} });
    core.ambient.advance(300_000);
    await rider.call(routes.arriveAtStop, { params: params("dropoff") });
    core.ambient.advance(80_000);
    expect(await collectSamples(core.system, cityOf())).toBe(0);
    const otp = await codeOf(order.customer, order.id);
    await rider.call(routes.completeStop, { params: params("dropoff"), body: { otp } });
    const added = await collectSamples(core.system, cityOf());
    const again = await collectSamples(core.system, cityOf());
    const rows = await core.system.db.select().from(etaSamples).orderBy(etaSamples.endedAt);
    expect(rows.map(({ leg }) => leg)).toEqual([
      "to_pickup",
      "at_pickup",
      "to_dropoff",
      "at_dropoff",
    ]);
    expect([added, again]).toEqual([4, 0]);
    const seconds = rows.map(({ actualSeconds }) => actualSeconds);
    for (const [i, expected] of [100, 60, 300, 80].entries()) {
      expect(Math.abs(seconds[i]! - expected)).toBeLessThanOrEqual(3);
    }
    // The promise of ten minutes counts, not what turned out in the end.
    expect(Math.abs(rows[0]!.prepSeconds! - 600)).toBeLessThanOrEqual(5);
    expect(Math.abs(rows[1]!.prepSeconds! - 500)).toBeLessThanOrEqual(5);
    expect(rows[0]).toMatchObject({ distanceMeters: 300, riderId: rider.id, tripId: trip.id });
    expect(rows[2]!.distanceMeters).toBeGreaterThan(900);
    expect(rows[2]!.predictedSeconds).toBe(
      Math.round(
        formulaSeconds({
          leg: "to_dropoff",
          vehicle: "scooter",
          meters: rows[2]!.distanceMeters,
        }),
      ),
    );
  });
});

describe("a model", () => {
  test("is learned, used by every process without a restart, and shown", async () => {
    await store(madeSamples({ pace: 1.5 }));
    const other = makeRuntime(core.config, core.ambient);
    const travel = { meters: 2_000, vehicle: "scooter" } as const;
    const before = travelSeconds({ ...travel, learned: learnedFor(other, cityOf().code) });
    expect(before).toBe(travelSeconds(travel));
    expect(await refitEta(core.system, cityOf().code)).toBe("active");
    await loadModels(systemCtx(other));
    const after = travelSeconds({ ...travel, learned: learnedFor(other, cityOf().code) });
    expect(after / before).toBeGreaterThan(1.25);
    // Whenever this runs: in its busiest hour the city is half as slow again.
    expect(after / before).toBeLessThan(1.5 * 1.5 * 1.1);
    await other.database.close();
    const ops = await core.person("ops");
    const query = { city: cityOf().code };
    const { active, latest } = await ops.call(routes.getEtaModel, { query });
    expect(active).toEqual(latest);
    expect(active).toMatchObject({ isActive: true, samples: 1_600 });
    const { model, formula } = active!.calibration;
    expect(model.maeSeconds).toBeLessThan(formula.maeSeconds);
    expect(model.coverage).toBeGreaterThan(formula.coverage);
    expect(await outcomeOf(ops.call(routes.getEtaModel, { query: { city: "chi" } }))).toBe(
      "NOT_FOUND",
    );
  });

  test("changes what customers are told", async () => {
    const kitchen = await openStore(core, { prepMinutes: 1 });
    const customer = await core.person("customer");
    const quoted = async () => (await quoteFor(core, customer, kitchen)).options[0]!.etaSeconds;
    const before = await quoted();
    const order = await orderIn(core, kitchen, "ready");
    const { rider } = await tripFor(core, order.id);
    await ping(core, rider, offsetMeters(cityCenter(core), { northMeters: 290, eastMeters: 200 }));
    const etaOf = async (): Promise<Eta> =>
      (await order.customer.call(routes.getOrder, { params: { id: order.id } })).eta!;
    const formula = await etaOf();
    await store(madeSamples({ pace: 2 }));
    expect(await refitEta(core.system, cityOf().code)).toBe("active");
    await loadModels(core.system);
    const learned = await etaOf();
    expect(learned.seconds).toBeGreaterThan(formula.seconds * 1.3);
    expect(learned.low).toBeLessThan(learned.seconds);
    expect(learned.high).toBeGreaterThan(learned.seconds);
    expect(learned.confidence).toBeGreaterThan(0.3);
    expect(await quoted()).toBeGreaterThan(before * 1.2);
  });

  test("is not learned from too little, nor twice from the same", async () => {
    await store(madeSamples({ trips: 20 }));
    expect(await refitEta(core.system, cityOf().code)).toBe("too few");
    await store(madeSamples({}, "more"), "more");
    expect(await refitEta(core.system, cityOf().code)).toBe("active");
    expect(await refitEta(core.system, cityOf().code)).toBe("nothing new");
    expect(await core.system.db.select().from(etaModels)).toHaveLength(1);
  });

  test("goes out of use when the newest legs speak against it", async () => {
    await store(madeSamples({ pace: 1.8 }));
    expect(await refitEta(core.system, cityOf().code)).toBe("active");
    await loadModels(core.system);
    expect(learnedFor(core.runtime, cityOf().code)).toBeDefined();
    // From now on everything goes exactly as the formula says.
    core.ambient.advance(24 * 3_600_000);
    const startMs = core.ambient.now().getTime() - 20 * 3_600_000;
    const change = { trips: 160, startMs, days: 0.8, pace: 1, traffic: {}, lateness: 0 };
    const recent = madeSamples({ ...change, riderSpread: 0, noise: 0.02 }, "recent");
    await store(
      recent.map((sample) => ({ ...sample, tripId: `recent ${sample.tripId}` })),
      "recent",
    );
    expect(await refitEta(core.system, cityOf().code)).toBe("not better");
    expect(await activeRows()).toHaveLength(0);
    await loadModels(core.system);
    expect(learnedFor(core.runtime, cityOf().code)).toBeUndefined();
  });

  test("is fitted by one of several processes, and there is one in use", async () => {
    await store(madeSamples());
    const runtimes = [1, 2, 3].map(() => makeRuntime(core.config, core.ambient));
    const outcomes = await Promise.all(
      runtimes.map((runtime) => refitEta(systemCtx(runtime), cityOf().code)),
    );
    expect(outcomes.filter((outcome) => outcome === "active")).toHaveLength(1);
    expect(await activeRows()).toHaveLength(1);
    await Promise.all(runtimes.map((runtime) => runtime.database.close()));
  });

  test("and what it was learned from are forgotten in time", async () => {
    await store(madeSamples({ trips: 100 }));
    const model = { cityCode: cityOf().code, samples: 1, model: {}, calibration: {} };
    const rows = Array.from({ length: 130 }, (_, i) => ({
      ...{ ...model, isActive: i === 0 },
      fittedAt: new Date(core.ambient.now().getTime() + i),
    }));
    await core.system.db.insert(etaModels).values(rows);
    await forgetOldLegs(core.system);
    expect((await core.system.db.select().from(etaSamples)).length).toBe(400);
    expect((await core.system.db.select().from(etaModels)).length).toBe(101);
    core.ambient.advance(core.runtime.region.trackRetentionDays * 24 * 3_600_000);
    await forgetOldLegs(core.system);
    expect((await core.system.db.select().from(etaSamples)).length).toBe(0);
    expect(await activeRows()).toHaveLength(1);
  });

  test("knows nothing any more of a rider who is erased", async () => {
    await store(madeSamples());
    await refitEta(core.system, cityOf().code);
    const [before] = await activeRows();
    expect(JSON.stringify(before!.model)).toContain('"rider 3"');
    expect(await eraseEtaHistory(core.system, "rider 3")).toBeGreaterThan(0);
    expect(await eraseEtaHistory(core.system, "rider 3")).toBe(0);
    const [after] = await activeRows();
    expect(JSON.stringify(after!.model)).not.toContain('"rider 3"');
    expect(JSON.stringify(after!.model)).toContain('"rider 33"');
    await loadModels(core.system);
    expect(learnedFor(core.runtime, cityOf().code)).toBeDefined();
  });

  test("that cannot be read leaves its city with the formula", async () => {
    await store(madeSamples());
    await refitEta(core.system, cityOf().code);
    await core.system.db.update(etaModels).set({ model: { version: 99 } });
    await loadModels(core.system);
    expect(learnedFor(core.runtime, cityOf().code)).toBeUndefined();
  });
});
