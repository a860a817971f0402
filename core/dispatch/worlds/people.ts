/** Kitchens, customers and riders of a small world: sensible mostly, and at times not at all. */
import { distanceMeters, type Position } from "#shared/geo.ts";
import { travelSeconds } from "../../eta/index.ts";
import type { Random } from "../../seed/index.ts";
import type { DrawnOrder, DrawnRider } from "./draw-world.ts";
import { acceptOffer, declineOffer } from "./offer-verbs.ts";
import { arriveAtStop, completeStop, giveBackTrip } from "./trip-verbs.ts";
import { Refused, type World } from "./world.ts";
import type { StopRow, TripRow } from "./world-rows.ts";
import { Conflict } from "./world-store.ts";

/** Does what may be refused; a refusal changes nothing. @returns whether it was done. */
function attempt(world: World, work: () => void): boolean {
  try {
    world.store.transact(work);
    return true;
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Conflict)) throw error;
    world.count("refused");
    return false;
  }
}

/** An order's way through its kitchen, and a customer who may think better of it. */
export function liveOrder(world: World, order: DrawnOrder): void {
  const { clock, store } = world;
  const { id, store: at, dropoff } = order;
  clock.in(order.placedInMs, () => {
    const place = { storeId: at.id, pickup: at.position, dropoff, placedAtMs: world.nowMs };
    const none = { readyAtMs: null, riderId: null, tripId: null };
    world.placeOrder({ ...{ id, state: "created" }, ...place, ...none });
    clock.in(order.acceptAfterMs, () => cook(world, order));
    if (order.cancelAfterMs === null) return;
    clock.in(order.cancelAfterMs, () => {
      attempt(world, () => world.moveOrder(id, "cancelled"));
    });
  });
  const cook = (_: World, { prepMs, lateMs }: DrawnOrder) => {
    const isAccepted = attempt(world, () => {
      store.change("orders", id, { readyAtMs: world.nowMs + prepMs });
      world.moveOrder(id, "accepted");
    });
    if (!isAccepted) return;
    clock.in(500, () => attempt(world, () => world.moveOrder(id, "preparing")));
    clock.in(Math.max(600, prepMs + lateMs), () => {
      attempt(world, () => {
        store.change("orders", id, { readyAtMs: world.nowMs });
        world.moveOrder(id, "ready");
      });
    });
  };
}

const PING_MS = 4_000;
const LOOK_MS = 1_000;

export class Rider {
  private readonly world: World;
  private readonly drawn: DrawnRider;
  private readonly random: Random;
  private position: Position;
  private clockAheadMs = 0;
  /** Dead phone until then. */
  private awayUntilMs = 0;
  private readonly seen = new Set<string>();
  private readonly trips = new Set<string>();

  constructor(world: World, drawn: DrawnRider) {
    this.world = world;
    this.drawn = drawn;
    this.random = world.drawn.random.fork(drawn.id);
    this.position = drawn.position;
    const { id, vehicle } = drawn;
    const work = { offersSeen: 0, offersAccepted: 0, lastJobAtMs: null, jobsDone: 0 };
    world.store.transact(() =>
      world.store.put("riders", {
        ...{ id, vehicle, ...work, state: "offline", onDutySinceMs: 0 },
        isFlagged: this.random.chance(0.05),
      }),
    );
  }

  start(): void {
    const { clock } = this.world;
    clock.in(this.drawn.onDutyInMs, () => {
      this.goOnline();
      clock.every(
        () => PING_MS,
        () => this.ping(),
      );
      clock.every(
        () => LOOK_MS * this.random.between(0.8, 1.2),
        () => this.look(),
      );
    });
  }

  private get id(): string {
    return this.drawn.id;
  }

  private goOnline(): void {
    const { world, position } = this;
    const at = world.nowMs;
    world.store.transact(() => world.setRiderState(this.id, "online", ["offline"]));
    world.live.set(this.id, { position, recordedAtMs: at, heardAtMs: at });
  }

  private ping(): void {
    const { world, random, position } = this;
    const { faults } = world.drawn;
    if (world.nowMs < this.awayUntilMs || random.chance(faults.pingLost)) return;
    // The phone's clock jumps, and comes right again some time.
    if (random.chance(faults.clockStep)) this.clockAheadMs = random.int(-120_000, 120_000);
    else if (random.chance(0.2)) this.clockAheadMs = 0;
    const recordedAtMs = world.nowMs + this.clockAheadMs;
    const delay = random.chance(faults.pingLate) ? random.int(1_000, 12_000) : random.int(20, 300);
    world.clock.in(delay, () => {
      const known = world.live.get(this.id);
      if (known && recordedAtMs <= known.recordedAtMs) return;
      if (recordedAtMs > world.nowMs + 30_000) return;
      world.live.set(this.id, { position, recordedAtMs, heardAtMs: world.nowMs });
    });
  }

  /** Looks at the phone: an offer, a trip, or nothing to do. */
  private look(): void {
    const { world, random } = this;
    if (world.nowMs < this.awayUntilMs) return;
    const trip = world.store.activeTripOf(this.id);
    if (trip) this.ride(trip);
    else if (random.chance(world.drawn.faults.vanish / 100)) this.vanish();
    else this.lookForOffers();
  }

  private lookForOffers(): void {
    const { world, random } = this;
    const { state } = world.store.get("riders", this.id)!;
    if (state === "offline" && random.chance(0.2)) this.goOnline();
    for (const offer of world.store.openOffersOf({ riderId: this.id })) {
      if (this.seen.has(offer.id)) continue;
      this.seen.add(offer.id);
      this.think(offer.id, offer.expiresAtMs);
    }
  }

  private vanish(): void {
    const { world, random } = this;
    this.awayUntilMs = world.nowMs + random.int(20_000, 8 * 60_000);
    world.count("vanished");
  }

  private think(offerId: string, expiresAtMs: number): void {
    const { world, random } = this;
    const { faults } = world.drawn;
    const answer = (accept: boolean) =>
      attempt(world, () => (accept ? acceptOffer : declineOffer)(world, offerId));
    const leftMs = Math.max(0, expiresAtMs - world.nowMs);
    if (random.chance(faults.offDutyMidOffer)) {
      world.clock.in(random.between(0, leftMs), () => this.goOffline());
      // Some press "accept" all the same.
      if (random.chance(0.5)) world.clock.in(random.between(0, leftMs), () => answer(true));
      return;
    }
    if (random.chance(faults.silence)) return;
    if (random.chance(faults.decline)) {
      world.clock.in(random.pick([random.int(20, 500), random.int(500, 10_000)]), () =>
        answer(false),
      );
      return;
    }
    const isLate = random.chance(faults.lateAnswer);
    // Around the very end of the window, too.
    const afterMs = isLate
      ? leftMs + random.pick([-1, 0, 1, random.int(0, 400), random.int(0, 20_000)])
      : random.between(300, Math.max(400, leftMs - 1));
    if (random.chance(faults.cancelMidAnswer)) {
      const { orderId } = world.store.get("offers", offerId)!.orders[0]!;
      world.clock.in(afterMs - random.int(0, 60), () => {
        attempt(world, () => world.moveOrder(orderId, "cancelled"));
      });
    }
    world.clock.in(afterMs, () => {
      const isDone = answer(true);
      if (isLate && isDone) world.count("taken at the last moment");
    });
    // A repeat of the same request, as after a lost answer.
    if (random.chance(0.1)) world.clock.in(afterMs + random.int(0, 3_000), () => answer(true));
  }

  private goOffline(): void {
    const { world } = this;
    world.store.transact(() => world.setRiderState(this.id, "offline", ["online", "offered"]));
    world.count("off duty");
  }

  /** Goes on the way to the next stop of a trip once; from there each step calls the next. */
  private ride(trip: TripRow): void {
    const { world, random } = this;
    if (this.trips.has(trip.id)) return;
    this.trips.add(trip.id);
    if (random.chance(world.drawn.faults.giveBack)) {
      world.clock.in(random.int(100, 30_000), () => {
        attempt(world, () => giveBackTrip(world, trip.id));
      });
    }
    if (random.chance(world.drawn.faults.vanish)) {
      world.clock.in(random.int(100, 30_000), () => this.vanish());
    }
    this.goOn(trip.id);
  }

  private goOn(tripId: string): void {
    const { world } = this;
    const trip = world.store.get("trips", tripId)!;
    const stop = trip.stops.find(({ state }) => state === "pending" || state === "arrived");
    if (!stop || trip.state === "completed" || trip.state === "cancelled") return;
    if (world.nowMs < this.awayUntilMs) {
      world.clock.in(this.awayUntilMs - world.nowMs, () => this.goOn(tripId));
      return;
    }
    // Some press the last button first.
    if (this.random.chance(0.05)) attempt(world, () => completeStop(world, tripId, stop.id));
    if (stop.state === "pending") this.travel(tripId, stop);
    else {
      attempt(world, () => completeStop(world, tripId, stop.id));
      world.clock.in(this.random.int(1_000, 2_000), () => this.goOn(tripId));
    }
  }

  private travel(tripId: string, stop: StopRow): void {
    const { world } = this;
    const meters = distanceMeters(this.position, stop.at);
    const { timeScale } = world.drawn;
    const seconds = travelSeconds({ meters, vehicle: this.drawn.vehicle, timeScale });
    world.clock.in(seconds * 1000, () => {
      this.position = stop.at;
      attempt(world, () => arriveAtStop(world, tripId, stop.id));
      this.goOn(tripId);
    });
  }
}
