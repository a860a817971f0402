/**
 * One city of virtual people for `bench:dispatch`: stores whose orders come at random, riders who
 * answer offers as people do, ride, hand over and are free again. Time is virtual; the only real
 * time in it is what deciding takes.
 */
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import type { AskedRider, WaveRider, WaveSearch } from "../dispatch/index.ts";
import { travelSeconds } from "../eta/index.ts";
import { makeRandom, type Random } from "../seed/index.ts";
import { MemoryLiveIndex } from "../supply/index.ts";

const RADIUS_METERS = 6_000;
const STORES = 120;
const SERVICE_MS = 4 * 60_000;
const MINUTE_MS = 60_000;

export interface CityOptions {
  readonly code: string;
  readonly seed: string;
  readonly riders: number;
  readonly timeScale: number;
  readonly nowMs: number;
}

export interface BenchOrder {
  readonly id: string;
  readonly storeId: string;
  readonly pickup: Position;
  readonly dropoff: Position;
  readonly placedAtMs: number;
  readonly readyAtMs: number;
  attempt: number;
  asked: { riderId: string; atMs: number }[];
  heldFor: "food" | "rider" | null;
  lookAtMs: number | null;
  offeredAtMs: number | null;
  pickedUpAtMs: number | null;
}

interface BenchRider {
  readonly id: string;
  position: Position;
  state: "online" | "offered" | "on_trip";
  frees: { atMs: number; position: Position } | null;
  recordedAtMs: number;
  lastJobAtMs: number | null;
  offersSeen: number;
  offersAccepted: number;
  jobsDone: number;
}

type Job = { readonly orderIds: readonly string[]; readonly expiresAtMs: number };

export class BenchCity {
  readonly code: string;
  readonly center: Position = regions.in.cities[0]!.center;
  readonly index = new MemoryLiveIndex();
  readonly open = new Map<string, BenchOrder>();
  readonly delivered: { clickToDoorMs: number; toPickupMs: number }[] = [];
  readonly riders = new Map<string, BenchRider>();
  readonly #options: CityOptions;
  readonly #random: Random;
  readonly #stores: { id: string; position: Position }[];
  readonly #asked = new Map<string, BenchOrder>();
  readonly #pinging: BenchRider[];
  #pinged = 0;
  #orders = 0;

  constructor(options: CityOptions) {
    this.code = options.code;
    this.#options = options;
    this.#random = makeRandom(options.seed);
    this.#stores = Array.from({ length: STORES }, (_, n) => {
      return { id: `store-${n}`, position: this.#somewhere(0.7) };
    });
    for (let n = 0; n < options.riders; n++) this.#hire(`rider-${String(n).padStart(6, "0")}`);
    this.#pinging = [...this.riders.values()];
  }

  #somewhere(spread: number): Position {
    const angle = this.#random.next() * 2 * Math.PI;
    const meters = Math.sqrt(this.#random.next()) * RADIUS_METERS * spread;
    const offset = {
      northMeters: Math.sin(angle) * meters,
      eastMeters: Math.cos(angle) * meters,
    };
    return offsetMeters(this.center, offset);
  }

  #hire(id: string): void {
    const { nowMs } = this.#options;
    const position = this.#somewhere(1);
    const offersSeen = 20 + Math.floor(this.#random.next() * 80);
    this.riders.set(id, {
      ...{ id, position, state: "online", frees: null, recordedAtMs: nowMs },
      lastJobAtMs: nowMs - Math.floor(this.#random.next() * MINUTE_MS),
      offersSeen,
      offersAccepted: Math.round(offersSeen * (0.7 + 0.3 * this.#random.next())),
      jobsDone: Math.floor(this.#random.next() * 10),
    });
    this.index.place({
      ...{ riderId: id, cityCode: this.code, vehicle: "scooter", state: "online", ...position },
      ...{ bearing: null, speedKmh: null, recordedAtMs: nowMs, seenAtMs: nowMs },
    });
  }

  /** Half of the orders are of food that is ready, the others cook up to twenty city minutes. */
  place(nowMs: number): BenchOrder {
    const store = this.#stores[Math.floor(this.#random.next() ** 2 * STORES)]!;
    const cooking = this.#random.next() < 0.5 ? 0 : this.#random.next() * 20 * MINUTE_MS;
    const order: BenchOrder = {
      id: `order-${this.code}-${String(this.#orders++).padStart(7, "0")}`,
      ...{ storeId: store.id, pickup: store.position },
      dropoff: offsetMeters(store.position, {
        northMeters: (this.#random.next() - 0.5) * 5_000,
        eastMeters: (this.#random.next() - 0.5) * 5_000,
      }),
      placedAtMs: nowMs,
      readyAtMs: nowMs + Math.round(cooking / this.#options.timeScale),
      ...{ attempt: 0, asked: [], heldFor: null, lookAtMs: null },
      ...{ offeredAtMs: null, pickedUpAtMs: null },
    };
    this.open.set(order.id, order);
    return order;
  }

  /** Every rider reports each few seconds; a share of them now. */
  report(nowMs: number, count: number): void {
    for (let n = 0; n < Math.min(count, this.#pinging.length); n++) {
      const rider = this.#pinging[this.#pinged++ % this.#pinging.length]!;
      rider.recordedAtMs = nowMs;
      const track = { bearing: null, speedKmh: null, recordedAtMs: nowMs, seenAtMs: nowMs };
      this.index.move(rider.id, { ...rider.position, ...track });
    }
  }

  searchOf(order: BenchOrder, nowMs: number): WaveSearch {
    return {
      ...{ orderId: order.id, round: 1, attempt: order.attempt, storeId: order.storeId },
      ...{ pickup: order.pickup, dropoff: order.dropoff, placedAtMs: order.placedAtMs },
      ...{ readyAtMs: order.readyAtMs, isReady: order.readyAtMs <= nowMs },
      ...{ searchingSinceMs: order.placedAtMs, heldFor: order.heldFor },
      ...{ lookAtMs: order.lookAtMs, asked: order.asked, gaveBack: [] },
    };
  }

  riderFor(riderId: string, nowMs: number): WaveRider {
    const rider = this.riders.get(riderId)!;
    return {
      ...{ riderId, state: rider.state, vehicle: "scooter", position: rider.position },
      positionAgeMs: nowMs - rider.recordedAtMs,
      rating: 5,
      ...{ offersSeen: rider.offersSeen, offersAccepted: rider.offersAccepted },
      idleMs: rider.lastJobAtMs === null ? null : nowMs - rider.lastJobAtMs,
      onDutyMs: 60 * MINUTE_MS,
      jobsDone: rider.jobsDone,
      frees: rider.frees,
      ...{ isFlagged: false, offDutyAtMs: null },
    };
  }

  /** Offers a job; gives when the answer comes and what it will be. */
  offer(job: Job, { riderId }: AskedRider, nowMs: number): { atMs: number; isYes: boolean } {
    const rider = this.riders.get(riderId)!;
    if (rider.state !== "online") throw new Error(`${riderId} was asked while ${rider.state}`);
    this.#setState(rider, "offered");
    rider.offersSeen += 1;
    for (const orderId of job.orderIds) {
      const order = this.open.get(orderId);
      if (!order) throw new Error(`${orderId} was offered twice`);
      this.open.delete(orderId);
      this.#asked.set(orderId, order);
      order.attempt += 1;
      order.heldFor = null;
      order.offeredAtMs ??= nowMs;
    }
    const mood = this.#random.next();
    const thinksMs = 1_000 + this.#random.next() * 4_000;
    // 85 of 100 say yes, ten say no, five say nothing.
    const atMs = mood < 0.95 ? nowMs + thinksMs : job.expiresAtMs;
    return { atMs, isYes: mood < 0.85 };
  }

  /** The rider says no, or nothing: the orders are searched for again. */
  refuse(job: Job, riderId: string, nowMs: number): void {
    this.#setState(this.riders.get(riderId)!, "online");
    for (const orderId of job.orderIds) {
      const order = this.#asked.get(orderId)!;
      this.#asked.delete(orderId);
      order.asked = [...order.asked, { riderId, atMs: nowMs }];
      this.open.set(orderId, order);
    }
  }

  /** The rider says yes; gives when the last door is done. */
  accept(job: Job, riderId: string, nowMs: number): number {
    const rider = this.riders.get(riderId)!;
    this.#setState(rider, "on_trip");
    rider.offersAccepted += 1;
    const orders = job.orderIds.map((orderId) => this.#asked.get(orderId)!);
    const serviceMs = SERVICE_MS / 2 / this.#options.timeScale;
    let atMs = nowMs;
    let { position } = rider;
    const go = (to: Position) => {
      atMs += this.#travelMs(position, to);
      position = to;
    };
    for (const order of orders) {
      go(order.pickup);
      atMs = Math.max(atMs, order.readyAtMs) + serviceMs;
      order.pickedUpAtMs = atMs;
    }
    for (const order of orders) {
      go(order.dropoff);
      atMs += serviceMs;
      this.#asked.delete(order.id);
      this.delivered.push({
        clickToDoorMs: atMs - order.placedAtMs,
        toPickupMs: order.pickedUpAtMs! - order.readyAtMs,
      });
    }
    rider.frees = { atMs: Math.round(atMs), position };
    return atMs;
  }

  free(riderId: string, nowMs: number): void {
    const rider = this.riders.get(riderId)!;
    rider.position = rider.frees!.position;
    rider.frees = null;
    rider.lastJobAtMs = nowMs;
    rider.jobsDone += 1;
    rider.recordedAtMs = nowMs;
    const track = { bearing: null, speedKmh: null, recordedAtMs: nowMs, seenAtMs: nowMs };
    this.index.move(riderId, { ...rider.position, ...track });
    this.#setState(rider, "online");
  }

  #travelMs(from: Position, to: Position): number {
    const north = (to.lat - from.lat) * 111_195;
    const east = (to.lng - from.lng) * 111_195 * Math.cos((from.lat * Math.PI) / 180);
    const { timeScale } = this.#options;
    return travelSeconds({ meters: Math.hypot(north, east), vehicle: "scooter", timeScale }) * 1000;
  }

  #setState(rider: BenchRider, state: BenchRider["state"]): void {
    rider.state = state;
    this.index.setState(rider.id, state);
  }
}
