/** One whole day: everybody has their part in the timetable, and then it goes by. */
import { startOfDay } from "#shared/city-days.ts";
import { routes } from "#shared/contracts/index.ts";
import { makeRandom } from "../../seed/index.ts";
import { startTracksLoop } from "../../tracks/index.ts";
import { startTestCore, type TestCore } from "../test-core.ts";
import { PolicyRecord, wantedChanges } from "./change-policies.ts";
import { DayCity, shifts } from "./day-city.ts";
import { DayWorld } from "./day-world.ts";
import { cook, orderFood } from "./food-customers.ts";
import { heldAmbient } from "./held-ambient.ts";
import { planDay } from "./plan-day.ts";
import { askForRide, payDebts } from "./ride-customers.ts";
import { answerOffer } from "./rider-errands.ts";

/** A Friday. */
export const DAY = "2026-11-20";
const TIME_ZONE = "Asia/Kolkata";
const HOUR_MS = 3_600_000;
/** From then on everybody is up. */
const WAKES_HOUR = 5.5;
const PAYS_HOUR = 23.7;
/** Whoever is alone on duty says yes to everything. */
const ALONE_UNTIL_HOUR = 7.5;

export interface LivedDay {
  readonly core: TestCore;
  readonly city: DayCity;
  readonly policies: PolicyRecord;
  readonly midnightMs: number;
  stop(): Promise<void>;
}

export async function liveDay(seed: string): Promise<LivedDay> {
  const midnightMs = startOfDay(DAY, TIME_ZONE);
  const random = makeRandom(seed);
  const clock = heldAmbient(midnightMs + WAKES_HOUR * HOUR_MS, random.fork("bytes"));
  const core = await startTestCore({ ambient: clock });
  const tracks = await startTracksLoop(core.runtime);
  const stop = async () => {
    await tracks.stop();
    await core.stop();
  };
  try {
    const world = new DayWorld(core, clock, random.fork("people"));
    const city = await DayCity.found(world, planDay(random.fork("plan")));
    const policies = new PolicyRecord();
    await onlyTwoWheelsCarryFood(city);
    fillTimetable(city, policies, midnightMs);
    const endMs = midnightMs + 24 * HOUR_MS - 1_000;
    await world.live(endMs);
    // What happens up to now is asked for without this very moment.
    clock.moveTo(endMs);
    return { core, city, policies, midnightMs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function onlyTwoWheelsCarryFood({ ops }: DayCity): Promise<void> {
  const params = { kind: "dispatch" };
  const body = {
    body: { vehicles: ["bike", "scooter"] },
    vertical: "delivery",
    reason: "cars are for people",
  } as never;
  const { id } = await ops.call(routes.draftPolicy, { params, body });
  const call = { params: { kind: "dispatch", id }, body: { reason: "cars are for people" } };
  await ops.call(routes.activatePolicy, call);
}

function fillTimetable(city: DayCity, policies: PolicyRecord, midnightMs: number): void {
  const { world, plan } = city;
  const { timetable, random } = world;
  const at = (hour: number) => midnightMs + hour * HOUR_MS;
  for (const [index, { fromHour, toHour }] of shifts.entries()) {
    const rider = city.riders[index]!;
    timetable.begin(at(fromHour), () => rider.startDuty());
    timetable.begin(at(toHour), () => rider.endDuty());
  }
  for (const wish of plan.wishes) {
    timetable.begin(midnightMs + wish.atMs, () =>
      wish.kind === "food" ? orderFood(city, wish) : askForRide(city, wish),
    );
  }
  for (const { hour, changes } of wantedChanges) {
    timetable.begin(at(hour), async () => {
      for (const change of changes) await policies.change(city, change, midnightMs);
    });
  }
  timetable.begin(at(14.6), () => losePhone(city));
  timetable.begin(at(PAYS_HOUR), async () => {
    for (const customer of city.customers) await payDebts(city, customer);
  });
  world.onPlaced = (orderId, storeId) => {
    const store = city.stores.find(({ id }) => id === storeId)!;
    timetable.begin(timetable.nowMs, () => cook(city, orderId, store));
  };
  world.onOffer = (riderId, offerId) => {
    const rider = world.riders.get(riderId)!;
    const isKeen = timetable.nowMs < at(ALONE_UNTIL_HOUR);
    const thinksMs = random.int(2_000, 8_000);
    timetable.begin(timetable.nowMs + thinksMs, () => answerOffer(world, rider, offerId, isKeen));
  };
}

/** The phone of somebody without work is dead for a while: the core lets them go. */
async function losePhone(city: DayCity): Promise<void> {
  const { world } = city;
  const rider = city.riders.findLast(({ isOnDuty, isBusy }) => isOnDuty && !isBusy);
  if (!rider) throw new Error("Everybody is busy on an early afternoon");
  rider.isSilent = true;
  await world.beat();
  await world.timetable.wait(45);
  await world.beat();
  const { state } = await rider.who.call(routes.getRider);
  if (state !== "offline") throw new Error(`A rider who is silent is ${state}`);
  world.happened("silent_phone");
  await world.timetable.wait(600);
  rider.isSilent = false;
  await rider.startDuty();
}
