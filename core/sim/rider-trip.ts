/** A rider at work: drives to each stop, waits for the food, asks for the code, hands over. */
import { riderRoutes, type Stop, type Trip } from "#shared/contracts/riders.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { distanceMeters } from "#shared/geo.ts";
import type { PlannedRider, Random } from "../seed/index.ts";
import { hasErrorCode } from "./api.ts";
import type { City } from "./city.ts";
import type { Pace } from "./journey.ts";
import type { RiderBody } from "./rider-body.ts";
import { findsNobody, serviceMinutes, speedKmh } from "./rider-habits.ts";
import { sleep } from "./sleep.ts";
import { openStop } from "./trip-memory.ts";

export interface TripDeps {
  readonly city: City;
  readonly rider: PlannedRider;
  readonly body: RiderBody;
  readonly random: Random;
  /** Ends the work: the trip was called off, or the city stops. */
  readonly signal: AbortSignal;
  /** A call that waits for a signal first. */
  call<R extends Route>(route: R, call: CallOf<R>): Promise<ResponseOf<R>>;
  /** The newest known state of the trip. */
  trip(): Trip;
  learn(trip: Trip): void;
}

/** How long a rider asks for the food before giving the trip back, and waits at a silent door. */
const FOOD_PATIENCE = { cityMinutes: 90, leastMs: 5 * 60_000 };
const DOOR_PATIENCE = { cityMinutes: 10, leastMs: 60_000 };
const FIRST_ASK_MS = 1_500;
const LONGEST_ASK_MS = 8_000;
const WRONG_CODES = 2;

/** Errors after which this trip is no longer ours to do. */
const gone = [
  "TRIP_CANCELLED",
  "TRIP_ALREADY_COMPLETED",
  "TRIP_NOT_FOUND",
  "UNAUTHORIZED_DRIVER",
  "NOT_FOUND",
];

export function isTripGone(error: unknown): boolean {
  return hasErrorCode(error, ...gone);
}

/** How fast this rider gets from one place to another, in real time. */
function paceTo(deps: TripDeps, stop: Stop): Pace {
  const { city, rider, body } = deps;
  const { day } = city.plan;
  const usual = {
    metersPerSecond: (speedKmh(rider.vehicle) / 3.6) * city.clock.speed,
    crossingMs: city.clock.msOf(0.5),
  };
  if (!day) return usual;
  // A recorded day counts whole minutes of straight line, whatever the streets look like.
  const meters = distanceMeters(body.at(city.clock.now()).position, stop.position);
  return { ...usual, durationMs: city.clock.msOf(Math.ceil(meters / day.metersPerMinute)) };
}

function serviceMs(deps: TripDeps, stop: Stop): number {
  const { day } = deps.city.plan;
  const recorded = stop.kind === "pickup" ? day?.pickupServiceMinutes : day?.dropoffServiceMinutes;
  return deps.city.clock.msOf(recorded ?? serviceMinutes(deps.random));
}

const patienceMs = (city: City, { cityMinutes, leastMs }: typeof FOOD_PATIENCE) =>
  Math.max(leastMs, city.clock.msOf(cityMinutes));

/** Sets out. @returns how long the way takes, real milliseconds */
export function goTo(deps: TripDeps, stop: Stop): number {
  return deps.body.go(stop.position, paceTo(deps, stop), deps.city.clock.now());
}

export async function arrive(deps: TripDeps, stop: Stop): Promise<void> {
  const { city, body, signal } = deps;
  await sleep(goTo(deps, stop), signal);
  body.stand(city.clock.now());
  const params = { id: deps.trip().id, stopId: stop.id };
  deps.learn(await deps.call(riderRoutes.arriveAtStop, { params }));
}

/** Asks for the food until it is there; the kitchen's call makes the wait short. */
async function pickUp(deps: TripDeps, stop: Stop): Promise<void> {
  const { city, signal } = deps;
  const params = { id: deps.trip().id, stopId: stop.id };
  const givesUpAt = city.clock.now() + patienceMs(city, FOOD_PATIENCE);
  let askMs = FIRST_ASK_MS;
  await city.talk.waitForFood(stop.orderId, Math.max(15_000, city.clock.msOf(30)), signal);
  for (;;) {
    try {
      deps.learn(await deps.call(riderRoutes.completeStop, { params, body: {} }));
      city.talk.clear(stop.orderId);
      return;
    } catch (error) {
      if (!hasErrorCode(error, "CONFLICT")) throw error;
    }
    if (city.clock.now() > givesUpAt) {
      const body = { reason: "The food never came" };
      deps.learn(await deps.call(riderRoutes.cancelTrip, { params: { id: params.id }, body }));
      return;
    }
    await sleep(askMs, signal);
    askMs = Math.min(LONGEST_ASK_MS, askMs * 1.5);
  }
}

async function failDoor(deps: TripDeps, stop: Stop): Promise<void> {
  const params = { id: deps.trip().id, stopId: stop.id };
  const body = { reason: "customer_unavailable" as const };
  deps.learn(await deps.call(riderRoutes.failStop, { params, body }));
  deps.city.talk.phoneSupport(stop.orderId);
}

/** The code from the customer's mouth, or null when the door stays shut for too long. */
async function codeAtDoor(deps: TripDeps, stop: Stop): Promise<string | null> {
  const { city, signal } = deps;
  const givesUpAt = city.clock.now() + patienceMs(city, DOOR_PATIENCE);
  for (;;) {
    const code = await city.talk.askForCode(stop.orderId);
    if (code !== null || city.clock.now() > givesUpAt) return code;
    await sleep(LONGEST_ASK_MS, signal);
  }
}

async function handOver(deps: TripDeps, stop: Stop): Promise<void> {
  const params = { id: deps.trip().id, stopId: stop.id };
  // On a recorded day every door was opened.
  if (deps.city.plan.day === null && findsNobody(deps.random)) return failDoor(deps, stop);
  for (let tries = 0; tries < WRONG_CODES; tries++) {
    const otp = stop.otpRequired ? await codeAtDoor(deps, stop) : undefined;
    if (otp === null) break;
    try {
      const body = otp === undefined ? {} : { otp };
      deps.learn(await deps.call(riderRoutes.completeStop, { params, body }));
      return;
    } catch (error) {
      if (!hasErrorCode(error, "INVALID_OTP")) throw error;
    }
  }
  return failDoor(deps, stop);
}

/** Does whatever is left to do. Throws what a call throws, and Stopped. */
export async function doTrip(deps: TripDeps): Promise<void> {
  for (;;) {
    const stop = openStop(deps.trip());
    if (!stop) return;
    if (stop.state === "pending") {
      await arrive(deps, stop);
      continue;
    }
    const halfMs = serviceMs(deps, stop) / 2;
    await sleep(halfMs, deps.signal);
    await (stop.kind === "pickup" ? pickUp(deps, stop) : handOver(deps, stop));
    await sleep(halfMs, deps.signal);
  }
}
