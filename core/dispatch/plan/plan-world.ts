/**
 * The snapshot as flat columns. Orders and riders are numbers here, in the order of their ids: no
 * decision depends on the order in which they came.
 */
import type { PlanPolicy } from "./plan-policy.ts";
import type { PlanOrder, PlanRider } from "./plan-shapes.ts";
import { reluctanceOf } from "./rider-reluctance.ts";

const MINUTE_MS = 60_000;
/** A rider's minute never costs more than this many of the customers'. */
const MAX_PRESSURE = 2;

/** What an order costs that nobody brings: more than any chain, so that who can be served is. */
export const STAY_COST = 1e12;

export const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

export class PlanWorld {
  readonly nowMs: number;
  readonly policy: PlanPolicy;
  readonly orders: readonly PlanOrder[];
  readonly riders: readonly PlanRider[];
  /** By number: orders of one store have the same. */
  readonly store: Int32Array;
  readonly storeX: Float64Array;
  readonly storeY: Float64Array;
  readonly doorX: Float64Array;
  readonly doorY: Float64Array;
  readonly ready: Float64Array;
  /** When it would be at the door if the fastest rider always stood at the store. */
  readonly floor: Float64Array;
  readonly latestInBundle: Float64Array;
  readonly riderX: Float64Array;
  readonly riderY: Float64Array;
  readonly free: Float64Array;
  readonly off: Float64Array;
  readonly msPerMeter: Float64Array;
  /** What speaks against this rider whatever the order is. */
  readonly reluctance: Float64Array;
  /** The number after the last rider's: nobody is faster, freer, longer on duty or more willing. */
  readonly idealRider: number;
  /** What a rider's minute weighs now. */
  readonly workWeight: number;
  readonly halfPickup: number;
  readonly halfDropoff: number;
  readonly #refused: readonly (ReadonlySet<number> | null)[];

  /** @param orders and riders sorted by id */
  constructor(
    nowMs: number,
    orders: readonly PlanOrder[],
    riders: readonly PlanRider[],
    policy: PlanPolicy,
  ) {
    this.nowMs = nowMs;
    this.policy = policy;
    this.orders = orders;
    this.riders = riders;
    this.halfPickup = policy.cityPickupServiceMs / 2;
    this.halfDropoff = policy.cityDropoffServiceMs / 2;
    const storeNumbers = new Map<string, number>();
    this.store = Int32Array.from(orders, ({ storeId }) => {
      if (!storeNumbers.has(storeId)) storeNumbers.set(storeId, storeNumbers.size);
      return storeNumbers.get(storeId)!;
    });
    this.storeX = Float64Array.from(orders, ({ pickup }) => pickup.x);
    this.storeY = Float64Array.from(orders, ({ pickup }) => pickup.y);
    this.doorX = Float64Array.from(orders, ({ dropoff }) => dropoff.x);
    this.doorY = Float64Array.from(orders, ({ dropoff }) => dropoff.y);
    this.ready = Float64Array.from(orders, ({ readyAtMs }) => readyAtMs);
    this.latestInBundle = Float64Array.from(
      orders,
      ({ placedAtMs }) => placedAtMs + policy.cityBundleClickToDoorMs,
    );
    this.idealRider = riders.length;
    this.riderX = Float64Array.from(riders, ({ at }) => at.x);
    this.riderY = Float64Array.from(riders, ({ at }) => at.y);
    const columnOf = (
      read: (rider: PlanRider) => number,
      ideal: (a: number, b: number) => number,
      none: number,
    ) => {
      const values = riders.map(read);
      return Float64Array.from([
        ...values,
        values.reduce((a, b) => ideal(a, b), values[0] ?? none),
      ]);
    };
    this.free = columnOf(({ freeAtMs }) => Math.max(nowMs, freeAtMs), Math.min, nowMs);
    this.off = columnOf(({ offDutyAtMs }) => offDutyAtMs ?? Number.MAX_VALUE, Math.max, nowMs);
    this.msPerMeter = columnOf((rider) => MINUTE_MS / rider.metersPerMinute, Math.min, 1);
    this.reluctance = columnOf((rider) => reluctanceOf(rider, this).total, Math.min, 0);
    const fastest = this.msPerMeter[this.idealRider]!;
    this.floor = this.ready.map((ready, o) => {
      const dx = this.storeX[o]! - this.doorX[o]!;
      const dy = this.storeY[o]! - this.doorY[o]!;
      const ride = this.rideMs(Math.sqrt(dx * dx + dy * dy), fastest);
      return ready + this.halfPickup + ride + this.halfDropoff;
    });
    this.workWeight = workWeightOf(nowMs, orders, riders, policy);
    const numbers = new Map(riders.map(({ id }, r) => [id, r]));
    this.#refused = orders.map(({ refusedRiderIds }) =>
      refusedRiderIds.length === 0
        ? null
        : new Set(refusedRiderIds.flatMap((id) => numbers.get(id) ?? [])),
    );
  }

  isRefused(order: number, rider: number): boolean {
    const refused = this.#refused[order]!;
    return refused?.has(rider) ?? false;
  }

  rideMs(meters: number, msPerMeter: number): number {
    const step = this.policy.cityTravelStepMs;
    return Math.ceil((meters * msPerMeter) / step) * step;
  }

  approachMeters(rider: number, order: number): number {
    const dx = this.riderX[rider]! - this.storeX[order]!;
    const dy = this.riderY[rider]! - this.storeY[order]!;
    return Math.sqrt(dx * dx + dy * dy);
  }
}

/** The shorter a city is of riders, the more of all later orders hang on each minute of theirs. */
function workWeightOf(
  nowMs: number,
  orders: readonly PlanOrder[],
  riders: readonly PlanRider[],
  policy: PlanPolicy,
): number {
  const waiting = orders.filter(({ readyAtMs }) => readyAtMs <= nowMs).length;
  const soon = nowMs + policy.cityHorizonMs / 2;
  const hands = riders.filter(({ freeAtMs }) => freeAtMs <= soon).length;
  const pressure = (policy.pressureWeight * waiting) / Math.max(1, hands);
  return policy.travelWeight + Math.min(MAX_PRESSURE, pressure);
}
