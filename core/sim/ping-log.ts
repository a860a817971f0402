/**
 * The pings a rider's phone has not delivered yet. While it has signal each ping goes out at once;
 * what was recorded without signal goes out in one batch afterwards.
 */
import { MAX_PINGS_PER_BATCH, type Ping } from "#shared/contracts/riders.ts";
import { forgetOldest } from "./forget-oldest.ts";

export class PingLog {
  #kept: Ping[] = [];

  /** Keeps a ping. When the phone is away for longer than a batch holds, the oldest are dropped. */
  keep(ping: Ping): void {
    this.#kept.push(ping);
    if (this.#kept.length > MAX_PINGS_PER_BATCH) this.#kept.shift();
  }

  /** Takes everything out, oldest first. */
  takeAll(): Ping[] {
    const taken = this.#kept;
    this.#kept = [];
    return taken;
  }

  putBack(pings: readonly Ping[]): void {
    this.#kept = [...pings, ...this.#kept].slice(-MAX_PINGS_PER_BATCH);
  }
}

const MOST_LATE_PINGS = 5_000;

/** Recording times of pings that went out late; their age says nothing about the platform. */
export class LatePings {
  readonly #times = new Set<number>();

  note(ping: Ping): void {
    this.#times.add(Date.parse(ping.recordedAt));
    forgetOldest(this.#times, MOST_LATE_PINGS);
  }

  has(recordedAtMs: number): boolean {
    return this.#times.has(recordedAtMs);
  }
}
