/** A driver who says to have come while nobody hears of the phone, and is then seen elsewhere. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  cityCenter,
  driverOnDuty,
  ping,
  startTestCore,
  type TestCore,
  takenRide,
} from "../../test/index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

/** Silent for long enough to have come, and back on the air four kilometres away, or at the pick-up. */
async function claimed(isThere: boolean) {
  const far = offsetMeters(cityCenter(core), { northMeters: 4_000, eastMeters: 0 });
  const driver = await driverOnDuty(core, { position: far });
  const ride = await takenRide(core, { driver });
  core.ambient.advance(250_000);
  const stop = { id: ride.trip.id, stopId: ride.trip.stops[0]!.id };
  await driver.call(routes.arriveAtStop, { params: stop });
  core.ambient.advance(305_000);
  await ping(core, driver, isThere ? ride.pickup : far);
  return ride;
}

test("is paid for no passenger who did not come, unless seen there by then", async () => {
  const left: unknown[] = [];
  for (const isThere of [false, true]) {
    const { driver, customer, trip, order } = await claimed(isThere);
    const params = { id: trip.id };
    await driver.call(routes.cancelTrip, { params, body: { reason: "nobody came" } });
    const { state, cancellationFee } = await customer.call(routes.getOrder, {
      params: { id: order.id },
    });
    left.push([state, (cancellationFee?.amountMinor ?? 0) > 0]);
  }
  // The first one is given back: another driver is looked for.
  expect(left).toEqual([
    ["searching", false],
    ["cancelled", true],
  ]);
});

test("does not wait for a passenger who cancels", async () => {
  for (const isThere of [false, true]) {
    const { customer, order } = await claimed(isThere);
    const params = { id: order.id };
    const { reason } = await customer.call(routes.previewCancellation, { params });
    expect(reason === "fee_driver_waits").toBe(isThere);
    await customer.call(routes.cancelOrder, { params, body: { reason: "changed my mind" } });
  }
});
