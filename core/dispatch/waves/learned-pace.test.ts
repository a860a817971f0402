/** What was learned of a city's streets and riders counts in whom dispatch asks. */
import { describe, expect, test } from "vitest";
import { etaModels } from "#drizzle/schema/index.ts";
import { calibrationOf, fitEta, loadModels, makeTrips, usualWorld } from "../../eta/index.ts";
import { makeRandom } from "../../seed/index.ts";
import { decideWave } from "../decide/decide-wave.ts";
import { at, rider, search, wave } from "../decide/wave.fixture.ts";
import { SearchCity } from "../searches/test-search.ts";

test("a rider who is known to be slow is asked after one who is a little further away", () => {
  const near = rider("near", { position: at(700) });
  const far = rider("far", { position: at(1_000) });
  const asked = (riders: (typeof near)[]) =>
    decideWave(wave({ searches: [search("o")], riders })).offers[0]!.riders[0]!;
  expect(asked([near, far]).riderId).toBe("near");
  const slow = { ...near, metersPerMinute: 60 };
  expect(asked([slow, far]).riderId).toBe("far");
  expect(asked([slow]).etaSeconds).toBe(700);
});

describe("with a learned model", () => {
  const city = new SearchCity();

  test("the quicker of two riders is asked first", async () => {
    const slow = await city.riderAt(600);
    const quick = await city.riderAt(900);
    const samples = makeTrips({ ...usualWorld, riders: 2 }, makeRandom("pace")).map((sample) => {
      const isSlow = sample.riderId === "rider 0";
      const factor = isSlow && sample.leg.startsWith("to_") ? 4 : 1;
      const actualSeconds = sample.actualSeconds * factor;
      return { ...sample, actualSeconds, riderId: isSlow ? slow.id : quick.id };
    });
    const model = fitEta(samples)!;
    await city.core.system.db.insert(etaModels).values({
      cityCode: city.core.runtime.region.cities[0]!.code,
      fittedAt: city.core.ambient.now(),
      samples: model.samples,
      model,
      calibration: calibrationOf(model, samples),
      isActive: true,
    });
    await loadModels(city.core.system);
    const order = await city.orderIn("ready");
    const offer = await city.offerFor(quick, order.id);
    expect(offer.distanceMeters).toBeGreaterThan(850);
  });
});
