/** What this process last knew of everybody: its own riders, and those it has read of others. */
import type { LiveIndex, LiveRider, LiveState, Report } from "./live-index.ts";
import { LiveIndexFull, MAX_LIVE_RIDERS, MemoryLiveIndex } from "./memory-live-index.ts";

interface Learned {
  readonly cityCode: string;
  readonly vehicle: string;
  /** When it was read last, by this process's clock. */
  readAtMs: number;
}

/** Riders of other processes. Further ones are read and not kept. */
const MAX_LEARNED = 100_000;
/** After so long without reading it somebody else's rider is forgotten. */
const LEARNED_FOR_MS = 10 * 60_000;

export class LastKnown {
  readonly #maxOwn: number;
  readonly #own: ReadonlyMap<string, { readonly live: LiveRider }>;
  readonly #memory: MemoryLiveIndex;
  readonly #learned = new Map<string, Learned>();

  constructor(
    own: ReadonlyMap<string, { readonly live: LiveRider }>,
    maxOwn: number = MAX_LIVE_RIDERS,
  ) {
    this.#own = own;
    this.#maxOwn = maxOwn;
    this.#memory = new MemoryLiveIndex({ maxRiders: maxOwn + MAX_LEARNED });
  }

  /** How many riders of others are kept. */
  get learned(): number {
    return this.#learned.size;
  }

  get memory(): LiveIndex {
    return this.#memory;
  }

  /** @throws LiveIndexFull when a new rider exceeds the bound of this process. */
  place(rider: LiveRider): void {
    const { riderId } = rider;
    if (!this.#own.has(riderId) && this.#own.size >= this.#maxOwn) {
      throw new LiveIndexFull("The live index is full");
    }
    this.#memory.place(rider);
    this.#learned.delete(riderId);
  }

  move(riderId: string, report: Report): LiveRider | undefined {
    return this.#memory.move(riderId, report);
  }

  /** A rider that was learned reports to this process now. */
  own(riderId: string): void {
    this.#learned.delete(riderId);
  }

  setState(riderId: string, state: LiveState): void {
    this.#memory.setState(riderId, state);
  }

  setAcceptance(riderId: string, acceptance: number): void {
    this.#memory.setAcceptance(riderId, acceptance);
  }

  remove(riderId: string): void {
    this.#memory.remove(riderId);
    this.#learned.delete(riderId);
  }

  cityOf(riderId: string): string | undefined {
    return this.#own.get(riderId)?.live.cityCode ?? this.#learned.get(riderId)?.cityCode;
  }

  /** Keeps what was read of somebody who does not report here. */
  learn(rider: LiveRider, nowMs: number = Date.now()): void {
    const { riderId, cityCode, vehicle } = rider;
    if (this.#own.has(riderId)) return;
    const known = this.#learned.get(riderId);
    if (known && known.cityCode === cityCode && known.vehicle === vehicle) {
      known.readAtMs = nowMs;
      this.#memory.move(riderId, rider);
      this.#memory.setState(riderId, rider.state);
      this.#memory.setAcceptance(riderId, rider.acceptance);
      return;
    }
    if (!known && this.#learned.size >= MAX_LEARNED) return;
    this.#memory.place(rider);
    this.#learned.set(riderId, { cityCode, vehicle, readAtMs: nowMs });
  }

  /** All riders of a city were read: whoever is not among them has left. */
  learnCity(cityCode: string, riders: readonly LiveRider[]): void {
    const there = new Set(riders.map(({ riderId }) => riderId));
    for (const [riderId, known] of this.#learned) {
      if (known.cityCode === cityCode && !there.has(riderId)) this.remove(riderId);
    }
    for (const rider of riders) this.learn(rider);
  }

  /** Redis does not know the rider. One of ours will be written; one of others has left. */
  forget(riderId: string): void {
    if (this.#learned.has(riderId)) this.remove(riderId);
  }

  /** This process no longer speaks for a rider, but still knows where it was. */
  disown(riderId: string): void {
    const live = this.#own.get(riderId)?.live;
    if (!live) return;
    const { cityCode, vehicle } = live;
    this.#learned.set(riderId, { cityCode, vehicle, readAtMs: Date.now() });
  }

  forgetOld(nowMs: number): void {
    for (const [riderId, { readAtMs }] of this.#learned) {
      if (nowMs - readAtMs > LEARNED_FOR_MS) this.remove(riderId);
    }
  }
}
