/** A store that many processes share, at a distance and with failures, over a clock held by the test. */
import type { Verdict } from "../limit-core.ts";
import type { Charge, Clock, Debt, Settled, SharedLimitStore } from "../limit-store.ts";
import { MemoryStore } from "../memory-store.ts";

export class HeldClock implements Clock {
  #nowMs: number;
  #timers: { at: number; then: () => void }[] = [];

  constructor(nowMs = 1_795_000_000_000) {
    this.#nowMs = nowMs;
  }

  readonly nowMs = () => this.#nowMs;

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#nowMs + ms, then };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Lets time pass, and whatever follows from each timer before the next one. */
  async pass(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      await settleTurns();
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#nowMs = Math.max(this.#nowMs, next.at);
      next.then();
    }
    this.#nowMs = end;
    await settleTurns();
  }
}

async function settleTurns(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

export class SlowStore implements SharedLimitStore {
  readonly #clock: Clock;
  readonly #memory: MemoryStore;
  behaviour: "answers" | "fails" | "hangs" = "answers";
  /** One way. */
  delayMs = 0;
  asked = 0;
  settled = 0;

  /** @param offsetMs by how much the store's own clock is ahead */
  constructor(clock: Clock, offsetMs = 0) {
    this.#clock = clock;
    this.#memory = new MemoryStore({ nowMs: () => clock.nowMs() + offsetMs });
  }

  take(charge: Charge): Promise<Verdict> {
    this.asked += 1;
    return this.#over(() => this.#memory.take(charge));
  }

  settle(debts: readonly Debt[]): Promise<readonly Settled[]> {
    this.settled += debts.length;
    return this.#over(() => this.#memory.settle(debts));
  }

  async #over<T>(work: () => T): Promise<T> {
    await this.#way();
    if (this.behaviour === "fails") throw new Error("connection refused");
    if (this.behaviour === "hangs") return new Promise<T>(() => {});
    const answer = work();
    await this.#way();
    return answer;
  }

  #way(): Promise<void> {
    if (this.delayMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#clock.after(this.delayMs, resolve);
    });
  }
}
