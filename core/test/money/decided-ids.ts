/**
 * Ids that a seed decides. Faults of the providers' simulator are drawn by reference, so payments
 * and refunds need the same names in every run; the simulation tells under which step they are made.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { type IdKind, makeId } from "#shared/ids.ts";
import type { RegionCode } from "#shared/regions.ts";
import { type Ambient, realAmbient } from "../../platform/index.ts";
import { digestOf } from "./lots.ts";

export interface Origin {
  readonly seed: number;
  readonly subject: number;
  readonly step: number;
  /** Which of several wishes of the step that are made at once. */
  readonly rival: number;
  /**
   * Counts the requests for the same wish, repeats and copies, from 0: chance never makes the same
   * id twice, so they must not either.
   */
  readonly request: number;
}

export const ORIGIN_HEADER = "x-proof-origin";

const decided: readonly IdKind[] = ["order", "payment", "refund", "payout"];
/** 2026-11-01: ids sort by time, and nothing else reads it. */
const EPOCH_MS = 1_793_491_200_000;

const origins = new AsyncLocalStorage<{ origin: Origin; made: Map<IdKind, number> }>();

function partsOf({ seed, subject, step, rival, request }: Origin, kind: IdKind, count: number) {
  const bytes = digestOf(["id", seed, subject, step, rival, request, kind, count]).subarray(0, 16);
  return { nowMs: EPOCH_MS + subject * 1_000 + step, bytes: new Uint8Array(bytes) };
}

/** Runs a request so that what it makes is named after it. */
export function under<T>(origin: Origin, work: () => Promise<T>): Promise<T> {
  return origins.run({ origin, made: new Map() }, work);
}

/** The name of the first thing of its kind that a request makes. */
export function idUnder(origin: Origin, kind: IdKind, region: RegionCode): string {
  const { nowMs, bytes } = partsOf(origin, kind, 1);
  return makeId(kind, region, nowMs, bytes);
}

/** @param aheadMs how far the run's clock is ahead of the real one now */
export const decidingAmbient = (aheadMs: () => number): Ambient => ({
  ...realAmbient,
  now: () => new Date(Date.now() + aheadMs()),
  nextId(kind) {
    const store = origins.getStore();
    if (!store || !decided.includes(kind)) return undefined;
    const count = (store.made.get(kind) ?? 0) + 1;
    store.made.set(kind, count);
    return partsOf(store.origin, kind, count);
  },
});
