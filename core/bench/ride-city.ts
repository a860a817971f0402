/**
 * One city of virtual passengers and drivers for `bench:rides`: bookings of all types at random
 * places, drivers who answer within a second, drive and are free again. Time is virtual; the only
 * real time in it is what deciding takes.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import { rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import type { WaveOffer, WaveRider, WaveSearch } from "../dispatch/index.ts";
import { makeRandom, type Random } from "../seed/index.ts";
import { MemoryLiveIndex } from "../supply/index.ts";

const RADIUS_METERS = 9_000;
/** A ride of a few city minutes, in real time, so that drivers come back within a run. */
const RIDE_MS = 20_000;
const ANSWER_MS = { least: 100, most: 900 };
/** Of those who answer. */
const YES_SHARE = 0.85;
const SEARCH_MS = 60_000;

interface BenchDriver {
  readonly id: string;
  readonly vehicle: Vehicle;
  readonly position: Position;
  state: "online" | "offered" | "on_trip";
  offersSeen: number;
  offersAccepted: number;
  lastJobAtMs: number;
}

export interface BenchRide {
  readonly id: string;
  readonly pickup: Position;
  readonly dropoff: Position;
  readonly vehicle: Vehicle;
  readonly bookedAtMs: number;
  attempt: number;
  asked: { riderId: string; atMs: number }[];
  /** Those who think about it. */
  thinking: Set<string>;
  offeredAtMs: number | null;
  acceptedAtMs: number | null;
}

export interface Answer {
  readonly riderId: string;
  readonly atMs: number;
  readonly isYes: boolean;
}

export class RideCity {
  readonly code: string;
  readonly center: Position = regions.in.cities[0]!.center;
  readonly index = new MemoryLiveIndex();
  readonly open = new Map<string, BenchRide>();
  readonly drivers = new Map<string, BenchDriver>();
  readonly #random: Random;
  readonly #untilMs: number;
  #rides = 0;

  /** @param untilMs positions are as fresh as they have to be until then */
  constructor(
    code: string,
    options: { drivers: number; seed: string; nowMs: number; untilMs: number },
  ) {
    this.code = code;
    this.#random = makeRandom(`${options.seed} ${code}`);
    this.#untilMs = options.untilMs;
    for (let n = 0; n < options.drivers; n++) this.#hire(n, options.nowMs);
  }

  #hire(n: number, nowMs: number): void {
    const id = `driver-${String(n).padStart(6, "0")}`;
    const { vehicle } = rideTypeFacts[rideTypes[n % rideTypes.length]!];
    const offersSeen = 20 + Math.floor(this.#random.next() * 80);
    const position = this.#somewhere();
    this.drivers.set(id, {
      ...{ id, vehicle, position, state: "online", offersSeen },
      offersAccepted: Math.round(offersSeen * (0.7 + 0.3 * this.#random.next())),
      lastJobAtMs: nowMs - Math.floor(this.#random.next() * 30 * 60_000),
    });
    this.index.place({
      ...{ riderId: id, cityCode: this.code, vehicle, state: "online", ...position },
      ...{ bearing: null, speedKmh: null, recordedAtMs: this.#untilMs, seenAtMs: this.#untilMs },
    });
  }

  #somewhere(): Position {
    const angle = this.#random.next() * 2 * Math.PI;
    const meters = Math.sqrt(this.#random.next()) * RADIUS_METERS;
    const offset = { northMeters: Math.sin(angle) * meters, eastMeters: Math.cos(angle) * meters };
    return offsetMeters(this.center, offset);
  }

  book(atMs: number): BenchRide {
    const type = rideTypes[Math.floor(this.#random.next() * rideTypes.length)]!;
    const ride: BenchRide = {
      id: `ride-${this.code}-${String(this.#rides++).padStart(7, "0")}`,
      ...{ pickup: this.#somewhere(), dropoff: this.#somewhere() },
      ...{ vehicle: rideTypeFacts[type].vehicle, bookedAtMs: atMs, attempt: 0, asked: [] },
      ...{ thinking: new Set(), offeredAtMs: null, acceptedAtMs: null },
    };
    this.open.set(ride.id, ride);
    return ride;
  }

  searchOf(ride: BenchRide): WaveSearch {
    return {
      ...{ orderId: ride.id, round: 1, attempt: ride.attempt, storeId: null },
      ...{ pickup: ride.pickup, dropoff: ride.dropoff, placedAtMs: ride.bookedAtMs },
      ...{ readyAtMs: null, isReady: false, searchingSinceMs: ride.bookedAtMs },
      ...{ heldFor: null, lookAtMs: null, asked: ride.asked, gaveBack: [] },
      ride: {
        ...{ vehicles: [ride.vehicle], wants: {}, isQueued: false, earningMinor: 9_000 },
        untilMs: ride.bookedAtMs + SEARCH_MS,
      },
    };
  }

  riderFor(riderId: string, nowMs: number): WaveRider {
    const { state, vehicle, position, ...driver } = this.drivers.get(riderId)!;
    return {
      ...{ riderId, state, vehicle, position, positionAgeMs: 1_000, rating: 5 },
      ...{ offersSeen: driver.offersSeen, offersAccepted: driver.offersAccepted },
      ...{ idleMs: nowMs - driver.lastJobAtMs, onDutyMs: 3_600_000, jobsDone: 3 },
      ...{ frees: null, isFlagged: false, offDutyAtMs: null, offers: {} },
    };
  }

  /** Everybody who is asked answers within a second. */
  offer({ orderIds: [orderId], riders }: WaveOffer, nowMs: number): Answer[] {
    const ride = this.open.get(orderId!);
    if (!ride) throw new Error(`${orderId} was offered twice`);
    this.open.delete(ride.id);
    ride.attempt += 1;
    ride.offeredAtMs ??= nowMs;
    ride.thinking = new Set(riders.map(({ riderId }) => riderId));
    return riders.map(({ riderId }) => {
      const driver = this.drivers.get(riderId)!;
      if (driver.state !== "online") throw new Error(`${riderId} was asked while ${driver.state}`);
      this.#setState(driver, "offered");
      driver.offersSeen += 1;
      const thinksMs = ANSWER_MS.least + this.#random.next() * (ANSWER_MS.most - ANSWER_MS.least);
      return { riderId, atMs: nowMs + thinksMs, isYes: this.#random.next() < YES_SHARE };
    });
  }

  /** @returns when the driver is free again; undefined unless this one takes the ride. */
  answer(ride: BenchRide, { riderId, isYes }: Answer, atMs: number): number | undefined {
    // Somebody else was quicker, and this offer was taken back.
    if (!ride.thinking.delete(riderId)) return undefined;
    const driver = this.drivers.get(riderId)!;
    if (isYes) {
      this.#setState(driver, "on_trip");
      driver.offersAccepted += 1;
      for (const other of ride.thinking) this.#setState(this.drivers.get(other)!, "online");
      ride.thinking.clear();
      ride.acceptedAtMs = atMs;
      return atMs + RIDE_MS;
    }
    this.#setState(driver, "online");
    ride.asked.push({ riderId, atMs });
    if (ride.thinking.size === 0) this.open.set(ride.id, ride);
    return undefined;
  }

  free(riderId: string, atMs: number): void {
    const driver = this.drivers.get(riderId)!;
    driver.lastJobAtMs = atMs;
    this.#setState(driver, "online");
  }

  #setState(driver: BenchDriver, state: BenchDriver["state"]): void {
    driver.state = state;
    this.index.setState(driver.id, state);
  }
}
