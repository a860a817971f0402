/** Where a rider is: standing, or somewhere on a journey. */
import type { Position } from "#shared/geo.ts";
import type { Random } from "../seed/index.ts";
import { type Journey, type Moment, momentOf, type Pace, planJourney } from "./journey.ts";

export class RiderBody {
  #journey: Journey | undefined;
  #departedAt = 0;
  #standing: Position;
  readonly #random: Random;

  constructor(start: Position, random: Random) {
    this.#standing = start;
    this.#random = random;
  }

  at(nowMs: number): Moment {
    if (this.#journey) return momentOf(this.#journey, nowMs - this.#departedAt);
    return { position: this.#standing, bearing: 0, metersPerSecond: 0 };
  }

  /** Leaves for a place from wherever the rider is; answers the milliseconds until the arrival. */
  go(to: Position, pace: Pace, nowMs: number): number {
    this.#journey = planJourney(this.at(nowMs).position, to, pace, this.#random);
    this.#departedAt = nowMs;
    return this.#journey.durationMs;
  }

  stand(nowMs: number): void {
    this.#standing = this.at(nowMs).position;
    this.#journey = undefined;
  }
}
