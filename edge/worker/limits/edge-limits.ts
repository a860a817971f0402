/**
 * The edge's limits: each isolate decides by itself and settles with the others through the store
 * (`shared/limits/local-first.ts`), but for classes that say that the store decides each call.
 */
import { waitUntil } from "cloudflare:workers";
import { BeelineError } from "#shared/errors.ts";
import { DeadlineStore } from "#shared/limits/deadline-store.ts";
import { DenialLog } from "#shared/limits/denial-log.ts";
import { type GuardOutcome, guard } from "#shared/limits/guard.ts";
import {
  chargeOf,
  isLifted,
  type LimitClassName,
  type NamedClass,
  scaleClasses,
} from "#shared/limits/limit-classes.ts";
import { retryAfterSecondsOf, type ToldLimit, toldOf } from "#shared/limits/limit-headers.ts";
import type { Clock, SharedLimitStore } from "#shared/limits/limit-store.ts";
import { FLUSH_MS, LocalFirst } from "#shared/limits/local-first.ts";
import { configOf, type EdgeConfig } from "../config.ts";
import type { Env } from "../env.ts";
import { logLine } from "../gateway/log-line.ts";
import { CounterStore } from "./counter-store.ts";
import { hashSubject } from "./hash-subject.ts";
import { RestLimitStore } from "./rest-store.ts";

/**
 * Objects are paid by the call and by the row, and what may be owed is bounded anyway. On a laptop
 * there is nobody else to tell, and each object that hears costs a write to its disk.
 */
const objectsFlushMs = (factor: number) => (isLifted(factor) ? 30_000 : 1_000);

const MAX_CLASSES = 200;

const clock: Clock = {
  nowMs: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

export interface Limited {
  /** What stops the call; undefined when it passes. */
  readonly refusal: BeelineError | undefined;
  /** Where the caller stands; undefined when nobody could decide. */
  readonly told: ToldLimit | undefined;
}

export class EdgeLimits {
  readonly #config: EdgeConfig;
  /** By name and factor. */
  readonly #classes = new Map<string, NamedClass>();
  readonly #shared: DeadlineStore;
  readonly #localFirst: LocalFirst;
  readonly #log = new DenialLog();

  constructor(config: EdgeConfig, store: SharedLimitStore) {
    this.#config = config;
    const onFailed = (error: unknown) => this.#note("store", "failed", reasonOf(error));
    this.#shared = new DeadlineStore({ store, clock, onFailed });
    const flushMs = config.redis ? FLUSH_MS : objectsFlushMs(config.limitFactor);
    this.#localFirst = new LocalFirst({ store: this.#shared, nowMs: clock.nowMs, flushMs });
  }

  /** @param factor of the class by policy, beside the configuration's of all */
  async check(name: LimitClassName, subject: string, factor = 1): Promise<Limited> {
    const limitClass = this.#classOf(name, factor);
    const key = await hashSubject(this.#config.relaySecret, subject);
    const store = limitClass.counting === "shared" ? this.#shared : this.#localFirst;
    // What the core counts again is closed there: a slow way to the store here refuses no order.
    const { onFailure, core, shadow } = limitClass;
    const policy = { onFailure: core ? "open" : onFailure, shadow } as const;
    const { outcome, passes, standing } = await guard(store, policy, chargeOf(limitClass, key));
    // Behind the answer: no call waits for what others are told.
    if (this.#localFirst.isDue) waitUntil(this.#localFirst.flush());
    if (outcome !== "allowed") this.#note(name, outcome, key.slice(0, 12));
    const told = standing && toldOf(standing);
    if (passes) return { refusal: undefined, told };
    const refusal = standing
      ? new BeelineError("RATE_LIMITED", { retryAfterSeconds: retryAfterSecondsOf(standing) })
      : new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
    return { refusal, told };
  }

  #classOf(name: LimitClassName, factor: number): NamedClass {
    const key = `${name} ${factor}`;
    const known = this.#classes.get(key);
    if (known) return known;
    // Ops changes factors now and then; those of before are made again, should they come back.
    if (this.#classes.size >= MAX_CLASSES) this.#classes.clear();
    const made = scaleClasses(this.#config.limitFactor, { [name]: factor }).get(name)!;
    this.#classes.set(key, made);
    return made;
  }

  #note(name: string, outcome: GuardOutcome | "failed", what: string): void {
    const others = this.#log.note(`${name}:${outcome}`, clock.nowMs());
    if (others === undefined) return;
    const about = outcome === "failed" ? { reason: what } : { key: what };
    logLine("warn", "limited", { class: name, outcome, ...about, others });
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : "not an Error");

const opened = new WeakMap<EdgeConfig, EdgeLimits>();

/** One for each isolate. All its requests come from one place, whose continent names the objects. */
export function edgeLimitsOf(env: Env, request: Request): EdgeLimits {
  const config = configOf(env);
  let limits = opened.get(config);
  if (!limits) {
    const { redis } = config;
    const place = String((request as Request<unknown, CfProperties>).cf?.["continent"] ?? "here");
    const store = redis ? new RestLimitStore(redis) : new CounterStore(env.LIMIT_COUNTER, place);
    limits = new EdgeLimits(config, store);
    opened.set(config, limits);
  }
  return limits;
}
