/**
 * What is suspected of each rider on duty: twelve numbers of four bytes side by side, so that a report
 * finds them in one line of the processor's cache or two.
 */
import { enlarged } from "../rider-numbers.ts";
import { noSuspicion, type Suspicion } from "./fraud-rules.ts";

const FACTS = 12;
/** Fractions, in the same bytes as the whole numbers behind them. */
const SCORE = 0;
const JUMP_LAT = 1;
const JUMP_LNG = 2;
/** Whole and below 2^32: two counts of a byte and whether the clock was ahead, then times and places. */
const CAME = 3;
const SCORED_AT = 4;
const STUCK_SINCE = 5;
const TOO_GOOD_SINCE = 6;
const SPEED_AT = 7;
const JUMP_AT = 8;
const LOOP_SINCE = 9;
const LEAST_PLACE = 10;
const MOST_PLACE = 11;
const IS_AHEAD = 1 << 16;
const nothing = noSuspicion();
const WORTH_KEEPING = 5;
/** At the bound the oldest score is forgotten; it has faded the most. */
const MAX_LEFT = 10_000;

export class SuspicionLedger {
  #wholes = new Uint32Array(0);
  #fractions = new Float32Array(this.#wholes.buffer);
  /** Scores of riders who went off duty, the oldest first. */
  readonly #left = new Map<string, Pick<Suspicion, "score" | "scoredAt">>();

  grow(capacity: number): void {
    if (this.#wholes.length >= capacity * FACTS) return;
    this.#wholes = enlarged(this.#wholes, capacity * FACTS);
    this.#fractions = new Float32Array(this.#wholes.buffer);
  }

  /** A rider comes on duty: going off and on again does not wash anybody clean. */
  enter(number: number, riderId: string): void {
    const before = this.#left.get(riderId);
    this.#left.delete(riderId);
    this.write(number, before ? { ...nothing, ...before } : nothing);
  }

  leave(number: number, riderId: string): void {
    const score = this.#fractions[number * FACTS + SCORE]!;
    if (score < WORTH_KEEPING) return;
    if (this.#left.size >= MAX_LEFT) {
      for (const oldest of this.#left.keys()) {
        this.#left.delete(oldest);
        break;
      }
    }
    this.#left.set(riderId, { score, scoredAt: this.#wholes[number * FACTS + SCORED_AT]! });
  }

  read(number: number, suspicion: Suspicion): void {
    const wholes = this.#wholes;
    const fractions = this.#fractions;
    const first = number * FACTS;
    suspicion.score = fractions[first + SCORE]!;
    suspicion.jumpLat = fractions[first + JUMP_LAT]!;
    suspicion.jumpLng = fractions[first + JUMP_LNG]!;
    const came = wholes[first + CAME]!;
    suspicion.leastCame = came & 0xff;
    suspicion.mostCame = (came >> 8) & 0xff;
    suspicion.isAhead = (came & IS_AHEAD) !== 0;
    suspicion.scoredAt = wholes[first + SCORED_AT]!;
    suspicion.stuckSince = wholes[first + STUCK_SINCE]!;
    suspicion.tooGoodSince = wholes[first + TOO_GOOD_SINCE]!;
    suspicion.speedAt = wholes[first + SPEED_AT]!;
    suspicion.jumpAt = wholes[first + JUMP_AT]!;
    suspicion.loopSince = wholes[first + LOOP_SINCE]!;
    suspicion.leastPlace = wholes[first + LEAST_PLACE]!;
    suspicion.mostPlace = wholes[first + MOST_PLACE]!;
  }

  write(number: number, suspicion: Suspicion): void {
    const wholes = this.#wholes;
    const fractions = this.#fractions;
    const first = number * FACTS;
    fractions[first + SCORE] = suspicion.score;
    fractions[first + JUMP_LAT] = suspicion.jumpLat;
    fractions[first + JUMP_LNG] = suspicion.jumpLng;
    const least = Math.min(0xff, suspicion.leastCame);
    const most = Math.min(0xff, suspicion.mostCame);
    wholes[first + CAME] = (suspicion.isAhead ? IS_AHEAD : 0) | (most << 8) | least;
    wholes[first + SCORED_AT] = suspicion.scoredAt;
    wholes[first + STUCK_SINCE] = suspicion.stuckSince;
    wholes[first + TOO_GOOD_SINCE] = suspicion.tooGoodSince;
    wholes[first + SPEED_AT] = suspicion.speedAt;
    wholes[first + JUMP_AT] = suspicion.jumpAt;
    wholes[first + LOOP_SINCE] = suspicion.loopSince;
    wholes[first + LEAST_PLACE] = suspicion.leastPlace;
    wholes[first + MOST_PLACE] = suspicion.mostPlace;
  }
}
