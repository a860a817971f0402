/** A rider's body: where it is at any moment, and what its phone says of that. */

import type { Vehicle } from "#shared/contracts/fields.ts";
import { type Offer, routes, type Trip } from "#shared/contracts/index.ts";
import { distanceMeters, interpolate, type Position } from "#shared/geo.ts";
import type { Dweller } from "./dweller.ts";
import { unless } from "./dweller.ts";
import type { Timetable } from "./timetable.ts";

/** 25 km/h as the crow flies. */
const METERS_PER_SECOND = 7;
/** Between two positions of somebody who moves. */
const EVERY_MS = 15_000;
/** A phone that is silent for longer loses its past. */
const REPORT_SECONDS = 240;

/** Until somebody who was taken off duty tries again. */
const PAUSE_MS = 10 * 60_000;

interface Leg {
  readonly from: Position;
  readonly to: Position;
  readonly startMs: number;
  readonly endMs: number;
}

export class DayRider {
  readonly who: Dweller;
  readonly vehicle: Vehicle;
  readonly #timetable: Timetable;
  #leg: Leg;
  #spokeMs = 0;
  isOnDuty = false;
  /** The phone is dead: it says nothing, and hears nothing. */
  isSilent = false;
  /** Goes home after what is in hand. */
  goesHome = false;
  isBusy = false;

  constructor(who: Dweller, vehicle: Vehicle, at: Position, timetable: Timetable) {
    this.who = who;
    this.vehicle = vehicle;
    this.#timetable = timetable;
    this.#leg = { from: at, to: at, startMs: 0, endMs: 0 };
  }

  get at(): Position {
    return this.#atMs(this.#timetable.nowMs);
  }

  #atMs(ms: number): Position {
    const { from, to, startMs, endMs } = this.#leg;
    if (ms >= endMs) return to;
    return interpolate(from, to, Math.max(0, ms - startMs) / (endMs - startMs));
  }

  async startDuty(): Promise<void> {
    const body = { status: "online", vehicle: this.vehicle, position: this.at } as const;
    const duty = await unless(["RIDER_PAUSED"], this.who.call(routes.setDuty, { body }));
    if (!duty) return this.#comeBackLater();
    this.isOnDuty = true;
    this.goesHome = false;
    this.#spokeMs = this.#timetable.nowMs;
  }

  async endDuty(): Promise<void> {
    this.goesHome = true;
    if (!this.isOnDuty || this.isBusy) return;
    this.isOnDuty = false;
    await unless(["DRIVER_BUSY"], this.who.call(routes.setDuty, { body: { status: "offline" } }));
  }

  /** Says where it was since it said so last, unless that is not so long ago. */
  async speak(afterSeconds = 2): Promise<void> {
    const { nowMs } = this.#timetable;
    if (!this.isOnDuty || this.isSilent || nowMs - this.#spokeMs < afterSeconds * 1_000) return;
    const { startMs, endMs } = this.#leg;
    const times: number[] = [];
    const from = Math.max(this.#spokeMs, startMs, nowMs - 14 * 60_000);
    for (let ms = from + EVERY_MS; ms < Math.min(nowMs, endMs); ms += EVERY_MS) times.push(ms);
    if (endMs > from && endMs < nowMs - 1_000) times.push(endMs);
    times.push(nowMs);
    this.#spokeMs = nowMs;
    const pings = times.slice(-100).map((ms) => ({
      ...this.#atMs(ms),
      accuracyM: 6,
      recordedAt: new Date(ms).toISOString(),
    }));
    const sent = this.who.call(routes.sendPings, { body: { pings } });
    if (await unless(["CONFLICT"], sent)) return;
    // Too many offers without a yes: taken off duty for a while.
    this.isOnDuty = false;
    this.#comeBackLater();
  }

  #comeBackLater(): void {
    this.#timetable.begin(this.#timetable.nowMs + PAUSE_MS, async () => {
      if (!this.goesHome && !this.isOnDuty) await this.startDuty();
    });
  }

  /** Straight there, for as long as that takes. */
  async travel(to: Position): Promise<void> {
    const { nowMs } = this.#timetable;
    const from = this.at;
    const seconds = Math.max(3, distanceMeters(from, to) / METERS_PER_SECOND);
    this.#leg = { from, to, startMs: nowMs, endMs: nowMs + seconds * 1_000 };
    for (let left = seconds; left > 0; left -= REPORT_SECONDS) {
      await this.#timetable.wait(Math.min(left, REPORT_SECONDS));
      await this.speak();
    }
  }

  activeTrip(): Promise<Trip | undefined> {
    return unless(["NO_ACTIVE_TRIP"], this.who.call(routes.getActiveTrip));
  }

  /** The offer as it is shown; undefined when it is gone again. */
  async offer(id: string): Promise<Offer | undefined> {
    const { items } = await this.who.call(routes.listOffers);
    return items.find((offer) => offer.id === id);
  }
}
