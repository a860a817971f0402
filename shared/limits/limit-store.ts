/** Where the states of limits are kept. One suite (`testing/store-suite.ts`) says what each does. */
import type { LimitState, Verdict } from "./limit-core.ts";
import type { LimitRule } from "./limit-rule.ts";

export interface Limit {
  /** Part of the key: a rule that changes how it counts must have another name. */
  readonly name: string;
  readonly rule: LimitRule;
}

export interface Charge {
  /** Whose limits these are; hashed by the caller where the store is outside of this process. */
  readonly subject: string;
  /** All are charged or none. */
  readonly limits: readonly Limit[];
  /** Units, at most the capacity of each limit. */
  readonly cost: number;
}

export interface LimitStore {
  /** @throws RangeError for a cost that a limit can never admit; other errors are the store's */
  take(charge: Charge): Verdict | Promise<Verdict>;
  /** Hears of a call that was let through without asking, because the store was away. */
  note?(charge: Charge): void;
}

/** What was admitted without asking and is to be counted, whatever room there is. */
export interface Debt {
  readonly subject: string;
  readonly limit: Limit;
  readonly cost: number;
}

/** A state and the store's own time, so that its reader can go on reckoning from there. */
export interface Settled {
  readonly state: LimitState | undefined;
  readonly nowMs: number;
}

export interface SharedLimitStore extends LimitStore {
  take(charge: Charge): Promise<Verdict>;
  /** In one way to the store and back, in the order of the debts. */
  settle(debts: readonly Debt[]): Promise<readonly Settled[]>;
}

/** The one place that says how a limit of a subject is named. */
export const keyOf = (subject: string, limit: Limit) => `${subject}:${limit.name}`;

/** Time and timers, brought by each runtime. */
export interface Clock {
  /** Whole ms since the epoch. */
  nowMs(): number;
  /** Calls `then` once after `ms`; the answer calls that off. */
  after(ms: number, then: () => void): () => void;
}
