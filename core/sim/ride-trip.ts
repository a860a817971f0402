/** A driver with a passenger: to the pick-up, the PIN, the way, sometimes a pause, the end. */
import type { Stop } from "#shared/contracts/riders.ts";
import { riderRoutes } from "#shared/contracts/riders.ts";
import { tripRoutes } from "#shared/contracts/trips.ts";
import { hasErrorCode } from "./api.ts";
import { pausesRide } from "./rider-habits.ts";
import { arrive, goTo, type TripDeps } from "./rider-trip.ts";
import { sleep } from "./sleep.ts";

const PIN_PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 4_000;

/** Does whatever is left to do of a ride. Throws what a call throws, and Stopped. */
export async function doRide(deps: TripDeps): Promise<void> {
  const { city, body } = deps;
  for (;;) {
    const trip = deps.trip();
    const params = { id: trip.id };
    if (trip.state === "completed" || trip.state === "cancelled") return;
    if (trip.state === "paused") {
      deps.learn(await deps.call(tripRoutes.resumeTrip, { params }));
      continue;
    }
    const pickup = trip.stops.find(({ kind }) => kind === "pickup")!;
    const dropoff = trip.stops.find(({ kind }) => kind === "dropoff")!;
    if (trip.state === "assigned") {
      if (pickup.state === "pending") await arrive(deps, pickup);
      else await start(deps, pickup);
      continue;
    }
    await drive(deps, dropoff);
    const at = body.at(city.clock.now()).position;
    const { trip: ended } = await deps.call(tripRoutes.endTrip, {
      params,
      body: { dropoff: { ...at, accuracyM: 10 } },
    });
    deps.learn(ended);
  }
}

/** Asks for the PIN until somebody steps in; who waits in vain gives the ride back. */
async function start(deps: TripDeps, pickup: Stop): Promise<void> {
  const { city, signal } = deps;
  const params = { id: deps.trip().id };
  const givesUpAt = city.clock.now() + PIN_PATIENCE_MS;
  for (;;) {
    const otp = await city.talk.askForCode(pickup.orderId);
    const location = { ...deps.body.at(city.clock.now()).position, accuracyM: 10 };
    if (otp !== null) {
      try {
        deps.learn(await deps.call(tripRoutes.startTrip, { params, body: { otp, location } }));
        return;
      } catch (error) {
        if (!hasErrorCode(error, "INVALID_OTP", "RATE_LIMITED")) throw error;
      }
    }
    if (city.clock.now() > givesUpAt) {
      const body = { reason: "The passenger never came" };
      deps.learn(await deps.call(riderRoutes.cancelTrip, { params, body }));
      return;
    }
    await sleep(ASK_AGAIN_MS, signal);
  }
}

/** To the destination; some passengers have a letter to post on the way. */
async function drive(deps: TripDeps, dropoff: Stop): Promise<void> {
  const { city, signal } = deps;
  const wayMs = goTo(deps, dropoff);
  if (!pausesRide(deps.random)) {
    await sleep(wayMs, signal);
    return;
  }
  await sleep(wayMs / 2, signal);
  deps.body.stand(city.clock.now());
  const params = { id: deps.trip().id };
  deps.learn(await deps.call(tripRoutes.pauseTrip, { params }));
  await sleep(city.clock.msOf(2), signal);
  deps.learn(await deps.call(tripRoutes.resumeTrip, { params }));
  await sleep(goTo(deps, dropoff), signal);
}
