/**
 * Limits of one process. At its bound it forgets those keys that nobody asked for while half as many
 * others came (`two-generations.ts`): a forgotten caller starts anew, which lets too much through
 * and never too little.
 */
import { chargeAnyway, decide, decideAll, type LimitState, type Verdict } from "./limit-core.ts";
import { type Charge, type Debt, keyOf, type LimitStore, type Settled } from "./limit-store.ts";
import { TwoGenerations } from "./two-generations.ts";

/** About 20 MB with ids as keys; a log of a hundred calls is 2 KB more. */
const MAX_KEYS = 100_000;

export interface MemoryStoreOptions {
  readonly nowMs: () => number;
  readonly maxKeys?: number;
}

export class MemoryStore implements LimitStore {
  readonly #nowMs: () => number;
  readonly #states: TwoGenerations<LimitState>;

  constructor({ nowMs, maxKeys = MAX_KEYS }: MemoryStoreOptions) {
    this.#nowMs = nowMs;
    this.#states = new TwoGenerations(maxKeys);
  }

  get size(): number {
    return this.#states.size;
  }

  take({ subject, limits, cost }: Charge): Verdict {
    const nowMs = this.#nowMs();
    const [first] = limits;
    if (limits.length === 1 && first) {
      const key = keyOf(subject, first);
      const known = this.#states.get(key);
      const decision = decide(first.rule, known, { nowMs, cost });
      this.#keep(key, decision.state, known);
      return { allowed: decision.allowed, standings: [decision] };
    }
    const keys = limits.map((limit) => keyOf(subject, limit));
    const known = keys.map((key) => this.#states.get(key));
    const checked = limits.map(({ rule }, index) => ({ rule, state: known[index] }));
    const { states, ...verdict } = decideAll(checked, { nowMs, cost });
    for (const [index, key] of keys.entries()) this.#keep(key, states[index], known[index]);
    return verdict;
  }

  settle(debts: readonly Debt[]): readonly Settled[] {
    const nowMs = this.#nowMs();
    return debts.map(({ subject, limit, cost }) => {
      const key = keyOf(subject, limit);
      const known = this.#states.get(key);
      const state = cost > 0 ? chargeAnyway(limit.rule, known, { nowMs, cost }) : known;
      this.#keep(key, state, known);
      return { state, nowMs };
    });
  }

  #keep(key: string, state: LimitState | undefined, known: LimitState | undefined): void {
    if (state !== undefined && state !== known) this.#states.set(key, state);
  }
}
