/**
 * Limits that several processes share, decided by each of them alone. Each keeps a replica of the
 * shared state, admits by it, and settles what it admitted every `FLUSH_MS` together with everything
 * else, in one way to the store and back; the answer renews the replica.
 *
 * The bound: a process admits without asking only as long as what it has not settled, what is on its
 * way included, is at most its slice (`sliceOf`: a tenth of the limit, at least one unit). Beyond
 * that each call is decided by the store. So n processes together admit at most the limit and n
 * slices. For what must be exact, use the store itself.
 *
 * A denial needs no asking: others can only have used up more than the replica knows.
 */
import { chargeAnyway, decideAll, type LimitState, type Verdict } from "./limit-core.ts";
import type { LimitRule } from "./limit-rule.ts";
import {
  type Charge,
  type Debt,
  keyOf,
  type Limit,
  type LimitStore,
  type Settled,
  type SharedLimitStore,
} from "./limit-store.ts";
import { TwoGenerations } from "./two-generations.ts";

export const FLUSH_MS = 100;
/** While the store is away it is asked this seldom; debts wait meanwhile. */
const FLUSH_AFTER_FAILURE_MS = 1_000;
/** A replica that is forgotten loses what it has not settled: less than a slice of its key. */
const MAX_REPLICAS = 50_000;
/** In one flush; what is left goes with the next. Of more than there are replicas the oldest go. */
const MAX_DEBTS = 2_000;

/** What one process may admit before it has told. */
export const sliceOf = ({ limit }: LimitRule) => Math.max(1, Math.floor(limit / 10));

interface Replica {
  readonly subject: string;
  limit: Limit;
  slice: number;
  state: LimitState | undefined;
  /** Admitted and not yet sent. */
  pending: number;
  /** Sent and not yet answered. */
  onTheWay: number;
}

export interface LocalFirstOptions {
  readonly store: SharedLimitStore;
  readonly nowMs: () => number;
  readonly maxReplicas?: number;
  /** How often debts are settled; the bound does not depend on it. */
  readonly flushMs?: number;
}

export class LocalFirst implements LimitStore {
  readonly #store: SharedLimitStore;
  readonly #nowMs: () => number;
  readonly #replicas: TwoGenerations<Replica>;
  readonly #owing = new Set<Replica>();
  readonly #flushMs: number;
  readonly #maxReplicas: number;
  #nextFlushMs = 0;
  /** How far the store's clock is ahead of ours: replicas live by the store's. */
  #offsetMs = 0;

  constructor(options: LocalFirstOptions) {
    const { store, nowMs, maxReplicas = MAX_REPLICAS, flushMs = FLUSH_MS } = options;
    this.#flushMs = flushMs;
    this.#store = store;
    this.#nowMs = nowMs;
    this.#maxReplicas = maxReplicas;
    this.#replicas = new TwoGenerations(maxReplicas);
  }

  take(charge: Charge): Verdict | Promise<Verdict> {
    const { limits, cost } = charge;
    const replicas = limits.map((limit) => this.#replicaOf(charge.subject, limit));
    const checked = replicas.map(({ limit, state }) => ({ rule: limit.rule, state }));
    const { states, ...verdict } = decideAll(checked, { nowMs: this.#storeNowMs(), cost });
    if (!verdict.allowed) return verdict;
    const mustAsk = replicas.some((one) => one.pending + one.onTheWay + cost > one.slice);
    if (mustAsk) return this.#ask(charge, replicas);
    for (const [index, replica] of replicas.entries()) this.#owe(replica, states[index], cost);
    return verdict;
  }

  /** Counts what a guard let through while the store was away; it is settled when that is back. */
  note({ subject, limits, cost }: Charge): void {
    for (const limit of limits) {
      const replica = this.#replicaOf(subject, limit);
      this.#owe(replica, this.#charged(replica, cost), cost);
    }
  }

  /** Whether there is something to settle and its time has come. */
  get isDue(): boolean {
    return this.#owing.size > 0 && this.#nowMs() >= this.#nextFlushMs;
  }

  /**
   * Settles what is owed. Never throws: what the store did not take is owed on. Should it have taken
   * it and its answer was lost, it counts twice, which denies too early and never too late.
   */
  async flush(): Promise<void> {
    const replicas = [...this.#owing].slice(0, MAX_DEBTS);
    if (replicas.length === 0) return;
    this.#nextFlushMs = this.#nowMs() + this.#flushMs;
    const debts = replicas.map((replica): Debt => {
      const { subject, limit, pending: cost } = replica;
      replica.onTheWay += cost;
      replica.pending = 0;
      this.#owing.delete(replica);
      return { subject, limit, cost };
    });
    const settled = await this.#store.settle(debts).catch(() => undefined);
    if (!settled) this.#nextFlushMs = this.#nowMs() + FLUSH_AFTER_FAILURE_MS;
    for (const [index, replica] of replicas.entries()) {
      const cost = debts[index]!.cost;
      replica.onTheWay -= cost;
      const answer = settled?.[index];
      if (answer) this.#renew(replica, answer);
      else this.#owe(replica, replica.state, cost);
    }
  }

  async #ask(charge: Charge, replicas: readonly Replica[]): Promise<Verdict> {
    const verdict = await this.#store.take(charge);
    if (!verdict.allowed) return verdict;
    for (const replica of replicas) replica.state = this.#charged(replica, charge.cost);
    return verdict;
  }

  #replicaOf(subject: string, limit: Limit): Replica {
    const key = keyOf(subject, limit);
    const known = this.#replicas.get(key);
    if (known) {
      if (known.limit !== limit) {
        // Another rule by policy: it holds for those who are here already, too.
        known.limit = limit;
        known.slice = sliceOf(limit.rule);
      }
      return known;
    }
    const made: Replica = {
      ...{ subject, limit, slice: sliceOf(limit.rule), state: undefined },
      ...{ pending: 0, onTheWay: 0 },
    };
    this.#replicas.set(key, made);
    return made;
  }

  #owe(replica: Replica, state: LimitState | undefined, cost: number): void {
    replica.state = state;
    replica.pending += cost;
    this.#owing.add(replica);
    if (this.#owing.size <= this.#maxReplicas) return;
    const [oldest] = this.#owing;
    this.#owing.delete(oldest!);
  }

  #renew(replica: Replica, { state, nowMs }: Settled): void {
    this.#offsetMs = nowMs - this.#nowMs();
    replica.state = state;
    // What was admitted meanwhile is not in the store's state yet.
    const unsettled = replica.pending + replica.onTheWay;
    if (unsettled > 0) replica.state = this.#charged(replica, unsettled);
  }

  #charged({ limit, state }: Replica, cost: number): LimitState {
    return chargeAnyway(limit.rule, state, { nowMs: this.#storeNowMs(), cost });
  }

  #storeNowMs(): number {
    return this.#nowMs() + this.#offsetMs;
  }
}
