/** What is suspected of each rider on duty, a column per fact: some 50 bytes a rider. */
import { enlarged } from "../rider-numbers.ts";
import { noSuspicion, type Suspicion } from "./fraud-rules.ts";

/** Times and places told by digits, side by side for each rider: whole and below 2^32. */
const WHOLES = 8;
const nothing = noSuspicion();
const WORTH_KEEPING = 5;
/** At the bound the oldest score is forgotten; it has faded the most. */
const MAX_LEFT = 10_000;

export class SuspicionLedger {
  #score = new Float32Array(0);
  #jumpLat = new Float32Array(0);
  #jumpLng = new Float32Array(0);
  #came = new Uint16Array(0);
  #wholes = new Uint32Array(0);
  #flags = new Uint8Array(0);
  /** Scores of riders who went off duty, the oldest first. */
  readonly #left = new Map<string, Pick<Suspicion, "score" | "scoredAt">>();

  grow(capacity: number): void {
    if (this.#score.length >= capacity) return;
    this.#score = enlarged(this.#score, capacity);
    this.#jumpLat = enlarged(this.#jumpLat, capacity);
    this.#jumpLng = enlarged(this.#jumpLng, capacity);
    this.#came = enlarged(this.#came, capacity);
    this.#wholes = enlarged(this.#wholes, capacity * WHOLES);
    this.#flags = enlarged(this.#flags, capacity);
  }

  /** A rider comes on duty: going off and on again does not wash anybody clean. */
  enter(number: number, riderId: string): void {
    const before = this.#left.get(riderId);
    this.#left.delete(riderId);
    this.write(number, before ? { ...nothing, ...before } : nothing);
  }

  leave(number: number, riderId: string): void {
    const score = this.#score[number]!;
    if (score < WORTH_KEEPING) return;
    if (this.#left.size >= MAX_LEFT) {
      for (const oldest of this.#left.keys()) {
        this.#left.delete(oldest);
        break;
      }
    }
    this.#left.set(riderId, { score, scoredAt: this.#wholes[number * WHOLES]! });
  }

  read(number: number, suspicion: Suspicion): void {
    suspicion.score = this.#score[number]!;
    suspicion.jumpLat = this.#jumpLat[number]!;
    suspicion.jumpLng = this.#jumpLng[number]!;
    const came = this.#came[number]!;
    suspicion.leastCame = came & 0xff;
    suspicion.mostCame = came >> 8;
    suspicion.isAhead = this.#flags[number] === 1;
    const first = number * WHOLES;
    suspicion.scoredAt = this.#wholes[first]!;
    suspicion.stuckSince = this.#wholes[first + 1]!;
    suspicion.tooGoodSince = this.#wholes[first + 2]!;
    suspicion.speedAt = this.#wholes[first + 3]!;
    suspicion.jumpAt = this.#wholes[first + 4]!;
    suspicion.loopSince = this.#wholes[first + 5]!;
    suspicion.leastPlace = this.#wholes[first + 6]!;
    suspicion.mostPlace = this.#wholes[first + 7]!;
  }

  write(number: number, suspicion: Suspicion): void {
    this.#score[number] = suspicion.score;
    this.#jumpLat[number] = suspicion.jumpLat;
    this.#jumpLng[number] = suspicion.jumpLng;
    const most = Math.min(0xff, suspicion.mostCame);
    this.#came[number] = (most << 8) | Math.min(0xff, suspicion.leastCame);
    this.#flags[number] = suspicion.isAhead ? 1 : 0;
    const first = number * WHOLES;
    this.#wholes[first] = suspicion.scoredAt;
    this.#wholes[first + 1] = suspicion.stuckSince;
    this.#wholes[first + 2] = suspicion.tooGoodSince;
    this.#wholes[first + 3] = suspicion.speedAt;
    this.#wholes[first + 4] = suspicion.jumpAt;
    this.#wholes[first + 5] = suspicion.loopSince;
    this.#wholes[first + 6] = suspicion.leastPlace;
    this.#wholes[first + 7] = suspicion.mostPlace;
  }
}
