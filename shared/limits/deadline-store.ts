/**
 * A store that may be away, made bearable: it answers in time or fails, whether it hangs or refuses,
 * and after a few failures in a row it is left alone for a while. Then one call tries it again, so it
 * is used anew as soon as it is back, without a restart.
 */
import type { Verdict } from "./limit-core.ts";
import type { Charge, Clock, Debt, Settled, SharedLimitStore } from "./limit-store.ts";

/** Below 100 ms together with everything around it. */
export const STORE_DEADLINE_MS = 80;
const FAILURES_TO_OPEN = 3;
export const OPEN_MS = 1_000;

export class StoreAway extends Error {}

export interface DeadlineStoreOptions {
  readonly store: SharedLimitStore;
  readonly clock: Clock;
  readonly deadlineMs?: number;
  /** Hears each failure of the store, which is at most as often as it was asked. */
  readonly onFailed?: (error: unknown) => void;
}

export class DeadlineStore implements SharedLimitStore {
  readonly #options: DeadlineStoreOptions;
  #failures = 0;
  /** 0 while the store is used. */
  #openUntilMs = 0;

  constructor(options: DeadlineStoreOptions) {
    this.#options = options;
  }

  /** @throws StoreAway; RangeError for a cost that a limit can never admit */
  take(charge: Charge): Promise<Verdict> {
    return this.#ask((store) => store.take(charge));
  }

  /** @throws StoreAway */
  settle(debts: readonly Debt[]): Promise<readonly Settled[]> {
    return this.#ask((store) => store.settle(debts));
  }

  async #ask<T>(question: (store: SharedLimitStore) => Promise<T>): Promise<T> {
    const { store, clock, deadlineMs = STORE_DEADLINE_MS, onFailed } = this.#options;
    if (!this.#mayTry(clock.nowMs())) throw new StoreAway("the store is left alone for a while");
    let callOff = () => {};
    const late = new Promise<never>((_, reject) => {
      const refuse = () => reject(new StoreAway(`no answer in ${deadlineMs} ms`));
      callOff = clock.after(deadlineMs, refuse);
    });
    try {
      const asked = question(store);
      // After the deadline nobody listens to what becomes of it.
      asked.catch(() => {});
      const answer = await Promise.race([asked, late]);
      this.#failures = 0;
      this.#openUntilMs = 0;
      return answer;
    } catch (error) {
      // A fault of the declaration, not of the store.
      if (error instanceof RangeError) throw error;
      this.#failures += 1;
      if (this.#failures >= FAILURES_TO_OPEN) this.#openUntilMs = clock.nowMs() + OPEN_MS;
      onFailed?.(error);
      throw error instanceof StoreAway
        ? error
        : new StoreAway("the store failed", { cause: error });
    } finally {
      callOff();
    }
  }

  #mayTry(nowMs: number): boolean {
    if (this.#openUntilMs === 0) return true;
    // A clock that was set back must not leave the store alone for longer.
    if (nowMs < this.#openUntilMs && this.#openUntilMs - nowMs <= OPEN_MS) return false;
    // This call tries; the others go on without until it knows.
    this.#openUntilMs = nowMs + OPEN_MS;
    return true;
  }
}
