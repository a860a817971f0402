/** Dispatch between the rows and the decision: what a wave sees, and how its decision is written. */
import type { StopState } from "#shared/states.ts";
import { tripEndOf } from "../decide/trip-end-rules.ts";
import type {
  WaveDecision,
  WaveOffer,
  WaveRider,
  WaveSearch,
  WaveSnapshot,
} from "../decide/wave-shapes.ts";
import { scalePlanPolicy } from "../plan/index.ts";
import type { World } from "./world.ts";
import type { JobRow, RiderRow } from "./world-rows.ts";
import { Conflict } from "./world-store.ts";

/** As the service: who was not heard of for this long is in no index. */
export const GONE_MS = 30_000;
/** When all chosen riders were gone: look again, after the others' transactions are through. */
const MISSED_RETRY_MS = 200;

/** Undefined when nobody is searched for. */
export function seeWave(world: World): WaveSnapshot | undefined {
  const { store, drawn, nowMs } = world;
  const searches = store.all("jobs").flatMap((job) => seeSearch(world, job) ?? []);
  if (searches.length === 0) return undefined;
  const { timeScale, cityCode, center, policy } = drawn;
  const riders = store.all("riders").flatMap((rider) => seeRider(world, rider) ?? []);
  return { nowMs, timeScale, cityCode, center, policy, searches, riders };
}

function seeSearch({ store, rules, nowMs }: World, job: JobRow): WaveSearch | undefined {
  const order = store.get("orders", job.id)!;
  // A search whose offers have all come to nothing is open, whatever its row says.
  const isOpen =
    job.state === "searching" ||
    (job.state === "waiting" && (job.heldFor !== null || (job.nextAtMs ?? 0) <= nowMs)) ||
    (job.state === "offered" && store.openOffersOf({ orderId: job.id }).length === 0);
  if (!isOpen || !rules.isSearchable(order.state) || order.riderId !== null) return undefined;
  const asked: { riderId: string; atMs: number }[] = [];
  const gaveBack: string[] = [];
  for (const offer of store.all("offers")) {
    const own = offer.orders.find(({ orderId }) => orderId === job.id);
    if (!own) continue;
    const { riderId, state } = offer;
    if (state === "accepted" && own.round < job.round) gaveBack.push(riderId);
    const isAnswered = state === "declined" || state === "expired";
    if (own.round !== job.round && !isAnswered) continue;
    asked.push({ riderId, atMs: offer.closedAtMs ?? offer.createdAtMs });
  }
  const { storeId, pickup, dropoff, placedAtMs, readyAtMs } = order;
  return {
    ...{ orderId: job.id, round: job.round, attempt: job.attempt, storeId, pickup, dropoff },
    ...{ placedAtMs, readyAtMs, isReady: order.state === "ready" },
    ...{ searchingSinceMs: job.startedAtMs, heldFor: job.heldFor, lookAtMs: job.nextAtMs },
    ...{ asked, gaveBack },
  };
}

function seeRider(world: World, rider: RiderRow): WaveRider | undefined {
  const { live, nowMs } = world;
  const place = live.get(rider.id);
  if (!place || nowMs - place.heardAtMs > GONE_MS) return undefined;
  const { id: riderId, state, vehicle, offersSeen, offersAccepted, jobsDone, isFlagged } = rider;
  return {
    ...{ riderId, state, vehicle, offersSeen, offersAccepted, jobsDone, isFlagged },
    position: place.position,
    positionAgeMs: nowMs - place.recordedAtMs,
    rating: 5,
    idleMs: rider.lastJobAtMs === null ? null : nowMs - rider.lastJobAtMs,
    onDutyMs: nowMs - rider.onDutySinceMs,
    frees: state === "on_trip" ? seeFreedom(world, rider) : null,
    offDutyAtMs: null,
  };
}

/** When a rider on a trip is expected to be free, as the service tells it to the deciding code. */
function seeFreedom(world: World, { id, vehicle }: RiderRow): WaveRider["frees"] {
  const { store, live, drawn, nowMs } = world;
  const from = live.get(id);
  if (!from) return null;
  const { timeScale } = drawn;
  const plan = scalePlanPolicy(drawn.policy.plan, timeScale);
  const stops = store.activeTripOf(id)?.stops.filter(({ state }) => !isClosed(state)) ?? [];
  const end = tripEndOf({
    ...{ nowMs, timeScale, vehicle, position: from.position },
    stops: stops.map(({ kind, at, orderId }) => ({
      ...{ kind, position: at },
      readyAtMs: kind === "pickup" ? store.get("orders", orderId)!.readyAtMs : null,
    })),
    pickupServiceMs: plan.cityPickupServiceMs,
    dropoffServiceMs: plan.cityDropoffServiceMs,
  });
  return end && end.atMs <= nowMs + plan.cityHorizonMs ? end : null;
}

const isClosed = (state: StopState) => state === "done" || state === "failed";

export interface Decided {
  readonly snapshot: WaveSnapshot;
  readonly decision: WaveDecision;
}

/** The transactions that a decision is written in; between any two of them a process may die. */
export function writesOf(world: World, { snapshot, decision }: Decided): (() => void)[] {
  const seen = new Map(snapshot.searches.map((search) => [search.orderId, search]));
  const inJob = (orderId: string, write: (job: JobRow) => void) => () =>
    world.store.transact(() => {
      const job = stillWanted(world, seen.get(orderId)!);
      if (job) write(job);
    });
  return [
    ...decision.offers.map((offer) => () => writeOffer(world, offer, seen)),
    ...decision.holds.map((hold) =>
      inJob(hold.orderId, ({ id }) => {
        world.store.change("jobs", id, {
          ...{ heldFor: hold.for, state: "waiting", nextAtMs: hold.untilMs },
        });
      }),
    ),
    ...decision.waits.map((wait) =>
      inJob(wait.orderId, ({ id }) => {
        world.store.change("jobs", id, { nextAtMs: wait.retryAtMs, heldFor: null });
      }),
    ),
    ...decision.giveUps.map(({ orderId }) =>
      inJob(orderId, ({ id }) => {
        world.moveOrder(orderId, "expired");
        world.store.change("jobs", id, { state: "exhausted", nextAtMs: null });
        world.count("given up");
      }),
    ),
  ];
}

/** The search, if nothing has happened to it since it was seen. */
function stillWanted({ store, rules }: World, search: WaveSearch): JobRow | undefined {
  const order = store.get("orders", search.orderId)!;
  const job = store.get("jobs", search.orderId);
  const isFree = rules.isSearchable(order.state) && order.riderId === null;
  if (!job || !isFree || !rules.isStillWanted(search, job)) return undefined;
  const isAsked = job.state === "offered" && store.openOffersOf({ orderId: job.id }).length > 0;
  return isAsked ? undefined : job;
}

function writeOffer(world: World, offer: WaveOffer, seen: ReadonlyMap<string, WaveSearch>): void {
  const { store, nowMs } = world;
  store.transact(() => {
    const jobs = offer.orderIds.map((orderId) => stillWanted(world, seen.get(orderId)!));
    if (jobs.includes(undefined)) return world.count("overtaken");
    const orders = jobs.map((job) => ({ orderId: job!.id, round: job!.round }));
    const attempt = Math.max(...jobs.map((job) => job!.attempt)) + 1;
    const riders = [...offer.riders].sort((a, b) => (a.riderId < b.riderId ? -1 : 1));
    const made = riders.filter(({ riderId }) => {
      return ask(world, { riderId, attempt, orders, expiresAtMs: offer.expiresAtMs });
    });
    for (const job of jobs) {
      store.change("jobs", job!.id, {
        ...(made.length > 0
          ? { state: "offered" as const, attempt: job!.attempt + 1, nextAtMs: offer.expiresAtMs }
          : { nextAtMs: nowMs + MISSED_RETRY_MS }),
        heldFor: null,
      });
    }
    if (made.length === 0) return world.count("missed");
    world.count("offers", made.length);
    if (orders.length > 1) world.count("bundles offered");
  });
}

function ask(
  world: World,
  job: {
    readonly riderId: string;
    readonly attempt: number;
    readonly orders: readonly { readonly orderId: string; readonly round: number }[];
    readonly expiresAtMs: number;
  },
): boolean {
  const { store, nowMs } = world;
  const { riderId, expiresAtMs, attempt, orders } = job;
  // Whoever got another offer, or left, since the snapshot was taken is skipped.
  const rider = store.get("riders", riderId)!;
  if (rider.state !== "online" || store.openOffersOf({ riderId }).length > 0) return false;
  const id = store.newId("f");
  const times = { createdAtMs: nowMs, expiresAtMs, closedAtMs: null };
  try {
    store.put("offers", { ...{ id, riderId, attempt, orders, state: "pending" }, ...times });
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
  world.setRiderState(riderId, "offered", ["online"]);
  store.change("riders", riderId, { offersSeen: rider.offersSeen + 1 });
  const { orderId } = orders[0]!;
  const expiresAt = new Date(expiresAtMs).toISOString();
  const payload = { offerId: id, orderId, riderId, attempt, expiresAt };
  store.append({ type: "offer.created", partitionKey: orderId, payload }, nowMs);
  return true;
}
