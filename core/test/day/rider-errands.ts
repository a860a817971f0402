/** What riders do with an offer: answer it, and carry out what they took, with everything that goes wrong. */
import { routes, type Stop, type Trip } from "#shared/contracts/index.ts";
import type { ErrorCode } from "#shared/errors.ts";
import { distanceMeters, interpolate, offsetMeters, type Position } from "#shared/geo.ts";
import { cancellationDefaults } from "#shared/policies/index.ts";
import type { DayRider } from "./day-rider.ts";
import type { DayWorld, Meeting } from "./day-world.ts";
import { unless } from "./dweller.ts";

/** The world has moved on: look again. */
const moved: readonly ErrorCode[] = ["CONFLICT", "TRIP_CANCELLED", "TRIP_ALREADY_COMPLETED"];
const gone: readonly ErrorCode[] = ["OFFER_TAKEN", "OFFER_EXPIRED", "NOT_FOUND"];
const NO_SHOW_SECONDS = cancellationDefaults.in.noShowSeconds + 20;
const MAX_TURNS = 200;

/** @param isKeen says yes to everything */
export async function answerOffer(
  world: DayWorld,
  rider: DayRider,
  offerId: string,
  isKeen: boolean,
): Promise<void> {
  const offer = rider.isSilent ? undefined : await rider.offer(offerId);
  if (!offer) return;
  const mood = isKeen ? 0 : world.random.next();
  if (mood > 0.93) return;
  if (mood > 0.84) {
    const params = { id: offerId };
    await unless(gone, rider.who.call(routes.declineOffer, { params, body: {} }));
    return;
  }
  // Nobody is to be asked who is busy, which the reader judges by the log.
  const refusals = [...gone, "DRIVER_BUSY"] as const;
  const trip = await unless(refusals, rider.who.call(routes.acceptOffer, { body: { offerId } }));
  // Who is still on the way to somebody who does not come any more goes on from there.
  if (!trip || rider.isBusy) return;
  rider.isBusy = true;
  await carryOut(world, rider);
  rider.isBusy = false;
  if (rider.goesHome) await rider.endDuty();
}

async function carryOut(world: DayWorld, rider: DayRider): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const trip = await rider.activeTrip();
    if (!trip) return;
    await (trip.ride ? driveOn(world, rider, trip) : carryOn(world, rider, trip));
  }
  throw new Error("A trip does not get on");
}

const stopOf = (trip: Trip) =>
  trip.stops.find(({ state }) => state === "pending" || state === "arrived");

/** Whether this is the moment for it, and it has not been yet. */
function takes(world: DayWorld, meeting: Meeting, mishap: NonNullable<Meeting["mishap"]>): boolean {
  if (meeting.mishap !== mishap) return false;
  meeting.mishap = undefined;
  world.happened(mishap);
  return true;
}

async function carryOn(world: DayWorld, rider: DayRider, trip: Trip): Promise<void> {
  const stop = stopOf(trip);
  const { timetable } = world;
  // On hold: support decides.
  if (!stop) return timetable.newsOf(trip.orderIds.at(-1)!, 120);
  const params = { id: trip.id, stopId: stop.id };
  const meeting = world.meetings.get(stop.orderId)!;
  if (stop.state === "pending") {
    await rider.travel(stop.position);
    const isLost = stop.kind === "pickup" && takes(world, meeting, "food_given_back");
    await unless(
      moved,
      isLost
        ? rider.who.call(routes.cancelTrip, {
            params: { id: trip.id },
            body: { reason: "a puncture" },
          })
        : rider.who.call(routes.arriveAtStop, { params }),
    );
    return;
  }
  if (stop.kind === "pickup") {
    const done = await unless(moved, rider.who.call(routes.completeStop, { params, body: {} }));
    if (!done) await timetable.newsOf(stop.orderId, 60);
    return;
  }
  await knock(world, rider, stop, params);
}

async function knock(
  world: DayWorld,
  rider: DayRider,
  { orderId }: Stop,
  params: { id: string; stopId: string },
): Promise<void> {
  const meeting = world.meetings.get(orderId)!;
  await world.timetable.wait(world.random.int(15, 60));
  if (takes(world, meeting, "nobody_home")) {
    const body = { reason: "customer_unavailable" } as const;
    await rider.who.call(routes.failStop, { params, body });
    return;
  }
  const { otp } = await meeting.customer.call(routes.getOrder, { params: { id: orderId } });
  if (takes(world, meeting, "wrong_code")) {
    const wrong = otp === "1234" ? "4321" : "1234";
    await refused(
      "INVALID_OTP",
      rider.who.call(routes.completeStop, { params, body: { otp: wrong } }),
    );
    await world.timetable.wait(10);
  }
  await rider.who.call(routes.completeStop, { params, body: { otp: otp ?? "" } });
}

async function driveOn(world: DayWorld, rider: DayRider, trip: Trip): Promise<void> {
  const [pickup, dropoff] = trip.stops as [Stop, Stop];
  const meeting = world.meetings.get(pickup.orderId)!;
  if (trip.state !== "assigned") return bring(world, rider, trip, dropoff.position);
  if (pickup.state === "pending") return fetchPassenger(world, rider, trip, meeting);
  return board(world, rider, trip, meeting);
}

async function fetchPassenger(world: DayWorld, rider: DayRider, trip: Trip, meeting: Meeting) {
  const [pickup] = trip.stops as [Stop];
  const params = { id: trip.id };
  if (takes(world, meeting, "ride_given_back")) {
    await rider.travel(interpolate(rider.at, pickup.position, 0.3));
    const body = { reason: "a puncture" };
    await unless(moved, rider.who.call(routes.cancelTrip, { params, body }));
    return;
  }
  await rider.travel(pickup.position);
  const stop = { ...params, stopId: pickup.id };
  await unless(moved, rider.who.call(routes.arriveAtStop, { params: stop }));
}

async function board(world: DayWorld, rider: DayRider, trip: Trip, meeting: Meeting) {
  const { timetable, random } = world;
  const [pickup] = trip.stops as [Stop];
  const params = { id: trip.id };
  // Who cancels at the last minute is told of by the news.
  if (meeting.mishap === "cancelled_late") return timetable.newsOf(pickup.orderId, 120);
  if (takes(world, meeting, "no_show")) {
    await timetable.wait(NO_SHOW_SECONDS);
    await rider.speak();
    const body = { reason: "nobody came" };
    await rider.who.call(routes.cancelTrip, { params, body });
    return;
  }
  await timetable.wait(takes(world, meeting, "long_wait") ? 500 : random.int(20, 150));
  await rider.speak();
  const { pin } = await meeting.customer.call(routes.getPin);
  const location = rider.at;
  if (takes(world, meeting, "wrong_pin")) {
    const body = { otp: pin === "1234" ? "4321" : "1234", location };
    await refused("INVALID_OTP", rider.who.call(routes.startTrip, { params, body }));
    await timetable.wait(15);
  }
  const started = rider.who.call(routes.startTrip, { params, body: { otp: pin, location } });
  await unless(moved, started);
}

async function bring(world: DayWorld, rider: DayRider, trip: Trip, planned: Position) {
  const { random, timetable } = world;
  const params = { id: trip.id };
  const meeting = world.meetings.get(trip.orderIds[0]!)!;
  const isElsewhere = takes(world, meeting, "ended_elsewhere");
  const end = isElsewhere ? offsetMeters(planned, { northMeters: -900, eastMeters: 900 }) : planned;
  // Some take the streets that the price was made for, some know a shorter way.
  const isUsual = random.chance(0.6);
  await rider.travel(isUsual ? turnOf(rider.at, end, trip.ride?.estimatedMeters ?? 0) : end);
  if (takes(world, meeting, "paused")) {
    await rider.who.call(routes.pauseTrip, { params });
    await timetable.wait(180);
    await rider.speak();
    await rider.who.call(routes.resumeTrip, { params });
    await timetable.wait(5);
  }
  await rider.travel(end);
  await rider.who.call(routes.endTrip, { params, body: { dropoff: rider.at } });
}

/** Where to turn so that the way has this length. */
function turnOf(from: Position, to: Position, meters: number): Position {
  const straight = distanceMeters(from, to);
  const aside = Math.sqrt(Math.max(0, meters ** 2 - straight ** 2)) / 2;
  const middle = interpolate(from, to, 0.5);
  const scale = Math.cos((from.lat * Math.PI) / 180);
  const north = (to.lat - from.lat) / (straight || 1);
  const east = ((to.lng - from.lng) * scale) / (straight || 1);
  const unit = 111_320;
  return offsetMeters(middle, {
    northMeters: -east * unit * aside,
    eastMeters: north * unit * aside,
  });
}

async function refused(code: ErrorCode, work: Promise<unknown>): Promise<void> {
  const told: ErrorCode[] = [];
  await unless([code], work, (found) => told.push(found));
  if (told.length === 0) throw new Error(`This was to be refused: ${code}`);
}
