/**
 * The part of `bench:rides` with everything real but sockets: a database of its own, the app, the
 * relay and the dispatch loop in this process; passengers and drivers are rows and entries of the
 * live index. Drivers hear of offers by the news, as their apps do.
 */

import type { Client } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import type { DomainEvent } from "#shared/events.ts";
import { dispatchSubscriber, startDispatchLoop } from "../dispatch/index.ts";
import { ordersSubscriber } from "../orders/index.ts";
import { type Subscriber, startRelayLoop } from "../outbox/index.ts";
import { tripsSubscriber } from "../trips/index.ts";
import { openRideDesk, type RideDesk } from "./ride-desk.ts";
import { plainRides } from "./ride-plain.ts";
import type { RideRun } from "./rides.ts";

const ANSWER_MS = { least: 100, most: 900 };
const YES_SHARE = 0.85;
/** Each passenger books once: a second ride would have to wait for the end of the first. */
const MOST_BOOKINGS = 20_000;
/** An offer that nobody takes in this time is not waited for. */
const PATIENCE_MS = 20_000;

export interface RideSettings {
  readonly drivers: number;
  readonly passengers: number;
  readonly seconds: number;
  readonly warmSeconds: number;
  /** Of what goes through, in percent. */
  readonly share: number;
}

export interface RidesReport {
  readonly runs: readonly RideRun[];
  readonly cpuMsPerRide: number;
  readonly plainPerSecond: number;
  readonly failures: Readonly<Record<string, number>>;
}

/** A booking that waits for its driver. */
interface Waiting {
  readonly sinceMs: number;
  offeredAfterMs?: number;
  readonly taken: (afterMs: number) => void;
}

export async function runRides(settings: RideSettings): Promise<RidesReport> {
  const desk = await openRideDesk(settings.drivers, MOST_BOOKINGS);
  const lanes = new Lanes(desk);
  const { runtime } = desk;
  const relay = startRelayLoop(runtime, [
    ...[ordersSubscriber, tripsSubscriber, dispatchSubscriber],
    lanes.subscriber,
  ]);
  const dispatch = startDispatchLoop(runtime);
  try {
    await lanes.closed(settings.passengers, settings.warmSeconds);
    const before = process.cpuUsage();
    const most = await lanes.closed(settings.passengers, settings.seconds);
    const { user, system } = process.cpuUsage(before);
    const cpuMsPerRide = (user + system) / 1_000 / Math.max(1, most.toAcceptanceMs.length);
    const rate = (most.perSecond * settings.share) / 100;
    const steady = await lanes.open(rate, settings.seconds);
    await dispatch.stop();
    await relay.stop();
    const plainPerSecond = await plainRides(desk.ownerUrl, settings.passengers);
    return {
      runs: [most, steady],
      cpuMsPerRide: Math.round(cpuMsPerRide * 10) / 10,
      plainPerSecond,
      failures: lanes.failures,
    };
  } finally {
    await dispatch.stop();
    await relay.stop();
    await desk.close();
  }
}

class Lanes {
  readonly failures: Record<string, number> = {};
  readonly subscriber: Subscriber;
  readonly #desk: RideDesk;
  readonly #waiting = new Map<string, Waiting>();
  #toOfferMs: number[] = [];
  #toAcceptanceMs: number[] = [];

  constructor(desk: RideDesk) {
    this.#desk = desk;
    this.subscriber = {
      name: "bench drivers",
      types: ["offer.created"],
      handle: async (_, event) => this.#hear(event),
    };
  }

  /** Each lane books its next ride when the last one has its driver. */
  async closed(lanes: number, seconds: number): Promise<RideRun> {
    const until = this.#begin(seconds);
    const lane = async () => {
      while (performance.now() < until && this.#desk.waiting() > 0) await this.#ride();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return this.#end("as many as go through", seconds, until);
  }

  /** So many a second, whoever still waits. */
  async open(perSecond: number, seconds: number): Promise<RideRun> {
    const until = this.#begin(seconds);
    const startedAt = performance.now();
    const all: Promise<void>[] = [];
    while (performance.now() < until && this.#desk.waiting() > 0) {
      const due = ((performance.now() - startedAt) / 1_000) * perSecond;
      while (all.length < due) all.push(this.#ride());
      await Bun.sleep(2);
    }
    await Promise.all(all);
    return this.#end("at a steady rate", seconds, until, all.length / seconds);
  }

  #begin(seconds: number): number {
    this.#toOfferMs = [];
    this.#toAcceptanceMs = [];
    return performance.now() + seconds * 1_000;
  }

  #end(name: string, seconds: number, until: number, perSecond?: number): RideRun {
    // What was begun in time and ended later took longer than the stretch.
    const tookSeconds = seconds + Math.max(0, performance.now() - until) / 1_000;
    return {
      name,
      perSecond: perSecond ?? this.#toAcceptanceMs.length / tookSeconds,
      ...{ toOfferMs: this.#toOfferMs, toAcceptanceMs: this.#toAcceptanceMs },
    };
  }

  async #ride(): Promise<void> {
    try {
      const { passenger, quoteId, option } = await this.#desk.quoted();
      const sinceMs = performance.now();
      const body = { quoteId, option, paymentMethodId: "cash" };
      const { id } = await passenger.call(routes.placeOrder, { body });
      await this.#driverOf(id, sinceMs);
    } catch (error) {
      this.#fail(error);
    }
  }

  #driverOf(orderId: string, sinceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(orderId);
        reject(new Error("No driver in time"));
      }, PATIENCE_MS);
      this.#waiting.set(orderId, {
        sinceMs,
        taken: (afterMs) => {
          clearTimeout(late);
          this.#waiting.delete(orderId);
          this.#toAcceptanceMs.push(afterMs);
          resolve();
        },
      });
    });
  }

  /** The news has reached the driver's phone. */
  #hear(event: DomainEvent): void {
    if (event.type !== "offer.created") return;
    const { offerId, orderId, riderId } = event.payload;
    // News may be quicker than the answer to the booking; it is of no ride of ours then.
    const waiting = this.#waiting.get(orderId);
    if (waiting && waiting.offeredAfterMs === undefined) {
      waiting.offeredAfterMs = performance.now() - waiting.sinceMs;
      this.#toOfferMs.push(waiting.offeredAfterMs);
    }
    if (Math.random() > YES_SHARE) return;
    const thinksMs = ANSWER_MS.least + Math.random() * (ANSWER_MS.most - ANSWER_MS.least);
    setTimeout(() => this.#accept(this.#desk.driver(riderId), offerId, orderId), thinksMs);
  }

  async #accept(driver: Client, offerId: string, orderId: string): Promise<void> {
    try {
      await driver.call(routes.acceptOffer, { body: { offerId } });
      const waiting = this.#waiting.get(orderId);
      waiting?.taken(performance.now() - waiting.sinceMs);
    } catch (error) {
      // Another driver was quicker.
      if ((error as { code?: string }).code !== "OFFER_TAKEN") this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const name = (error as { code?: string }).code ?? String(error);
    this.failures[name] = (this.failures[name] ?? 0) + 1;
  }
}
