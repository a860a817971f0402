import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { aggregateCellOf, cellOf } from "../platform/index.ts";
import { cityCenter, outcomeOf, startTestCore, type TestCore } from "../test/index.ts";
import { liveIndexOf, setRiderState } from "./index.ts";
import { goOnline, newRider } from "./test-riders.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

it("tells ops supply, demand and pressure of each cell of a city", async () => {
  const ops = await core.person("ops");
  const [first, second] = [await newRider(core), await newRider(core)];
  for (const rider of [first, second]) await goOnline(core, rider);
  await setRiderState(core.system, second.id, "on_trip");
  const center = cityCenter(core);
  const index = liveIndexOf(core.runtime);
  for (const order of ["one", "two"]) index.setDemand("blr", order, center);
  const query = { city: "blr" };
  const { cells, cityCode } = await ops.call(routes.getSupply, { query });
  expect(cityCode).toBe("blr");
  expect(cells).toMatchObject([
    {
      cell: aggregateCellOf(cellOf(center)),
      vehicle: "bike",
      riders: 2,
      free: 1,
      busyShare: 0.5,
      openSearches: 2,
      pressure: 2,
    },
  ]);
  expect(cells[0]!.acceptance).toBeCloseTo(0.8);
});

it("knows only the cities of its region", async () => {
  const ops = await core.person("ops");
  const asked = ops.call(routes.getSupply, { query: { city: "lon" } });
  expect(await outcomeOf(asked)).toBe("NOT_FOUND");
});
