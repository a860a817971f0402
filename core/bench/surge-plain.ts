/**
 * Surge as one would write it first: an object for each cell and type in a map, a list of instants
 * for its requests, neighbours looked up each time. Written apart from `core/surge`, to check it.
 */
import type { SurgePolicy } from "#shared/policies/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import { cellsAround } from "../platform/index.ts";

interface PlainCell {
  readonly cell: string;
  readonly rideType: RideType;
  asked: number[];
  freeRiders: number;
  requests: number;
  smooth: number;
  multiplierHundredths: number;
}

export class PlainSurge {
  readonly #cells = new Map<string, PlainCell>();
  readonly #bucketMs: number;

  constructor(bucketMs: number) {
    this.#bucketMs = bucketMs;
  }

  note(cell: string, rideType: RideType, atMs: number): void {
    this.#cellOf(cell, rideType).asked.push(atMs);
  }

  multiplierOf(cell: string, rideType: RideType): number {
    return this.#cells.get(`${cell} ${rideType}`)?.multiplierHundredths ?? 100;
  }

  measure(
    supply: readonly { cell: string; rideType: RideType; free: number }[],
    nowMs: number,
    policy: SurgePolicy,
  ): void {
    for (const known of this.#cells.values()) known.freeRiders = 0;
    for (const { cell, rideType, free } of supply) this.#cellOf(cell, rideType).freeRiders = free;
    const bucketOf = (atMs: number) => Math.floor(atMs / this.#bucketMs);
    const since = bucketOf(nowMs) - Math.ceil((policy.windowSeconds * 1_000) / this.#bucketMs);
    for (const known of this.#cells.values()) {
      known.asked = known.asked.filter((atMs) => atMs > nowMs - 300_000);
      known.requests = known.asked.filter((atMs) => bucketOf(atMs) >= since).length;
    }
    for (const known of this.#cells.values()) this.#raise(known, policy);
  }

  #raise(known: PlainCell, policy: SurgePolicy): void {
    const { cell, rideType } = known;
    const around = cellsAround(cell, 1)
      .filter((near) => near !== cell)
      .map((near) => this.#cells.get(`${near} ${rideType}`));
    const blend = (own: number, others: number[]) =>
      own * (1 - policy.neighbourShare) +
      (others.reduce((sum, one) => sum + one, 0) * policy.neighbourShare) / 6;
    const asked = blend(
      known.requests,
      around.map((near) => near?.requests ?? 0),
    );
    const free = blend(
      known.freeRiders,
      around.map((near) => near?.freeRiders ?? 0),
    );
    const pressure = asked < policy.minRequests ? 0 : asked / Math.max(1, free);
    const within = (value: number) =>
      Math.min(policy.capHundredths, Math.max(policy.floorHundredths, value));
    const target = within(curved(policy.curve, pressure));
    known.smooth = within(known.smooth + policy.smoothingShare * (target - known.smooth));
    const { stepHundredths: step } = policy;
    known.multiplierHundredths = within(Math.round(known.smooth / step) * step);
  }

  #cellOf(cell: string, rideType: RideType): PlainCell {
    const key = `${cell} ${rideType}`;
    let known = this.#cells.get(key);
    if (!known) {
      const nothing = { freeRiders: 0, requests: 0, smooth: 100, multiplierHundredths: 100 };
      known = { cell, rideType, asked: [], ...nothing };
      this.#cells.set(key, known);
    }
    return known;
  }
}

function curved(curve: SurgePolicy["curve"], pressure: number): number {
  const above = curve.findIndex((point) => point.pressure > pressure);
  const upper = curve[above];
  const lower = above === -1 ? curve.at(-1) : curve[above - 1];
  if (!upper || !lower) return (lower ?? upper)?.multiplierHundredths ?? 100;
  const share = (pressure - lower.pressure) / (upper.pressure - lower.pressure);
  const rise = upper.multiplierHundredths - lower.multiplierHundredths;
  return lower.multiplierHundredths + share * rise;
}
