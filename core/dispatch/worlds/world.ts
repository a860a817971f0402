/**
 * One small world: its rows, its time, its live index, and the rules that it lives by. The rules are
 * the service's own; a test hands in broken ones to see that the world notices.
 */
import type { Position } from "#shared/geo.ts";
import type { OrderState, RiderState } from "#shared/states.ts";
import { canMove, orderTransitions, riderTransitions } from "#shared/states.ts";
import {
  endingOf,
  ordersCarried,
  refuseGivingBack,
  refuseHandover,
  refusePickup,
  refuseStep,
} from "../../trips/index.ts";
import { decideWave } from "../decide/decide-wave.ts";
import { refuseAnswer, refuseOrder } from "../offers/offer-rules.ts";
import { isSearchable, searchFromMs } from "../searches/job-rules.ts";
import type { DrawnWorld } from "./draw-world.ts";
import { WorldClock } from "./world-clock.ts";
import type { OrderRow } from "./world-rows.ts";
import { WorldStore } from "./world-store.ts";

export const rules = {
  decideWave,
  isSearchable,
  searchFromMs,
  refuseAnswer,
  refuseOrder,
  refuseStep,
  refusePickup,
  refuseHandover,
  refuseGivingBack,
  endingOf,
  ordersCarried,
  /** Whether a decision still fits the search it was made for: the fence of persisting. */
  isStillWanted: (
    seen: { readonly round: number; readonly attempt: number },
    job: { readonly state: string; readonly round: number; readonly attempt: number },
  ) =>
    ["searching", "waiting", "offered"].includes(job.state) &&
    job.round === seen.round &&
    job.attempt === seen.attempt,
  /** Whether a process that starts again finds what was left undone. */
  heals: true,
};
export type Rules = typeof rules;

/** Where a phone last said it was. */
export interface LivePlace {
  readonly position: Position;
  readonly recordedAtMs: number;
  readonly heardAtMs: number;
}

const START_MS = Date.parse("2026-11-22T12:00:00.000Z");
const actor = { role: "system" } as const;

export class World {
  readonly drawn: DrawnWorld;
  readonly rules: Rules;
  readonly clock = new WorldClock(START_MS);
  readonly store = new WorldStore();
  /** Shared by all processes, and rebuilt from pings: it survives a crash of none. */
  readonly live = new Map<string, LivePlace>();
  /** Decisions that did something, as they are kept for replay. */
  readonly ledger: { readonly snapshot: string; readonly decision: string }[] = [];
  readonly faults: string[] = [];
  /** What happened how often, for whoever asks whether the worlds are worth anything. */
  readonly tally = new Map<string, number>();

  constructor(drawn: DrawnWorld, own: Rules) {
    this.drawn = drawn;
    this.rules = own;
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  count(what: string, by = 1): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + by);
  }

  /** @throws Error when the table of states forbids it. */
  moveOrder(orderId: string, to: OrderState): OrderRow {
    const before = this.store.get("orders", orderId)!;
    if (!canMove(orderTransitions, before.state, to)) throw new Refused(`${before.state} → ${to}`);
    const row = this.store.change("orders", orderId, { state: to });
    this.tellOrder(row, before.state);
    return row;
  }

  assignRider(orderId: string, carrier: { riderId: string; tripId: string } | null): void {
    const before = this.store.get("orders", orderId)!;
    if (!["accepted", "preparing", "ready"].includes(before.state)) return;
    const none = { riderId: null, tripId: null };
    this.tellOrder(this.store.change("orders", orderId, carrier ?? none), before.state);
  }

  private tellOrder(row: OrderRow, from: OrderState): void {
    const { id: orderId, storeId, riderId, tripId } = row;
    const parties = { orderId, storeId, customerId: `c-${orderId}` };
    const payload = { ...parties, from, to: row.state, actor, reason: null, tripId, riderId };
    this.store.append({ type: "order.changed", partitionKey: orderId, payload }, this.nowMs);
  }

  placeOrder(row: OrderRow): void {
    const { id: orderId, storeId } = row;
    this.store.transact(() => {
      this.store.put("orders", row);
      const parties = { orderId, storeId, customerId: `c-${orderId}` };
      const price = { amountMinor: 100, currency: "INR", cityCode: this.drawn.cityCode };
      const payload = { ...parties, ...price };
      this.store.append({ type: "order.placed", partitionKey: orderId, payload }, this.nowMs);
      this.moveOrder(orderId, "waiting_accept");
    });
  }

  /** By compare-and-set, as the service: false, and nothing changed, when it is in none of `from`. */
  setRiderState(riderId: string, to: RiderState, from: readonly RiderState[]): boolean {
    const rider = this.store.get("riders", riderId)!;
    if (!from.includes(rider.state) || !canMove(riderTransitions, rider.state, to)) return false;
    const isStart = rider.state === "offline" && to === "online";
    const start = isStart ? { onDutySinceMs: this.nowMs, jobsDone: 0 } : {};
    this.store.change("riders", riderId, { state: to, ...start });
    const payload = { riderId, cityCode: this.drawn.cityCode, to };
    this.store.append({ type: "rider.changed", partitionKey: riderId, payload }, this.nowMs);
    return true;
  }
}

/** The service said no; nothing was changed. */
export class Refused extends Error {}
