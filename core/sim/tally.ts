/** Counts what happens and keeps the samples for the report. Knows no clock. */
import {
  isUnfulfilled,
  type OrderState,
  type UnfulfilledState,
  unfulfilledStates,
} from "#shared/states.ts";

/** A city may live for weeks: the newest samples are kept, older ones make room. */
const MOST_SAMPLES = 20_000;

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

class Samples {
  readonly #values: number[] = [];
  #next = 0;
  count = 0;

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % MOST_SAMPLES;
    this.count++;
  }

  percentiles(): Percentiles | null {
    return percentilesOf(this.#values);
  }
}

/** By nearest rank; null without values. */
export function percentilesOf(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { p50: Math.round(at(0.5)), p95: Math.round(at(0.95)) };
}

export type Report = ReturnType<Tally["report"]>;

export class Tally {
  placed = 0;
  assigned = 0;
  delivered = 0;
  /** Orders that the API refused (sold out, closed, declined, …): nothing was placed. */
  refused = 0;
  readonly ended: Record<UnfulfilledState, number> = {
    rejected: 0,
    cancelled: 0,
    expired: 0,
    failed: 0,
  };
  readonly #placeToAssigned = new Samples();
  readonly #placeToDelivered = new Samples();
  readonly #pingToCustomer = new Samples();

  /** Orders that were placed and are not over. */
  get underway(): number {
    const ended = unfulfilledStates.reduce((sum, ending) => sum + this.ended[ending], 0);
    return this.placed - this.delivered - ended;
  }

  notePlaced(): void {
    this.placed++;
  }

  noteAssigned(afterMs: number): void {
    this.assigned++;
    this.#placeToAssigned.add(afterMs);
  }

  noteOver(state: OrderState, afterMs: number): void {
    if (isUnfulfilled(state)) {
      this.ended[state]++;
      return;
    }
    this.delivered++;
    this.#placeToDelivered.add(afterMs);
  }

  noteLag(lagMs: number): void {
    this.#pingToCustomer.add(lagMs);
  }

  progress() {
    const { placed, assigned, delivered, underway, refused } = this;
    return { placed, assigned, delivered, underway, ...this.ended, refused };
  }

  report(speed: number) {
    return {
      type: "report" as const,
      placed: this.placed,
      delivered: this.delivered,
      ...this.ended,
      undelivered: this.underway,
      refused: this.refused,
      placeToAssignedMs: this.#placeToAssigned.percentiles(),
      placeToDeliveredMs: this.#placeToDelivered.percentiles(),
      pingToCustomerLagMs: this.#pingToCustomer.percentiles(),
      samples: {
        placeToAssigned: this.#placeToAssigned.count,
        placeToDelivered: this.#placeToDelivered.count,
        pingToCustomerLag: this.#pingToCustomer.count,
      },
      speed,
    };
  }
}
