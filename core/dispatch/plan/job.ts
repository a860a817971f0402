/** A trip by numbers: which orders, from which stores, in which order. */
import type { PlanWorld } from "./plan-world.ts";

export interface Job {
  /** In the order of their drop-offs. */
  readonly orders: readonly number[];
  /** One order of each store, in the order of the pick-ups: the food that is ready first. */
  readonly stops: readonly number[];
  /** Per stop, when all its food is ready. */
  readonly ready: readonly number[];
}

export type Chain = readonly Job[];

export function makeJob(orders: readonly number[], { store, ready }: PlanWorld): Job {
  const stops: number[] = [];
  for (const o of orders) if (!stops.some((stop) => store[stop] === store[o])) stops.push(o);
  const readyOf = (stop: number) => {
    let latest = 0;
    for (const o of orders) if (store[o] === store[stop]) latest = Math.max(latest, ready[o]!);
    return latest;
  };
  if (stops.length > 1) stops.sort((a, b) => readyOf(a) - readyOf(b) || a - b);
  return { orders, stops, ready: stops.map(readyOf) };
}

/** Orders of one store may share a trip, and of stores that are near enough to each other. */
export function mayShare(a: number, b: number, world: PlanWorld): boolean {
  if (world.store[a] === world.store[b]) return true;
  const { nearStoreMeters } = world.policy;
  if (nearStoreMeters <= 0) return false;
  const dx = world.storeX[a]! - world.storeX[b]!;
  const dy = world.storeY[a]! - world.storeY[b]!;
  return dx * dx + dy * dy <= nearStoreMeters * nearStoreMeters;
}
