/** What a ride's trip tells its driver, its passenger and anybody else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { outcomeOf, startTestCore, type TestCore, takenRide } from "../../test/index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

test("a trip is shown to both: who rides to the driver, nothing of the driver's money to who rides", async () => {
  const ride = await takenRide(core);
  const { customer, driver, trip } = ride;
  expect(trip).toMatchObject({
    ...{ state: "assigned", earning: { currency: "INR" } },
    ride: { type: "SEDAN", passenger: { name: "Paula" }, isCash: true, cancellation: null },
    stops: [
      { kind: "pickup", name: "Paula", address: "4 Planted Lane", otpRequired: true },
      { kind: "dropoff", address: "9 Planted Square", otpRequired: false },
    ],
  });
  expect(await customer.call(routes.getActiveTrip)).toMatchObject({
    id: trip.id,
    earning: null,
    ride: { type: "SEDAN" },
    driver: { id: driver.id, rating: expect.any(Number), vehicle: null },
    position: { freshness: "live" },
    eta: { seconds: expect.any(Number) },
  });
  expect(await driver.call(routes.getActiveTrip)).not.toHaveProperty("driver");
  const stranger = await core.person("customer");
  const params = { id: trip.id };
  expect(await outcomeOf(stranger.call(routes.getTrip, { params }))).toBe("TRIP_NOT_FOUND");
  expect(await outcomeOf(stranger.call(routes.getActiveTrip))).toBe("NO_ACTIVE_TRIP");
  const body = { reason: "not mine" };
  expect(await outcomeOf(stranger.call(routes.cancelTrip, { params, body }))).toBe(
    "TRIP_NOT_FOUND",
  );
  await driver.call(routes.cancelTrip, { params, body });
  expect(await customer.call(routes.getTrip, { params })).toMatchObject({
    ...{ state: "cancelled", ride: { passenger: null, cancellation: null } },
    stops: [
      { name: null, address: null },
      { name: null, address: null },
    ],
  });
});

test("what is typed about the other one is read by who typed it, and by support", async () => {
  const words = "they frighten me";
  const ops = await core.person("ops");
  for (const by of ["customer", "driver"] as const) {
    const { customer, driver, trip } = await takenRide(core);
    const params = { id: trip.id };
    const [who, other] = by === "customer" ? [customer, driver] : [driver, customer];
    const told = await who.call(routes.cancelTrip, { params, body: { reason: words } });
    expect(told.cancelReason).toBe(words);
    expect((await ops.call(routes.getTrip, { params })).cancelReason).toBe(words);
    const seen = await other.call(routes.getTrip, { params });
    expect(seen).toMatchObject({ state: "cancelled" });
    expect(JSON.stringify(seen)).not.toContain(words);
  }
});
