/**
 * One share of a place's limits: the states of many subjects, known by their hash alone. A state is
 * forgotten when it is as good as none, and the object keeps nothing when nobody calls. One object of
 * each region counts nobody, and keeps what the region's limits are scaled by.
 */
import { DurableObject } from "cloudflare:workers";
import {
  chargeAnyway,
  decideAll,
  type LimitState,
  look,
  type Verdict,
} from "#shared/limits/limit-core.ts";
import {
  type Charge,
  type Debt,
  keyOf,
  type Limit,
  type Settled,
} from "#shared/limits/limit-store.ts";
import { LIMITS_FORGET_CHANGE_MS, type LimitsNote } from "#shared/limits/limits-note.ts";
import type { LimitsPolicy } from "#shared/policies/limits.ts";
import type { Env } from "../env.ts";

const FORGET_EVERY_MS = 10 * 60_000;

const FACTORS = "factors";

interface KeptFactors {
  readonly changeId: number;
  readonly factors: LimitsPolicy;
  readonly heardAtMs: number;
}

export class LimitCounter extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#createTable();
  }

  #createTable(): void {
    this.#sql.exec(`create table if not exists limits (
      key text primary key, state text not null, free_at_ms integer not null) without rowid`);
    this.#sql.exec("create index if not exists limits_by_end on limits (free_at_ms)");
  }

  /** One call after another, and nothing in between: what is read is what is charged. */
  async take({ subject, limits, cost }: Charge): Promise<Verdict> {
    const nowMs = Date.now();
    const known = limits.map((limit) => this.#read(subject, limit));
    const checked = limits.map(({ rule }, index) => ({ rule, state: known[index] }));
    const { states, ...verdict } = decideAll(checked, { nowMs, cost });
    for (const [index, limit] of limits.entries()) {
      const state = states[index];
      if (state && state !== known[index]) this.#write(subject, limit, state, nowMs);
    }
    await this.#forgetLater(nowMs);
    return verdict;
  }

  /** The last word counts, unless it knows less than the one before it. */
  async keepFactors({ changeId, factors }: LimitsNote): Promise<void> {
    const nowMs = Date.now();
    const kept = await this.ctx.storage.get<KeptFactors>(FACTORS);
    const isRecent = kept !== undefined && nowMs - kept.heardAtMs < LIMITS_FORGET_CHANGE_MS;
    if (isRecent && changeId < kept.changeId) return;
    await this.ctx.storage.put<KeptFactors>(FACTORS, { changeId, factors, heardAtMs: nowMs });
  }

  /** Null when the region's core has never told. */
  async factors(): Promise<LimitsPolicy | null> {
    return (await this.ctx.storage.get<KeptFactors>(FACTORS))?.factors ?? null;
  }

  async settle(debts: readonly Debt[]): Promise<Settled[]> {
    const nowMs = Date.now();
    const settled = debts.map(({ subject, limit, cost }) => {
      const known = this.#read(subject, limit);
      if (cost === 0) return { state: known, nowMs };
      const state = chargeAnyway(limit.rule, known, { nowMs, cost });
      this.#write(subject, limit, state, nowMs);
      return { state, nowMs };
    });
    await this.#forgetLater(nowMs);
    return settled;
  }

  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    this.#sql.exec("delete from limits where free_at_ms <= ?", nowMs);
    const [left] = this.#sql.exec<{ count: number }>("select count(*) as count from limits");
    if (left && left.count > 0) await this.#forgetLater(nowMs);
    else {
      await this.ctx.storage.deleteAll();
      // The object may live on, and be asked again.
      this.#createTable();
    }
  }

  #read(subject: string, limit: Limit): LimitState | undefined {
    const key = keyOf(subject, limit);
    const rows = this.#sql.exec<{ state: string }>("select state from limits where key = ?", key);
    const [row] = rows.toArray();
    return row && (JSON.parse(row.state) as LimitState);
  }

  #write(subject: string, limit: Limit, state: LimitState, nowMs: number): void {
    const freeAtMs = nowMs + look(limit.rule, state, nowMs).resetMs;
    this.#sql.exec(
      `insert into limits (key, state, free_at_ms) values (?, ?, ?)
       on conflict (key) do update set state = excluded.state, free_at_ms = excluded.free_at_ms`,
      ...[keyOf(subject, limit), JSON.stringify(state), freeAtMs],
    );
  }

  async #forgetLater(nowMs: number): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(nowMs + FORGET_EVERY_MS);
    }
  }
}
