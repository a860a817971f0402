import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quotedRides, quotes } from "#drizzle/schema/index.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { type CallOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { faresDefaults } from "#shared/policies/fares.ts";
import { findCity, regions } from "#shared/regions.ts";
import type { Ctx } from "../../platform/index.ts";
import { liveIndexOf } from "../../supply/index.ts";
import {
  cityCenter,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../../test/index.ts";
import { quoteRide } from "./quote-ride.ts";

let core: TestCore;
let customer: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  customer = await core.person("customer");
});
afterAll(() => core.stop());

const near = (northMeters: number, eastMeters = 0) =>
  offsetMeters(cityCenter(core), { northMeters, eastMeters });
const end = (position: Position) => ({ position, address: "1 Planted Street" });
const ride = (pickup: Position, dropoff: Position, more = {}) => ({
  body: { vertical: "ride", pickup: end(pickup), dropoff: end(dropoff), ...more } as const,
});
const quote = (...ends: Parameters<typeof ride>) =>
  customer.call(routes.createQuote, ride(...ends));

/** Somebody free, known to the live index alone. */
function drive(vehicle: Vehicle, at: Position): string {
  const atMs = core.ambient.now().getTime();
  const riderId = `rdr_in_${vehicle}_${Math.round(at.lat * 1e5)}`;
  const { code } = core.runtime.region.cities[0]!;
  liveIndexOf(core.runtime).place({
    ...{ riderId, cityCode: code, vehicle, state: "online", ...at },
    ...{ bearing: null, speedKmh: null, recordedAtMs: atMs, seenAtMs: atMs },
  });
  return riderId;
}

async function detailOf(call: CallOf<typeof routes.createQuote>): Promise<string | undefined> {
  const error = await customer.call(routes.createQuote, call).catch((thrown: unknown) => thrown);
  return error instanceof BeelineError ? `${error.code}: ${error.message}` : undefined;
}

describe("a quote for a ride", () => {
  test("takes bare positions too, whose coordinates then stand for an address", async () => {
    const [pickup, dropoff] = [near(0), near(3_000)];
    const named = await customer.call(routes.createQuote, {
      body: { vertical: "ride", pickup, dropoff: { ...dropoff, address: "1 Planted Street" } },
    });
    const total = ({ options }: typeof named) => options[0]!.total;
    expect(total(named)).toEqual(total(await quote(pickup, dropoff)));
    for (const unclear of [{ lat: 1 }, { position: dropoff, ...pickup }]) {
      const body = { vertical: "ride", pickup: unclear, dropoff } as const;
      await expect(customer.call(routes.createQuote, { body })).rejects.toMatchObject({
        code: "VALIDATION_FAILED",
        options: { issues: [{ path: "pickup.position", message: "Give one { lat, lng }" }] },
      });
    }
  });

  test("prices every type of the region, fixed with its revision and its surge", async () => {
    const driver = drive("auto", near(400));
    const made = await quote(near(0), near(3_000));
    liveIndexOf(core.runtime).remove(driver);
    const { offered, quoteSeconds } = faresDefaults.in;
    expect(made.options.map(({ type }) => type).toSorted()).toEqual(offered.toSorted());
    expect(made).toMatchObject({ vertical: "ride", surgeMultiplier: 1, estimate: "measured" });
    expect(made.distanceMeters).toBeGreaterThan(3_000);
    for (const option of made.options) {
      const sum = option.lines.reduce((total, { amount }) => total + amount.amountMinor, 0);
      expect(option.total).toEqual({ amountMinor: sum, currency: "INR" });
      expect(option.low!.amountMinor).toBeLessThanOrEqual(sum);
      expect(option.high!.amountMinor).toBeGreaterThan(sum);
      expect(option.etaSeconds).toBeGreaterThan(0);
      const isAuto = option.type === "AUTO";
      expect(option.available).toBe(isAuto);
      expect(option.arrivalSeconds).toBe(
        isAuto ? option.pickupEtaSeconds! + option.etaSeconds : null,
      );
    }
    const [kept] = await core.system.db
      .select()
      .from(quotedRides)
      .innerJoin(quotes, eq(quotes.id, quotedRides.quoteId))
      .where(eq(quotes.id, made.id));
    expect(kept?.quotes).toMatchObject({ customerId: customer.id, vertical: "ride" });
    expect(kept!.quotes.expiresAt.getTime() - kept!.quotes.createdAt.getTime()).toBe(
      quoteSeconds * 1_000,
    );
    expect(kept?.quoted_rides.policyRevision).toContain("fares/in");
    expect(Object.keys(kept!.quoted_rides.surge).toSorted()).toEqual(offered.toSorted());
    expect(kept?.quoted_rides.surge["AUTO"]).toMatchObject({ multiplierHundredths: 100 });
    expect(JSON.stringify(kept)).not.toContain("Planted");
  });

  test("sorts by price, by arrival or by the region's preference", async () => {
    const drivers = [drive("suv", near(200)), drive("sedan", near(2_000))];
    const typesBy = async (sort: string) =>
      (await quote(near(0), near(3_000), { sort })).options.map(({ type }) => type);
    expect(await typesBy("cheapest")).toEqual(["BIKE", "AUTO", "SEDAN", "SUV"]);
    expect((await typesBy("soonest")).slice(0, 2)).toEqual(["SUV", "SEDAN"]);
    expect(await typesBy("preference")).toEqual(faresDefaults.in.offered);
    for (const driver of drivers) liveIndexOf(core.runtime).remove(driver);
  });

  test("is refused outside the area, between cities and regions, too far, or to nowhere", async () => {
    const [bengaluru, mumbai] = core.runtime.region.cities;
    const london = findCity("ldn")!.city.center;
    const wrong = (pickup: Position, dropoff: Position) => detailOf(ride(pickup, dropoff));
    const outside = near(30_000);
    expect(await wrong(outside, near(0))).toMatch(/^OUT_OF_AREA: The pick-up is outside/);
    expect(await wrong(near(0), outside)).toMatch(/^OUT_OF_AREA: The drop-off is outside/);
    expect(await wrong(bengaluru!.center, mumbai!.center)).toMatch(
      /^OUT_OF_AREA: The drop-off is in Mumbai; a ride does not go/,
    );
    expect(await wrong(bengaluru!.center, london)).toMatch(
      /^OUT_OF_AREA: The drop-off is in United Kingdom; a ride never crosses regions/,
    );
    expect(await wrong(london, london)).toMatch(
      /^OUT_OF_AREA: The pick-up is in United Kingdom; a ride never crosses/,
    );
    const delhi = findCity("del")!.city.center;
    const farNorth = offsetMeters(delhi, { northMeters: 32_000, eastMeters: 0 });
    const farSouth = offsetMeters(delhi, { northMeters: -32_000, eastMeters: 0 });
    expect(await wrong(farNorth, farSouth)).toBe(
      "OUT_OF_AREA: The drop-off is too far; rides go up to 60 km",
    );
    expect(await outcomeOf(quote(near(0), near(0)))).toBe("VALIDATION_FAILED");
  });

  test("is a range when the estimator fails, and can be kept all the same", async () => {
    const ctx: Ctx = { ...core.system, actor: { role: "customer", id: customer.id } };
    const { body } = ride(near(0), near(3_000));
    const broken = () => {
      throw new Error("no map");
    };
    const usual = await quoteRide(ctx, body);
    const nonsense = (): never => ({ meters: Number.NaN }) as never;
    for (const estimate of [broken, nonsense]) {
      const made = await quoteRide(ctx, body, estimate);
      expect(made).toMatchObject({
        estimate: "range",
        distanceMeters: null,
        durationSeconds: null,
      });
      expect(made.options).toHaveLength(usual.options.length);
      for (const { low, total, high } of made.options) {
        expect(low!.amountMinor).toBeLessThanOrEqual(total.amountMinor);
        expect(high!.amountMinor).toBeGreaterThan(total.amountMinor);
      }
      const [kept] = await core.system.db
        .select()
        .from(quotedRides)
        .where(eq(quotedRides.quoteId, made.id));
      expect(kept).toMatchObject({ meters: null, seconds: null });
    }
  });

  test("is answered once per key", async () => {
    const key = crypto.randomUUID();
    const call = { ...ride(near(0), near(2_000)), idempotencyKey: key };
    const asked = () => customer.call(routes.createQuote, call);
    const [first, twin] = await Promise.all([asked(), asked()]);
    expect(twin).toEqual(first);
    expect(await asked()).toEqual(first);
    const other = { ...call, ...ride(near(0), near(2_500)) };
    expect(await outcomeOf(customer.call(routes.createQuote, other))).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
    const rows = await core.system.db.select().from(quotedRides);
    expect(rows.filter(({ quoteId }) => quoteId === first.id)).toHaveLength(1);
  });
});

describe("the launch screen", () => {
  const nearby = (at: Position) => customer.call(routes.getNearbyRides, { query: at });

  test("tells roughly who is near, and never who", async () => {
    const drivers = Array.from({ length: 5 }, (_, index) => drive("sedan", near(300 + 20 * index)));
    const seen = await nearby(near(0));
    for (const driver of drivers) liveIndexOf(core.runtime).remove(driver);
    expect(seen).toMatchObject({ serviceable: true, reason: null, paymentPending: null });
    expect(seen.city).toEqual({ code: "blr", name: "Bengaluru" });
    expect(seen.types.map(({ type }) => type)).toEqual(faresDefaults.in.offered);
    const [sedan, auto] = ["SEDAN", "AUTO"].map((type) =>
      seen.types.find((one) => one.type === type),
    );
    expect(sedan).toMatchObject({ near: "some", seats: 4, surgeMultiplier: 1 });
    expect(sedan!.pickupEtaSeconds).toBeGreaterThan(0);
    expect(auto).toMatchObject({ near: "none", pickupEtaSeconds: null });
    expect(seen.vehicles).toHaveLength(5);
    for (const { position } of seen.vehicles) {
      expect(Math.abs(position.lat * 1_000 - Math.round(position.lat * 1_000))).toBeLessThan(1e-6);
    }
    expect(JSON.stringify(seen)).not.toContain("rdr_");
  });

  test("says where there are no rides, and why", async () => {
    const sea = await nearby({ lat: 10, lng: 70 });
    expect(sea).toMatchObject({ serviceable: false, city: null, types: [], vehicles: [] });
    expect(sea.reason).toContain("outside the service area");
    const abroad = await nearby(regions.us.cities[0]!.center);
    expect(abroad.reason).toContain("United States");
  });
});

test("a change of the fares can be looked at before it holds, by a quote that there is", async () => {
  const { id, options } = await quote(near(0), near(3_000));
  const ops = await core.person("ops");
  const body = { offered: ["AUTO", "SEDAN"], types: { SEDAN: { baseMinor: 15_500 } } };
  const { examples } = await ops.call(routes.previewPolicy, {
    params: { kind: "fares" },
    body: { body, cityCode: "blr", vertical: "ride", example: { quoteId: id } },
  });
  const [auto, sedan, suv] = ["AUTO", "SEDAN", "SUV"].map((type) =>
    examples.find(({ title }) => title.startsWith(type)),
  );
  const quoted = options.find(({ type }) => type === "AUTO")!;
  expect(auto).toMatchObject({ before: quoted.total, after: quoted.total });
  expect(suv?.before?.amountMinor).toBeGreaterThan(0);
  expect(suv?.after).toBeNull();
  const base = sedan!.lines.find(({ label }) => label === "Base fare");
  expect(base).toMatchObject({ before: { amountMinor: 5_500 }, after: { amountMinor: 15_500 } });
});
