/** Lives through one small world and says what was wrong in it. Everything comes from the seed. */
import { isOver } from "#shared/states.ts";
import { checkHistory, sayViolations } from "../../test/index.ts";
import { CoreProcess } from "./core-process.ts";
import { type DrawnWorld, drawWorld } from "./draw-world.ts";
import { liveOrder, Rider } from "./people.ts";
import { replays } from "./wave-invariants.ts";
import { type Rules, rules, World } from "./world.ts";
import { isActive } from "./world-store.ts";

/** By then every order has ended, whatever went wrong. */
const LIMIT_MS = 3 * 60 * 60_000;
/** After the last order: what is left over is tidied up by then. */
const AFTERMATH_MS = 60_000;

export interface LivedWorld {
  readonly seed: string;
  readonly drawn: DrawnWorld;
  /** Empty when all was well. */
  readonly faults: readonly string[];
  readonly tally: ReadonlyMap<string, number>;
  readonly endings: ReadonlyMap<string, number>;
  readonly virtualMs: number;
}

export function runWorld(seed: string, own: Partial<Rules> = {}): LivedWorld {
  const drawn = drawWorld(seed);
  const world = new World(drawn, { ...rules, ...own });
  const startMs = world.nowMs;
  for (const order of drawn.orders) liveOrder(world, order);
  for (const rider of drawn.riders) new Rider(world, rider).start();
  const relayed = { done: new Set<number>() };
  for (let n = 1; n <= drawn.processes; n++) new CoreProcess(world, `${n}`, relayed).start();
  const isEnded = liveUntilEnd(world, startMs);
  if (world.faults.length === 0 && !isEnded) {
    const open = world.store.all("orders").filter(({ state }) => !isOver(state));
    const says = open.map(({ id, state }) => `${id} is ${state}`);
    world.faults.push(
      `end: after ${LIMIT_MS / 60_000} min ${says.join(", ") || "not all is placed"}`,
    );
  }
  judge(world);
  const endings = new Map<string, number>();
  for (const { state } of world.store.all("orders")) {
    endings.set(state, (endings.get(state) ?? 0) + 1);
  }
  const { faults, tally } = world;
  return { ...{ seed, drawn, faults, tally, endings }, virtualMs: world.nowMs - startMs };
}

function liveUntilEnd(world: World, startMs: number): boolean {
  try {
    return liveOn(world, startMs);
  } catch (error) {
    world.faults.push(`threw ${error}`);
    return true;
  }
}

function liveOn(world: World, startMs: number): boolean {
  const { store, clock, drawn } = world;
  let seen = store.version;
  while (clock.step(startMs + LIMIT_MS)) {
    if (store.version === seen) continue;
    seen = store.version;
    checkNow(world);
    if (world.faults.length > 0) return true;
    const orders = store.all("orders");
    if (orders.length < drawn.orders.length || !orders.every(({ state }) => isOver(state)))
      continue;
    const endMs = world.nowMs + AFTERMATH_MS;
    while (clock.step(endMs)) checkNow(world);
    return true;
  }
  return false;
}

/** What must hold after every single change. */
function checkNow(world: World): void {
  const { store } = world;
  const say = (fault: string) => {
    const after = ((world.nowMs % 3_600_000) / 1000).toFixed(3);
    world.faults.push(`at ${after} s: ${fault}`);
  };
  const trips = new Map<string, string>();
  const carried = new Map<string, string>();
  for (const trip of store.all("trips")) {
    if (!isActive(trip)) continue;
    if (trips.has(trip.riderId)) say(`${trip.riderId} is on two trips`);
    trips.set(trip.riderId, trip.id);
    for (const { orderId, kind } of trip.stops) {
      if (kind !== "pickup") continue;
      if (carried.has(orderId)) say(`${orderId} is on two trips`);
      carried.set(orderId, trip.id);
    }
  }
  const asked = new Set<string>();
  const { fanOut } = world.drawn.policy;
  const offered = new Map<string, number>();
  for (const { id, riderId, orders } of store.openOffersOf({})) {
    if (asked.has(riderId)) say(`${riderId} has two open offers`);
    asked.add(riderId);
    for (const { orderId } of orders) {
      const count = (offered.get(orderId) ?? 0) + 1;
      offered.set(orderId, count);
      if (count > (fanOut.mode === "sequential" ? 1 : fanOut.max)) {
        say(`${orderId} is offered to ${count} riders at once`);
      }
      if (carried.has(orderId)) say(`${orderId} is offered by ${id} and carried`);
    }
  }
  for (const { id, state } of store.all("riders")) {
    if ((state === "on_trip") !== trips.has(id)) say(`${id} is ${state}, trip: ${trips.get(id)}`);
  }
}

/** The whole history at the end, by the same checker that judges the real service. */
function judge(world: World): void {
  if (world.faults.length > 0) return;
  const { policy } = world.drawn;
  const violations = checkHistory(world.store.history(), {
    fanOut: policy.fanOut.mode === "sequential" ? 1 : policy.fanOut.max,
    maxBundle: policy.plan.maxBundle,
    reofferAfterMs: policy.reofferAfterMs,
    writingMs: 0,
    isSettled: true,
  });
  if (violations.length > 0) world.faults.push(sayViolations(violations));
  for (const kept of world.ledger) {
    if (!replays(kept, world.rules.decideWave)) {
      world.faults.push(`replay: another decision than ${kept.decision.slice(0, 200)}`);
    }
  }
  world.count("decisions replayed", world.ledger.length);
}
