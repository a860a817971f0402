/**
 * A city for one day: a core whose loops have their turn when something is due for them, people who
 * act through the public API, and a clock that leaps from one to the other.
 */

import type { OrderState } from "#shared/states.ts";
import { dispatchSubscriber, runDispatch } from "../../dispatch/index.ts";
import { moveDueOrders, ordersSubscriber } from "../../orders/index.ts";
import { relayWaiting, type Subscriber } from "../../outbox/index.ts";
import { settleDuePayments } from "../../payments/index.ts";
import { statement } from "../../platform/index.ts";
import { ridersSubscriber } from "../../riders/index.ts";
import { safetySubscriber } from "../../safety/index.ts";
import type { Random } from "../../seed/index.ts";
import { releaseSilent } from "../../supply/index.ts";
import { refreshSurge } from "../../surge/index.ts";
import { endLongPauses, tripsSubscriber } from "../../trips/index.ts";
import type { TestCore } from "../test-core.ts";
import type { DayRider } from "./day-rider.ts";
import type { Dweller } from "./dweller.ts";
import type { HeldAmbient } from "./held-ambient.ts";
import type { Mishap } from "./plan-day.ts";
import { Timetable } from "./timetable.ts";

/** What the two sides of an order know when they meet: nobody reads it from the core's tables. */
export interface Meeting {
  readonly customer: Dweller;
  mishap: Mishap | undefined;
}

/** While riders are looked for, they are looked for this often, in real seconds. */
const WAVE_SECONDS = 5;
/** Positions have to be younger than ten seconds to be asked. */
const PING_SECONDS = 8;
const SURGE_MS = 10_000;
/** More would be a day that does not get on. */
const MAX_STEPS = 30_000;
/** Work that makes more work, in one moment. */
const MAX_ROUNDS = 60;

const selectDue = statement<{ searches: number; next: string | null; money: string | null }>(`
  select
    (select count(*)::int from dispatch_jobs where state in ('searching', 'offered')) as searches,
    (select min(at) from (
      select next_at as at from dispatch_jobs where state = 'waiting'
      union all select expires_at from offers where state = 'pending'
      union all select deadline_at from orders where deadline_at is not null) as open) as next,
    (select min(due_at) from (
      select due_at from payments union all select due_at from refunds) as money) as money`);

export class DayWorld {
  readonly core: TestCore;
  readonly clock: HeldAmbient;
  readonly timetable: Timetable;
  readonly random: Random;
  readonly riders = new Map<string, DayRider>();
  readonly meetings = new Map<string, Meeting>();
  /** Of each order, as its customer's app was told last. */
  readonly told = new Map<string, OrderState>();
  /** Tells whoever is asked. */
  onOffer: (riderId: string, offerId: string) => void = () => {};
  onPlaced: (orderId: string, storeId: string) => void = () => {};
  /** What happened that was planned to go wrong, by its name. */
  readonly mishaps = new Map<Mishap, number>();
  readonly #subscribers: readonly Subscriber[];
  #steps = 0;
  #wavedMs = 0;
  #surgedMs = 0;
  /** Since the last wave. */
  #hasNews = false;
  /** Events that nobody has heard of yet. */
  #hasCommitted = false;

  constructor(core: TestCore, clock: HeldAmbient, random: Random) {
    this.core = core;
    this.clock = clock;
    this.random = random;
    this.timetable = new Timetable(clock);
    core.runtime.committed.add(() => {
      this.#hasCommitted = true;
    });
    this.#subscribers = [
      ordersSubscriber,
      tripsSubscriber,
      dispatchSubscriber,
      safetySubscriber,
      ridersSubscriber,
      this.#hear(),
    ];
  }

  happened(mishap: Mishap): void {
    this.mishaps.set(mishap, (this.mishaps.get(mishap) ?? 0) + 1);
  }

  /** Until nothing is left to do, or `untilMs`. */
  async live(untilMs: number): Promise<void> {
    let dueMs = Number.POSITIVE_INFINITY;
    for (;;) {
      const nextMs = Math.min(this.timetable.nextMs, dueMs);
      if (nextMs > untilMs) return;
      if (++this.#steps > MAX_STEPS) throw new Error("The day does not come to its end");
      // Nothing happens twice in one moment, so that times tell the order.
      this.clock.moveTo(Math.max(nextMs, this.timetable.nowMs + 7));
      if (this.timetable.nextMs <= this.timetable.nowMs) await this.timetable.step();
      dueMs = await this.#work();
    }
  }

  /** Whoever is on duty says where they are, and demand is measured: before prices and searches. */
  async beat(): Promise<void> {
    const { nowMs } = this.timetable;
    for (const rider of this.riders.values()) await rider.speak(PING_SECONDS);
    await releaseSilent(this.core.system);
    const moment = Math.floor(nowMs / SURGE_MS);
    if (moment === this.#surgedMs) return;
    this.#surgedMs = moment;
    await refreshSurge(this.core.system, this.core.runtime.region.cities[0]!.code);
  }

  /** What the core's loops would do now. @returns when they would have something to do again */
  async #work(): Promise<number> {
    const { system } = this.core;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (this.#hasCommitted) await this.#relay();
      const { nowMs } = this.timetable;
      const [due] = await selectDue(system, []);
      const nextMs = msOf(due!.next);
      const moneyMs = msOf(due!.money);
      const waveMs = due!.searches > 0 ? this.#wavedMs + WAVE_SECONDS * 1_000 : Infinity;
      const isSearching = due!.searches > 0 && this.#hasNews;
      if (this.#hasCommitted) continue;
      // An order that is held beyond its time is looked at with each wave, as the loop does it.
      const isDue = nextMs <= nowMs && this.#wavedMs < nowMs;
      const laterMs = nextMs <= nowMs ? nowMs + WAVE_SECONDS * 1_000 : nextMs;
      if (moneyMs <= nowMs) await settleDuePayments(system);
      else if (isDue || waveMs <= nowMs || isSearching) await this.#look(nowMs);
      else return Math.min(laterMs, moneyMs, waveMs);
    }
    throw new Error(`Work makes work at ${new Date(this.timetable.nowMs).toISOString()}`);
  }

  async #relay(): Promise<void> {
    this.#hasCommitted = false;
    const relayed = await relayWaiting(this.core.system, this.#subscribers);
    if (relayed === 0) return;
    this.#hasNews = true;
    // There may be more than one round takes.
    this.#hasCommitted = true;
  }

  async #look(nowMs: number): Promise<void> {
    const { system, runtime } = this.core;
    this.#wavedMs = nowMs;
    this.#hasNews = false;
    await moveDueOrders(runtime);
    await endLongPauses(system);
    await this.beat();
    await runDispatch(system);
  }

  #hear(): Subscriber {
    return {
      name: "the day",
      types: ["order.changed", "offer.created", "offer.changed", "trip.changed"],
      handle: async (_, { type, payload }) => {
        if (type === "offer.created") this.onOffer(payload.riderId, payload.offerId);
        if (type === "order.changed") {
          this.told.set(payload.orderId, payload.to);
          if (payload.to === "waiting_accept" && payload.storeId !== null) {
            this.onPlaced(payload.orderId, payload.storeId);
          }
          this.timetable.tell(payload.orderId);
        }
        if (type === "trip.changed") for (const id of payload.orderIds) this.timetable.tell(id);
      },
    };
  }
}

function msOf(text: string | null): number {
  return text === null ? Number.POSITIVE_INFINITY : Date.parse(text);
}
