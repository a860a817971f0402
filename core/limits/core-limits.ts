/**
 * The core's own layer of limits: what is expensive is counted for everybody, and a caller who comes
 * around the edge (riders do) by the class of each route. With Redis all processes of the region
 * share the counts; without it the one process there is keeps them.
 */
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { DeadlineStore } from "#shared/limits/deadline-store.ts";
import { type Guarded, guard } from "#shared/limits/guard.ts";
import {
  chargeOf,
  type LimitClassName,
  limitOf,
  type NamedClass,
  scaleClasses,
} from "#shared/limits/limit-classes.ts";
import { retryAfterSecondsOf, toldOf } from "#shared/limits/limit-headers.ts";
import type { Clock, LimitStore } from "#shared/limits/limit-store.ts";
import { addressSubject, callerSubject } from "#shared/limits/limit-subjects.ts";
import { FLUSH_MS, LocalFirst } from "#shared/limits/local-first.ts";
import { MemoryStore } from "#shared/limits/memory-store.ts";
import { TwoGenerations } from "#shared/limits/two-generations.ts";
import type { LimitsPolicy } from "#shared/policies/index.ts";
import { type Ctx, RedisLink, type Runtime, tellLimit } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { type LimitMeter, makeLimitMeter } from "./limit-meter.ts";
import { limitsScript, RedisLimitStore } from "./redis-limit-store.ts";

/** The link gives up before the guard does, so that a hanging server is found out once for all. */
const LINK_DEADLINE_MS = 70;
/** Hashes of callers that were here lately. */
const MAX_SUBJECTS = 50_000;

const realClock: Clock = {
  nowMs: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

interface Stores {
  readonly shared: LimitStore;
  readonly localFirst: LimitStore;
  stop(): void;
}

export class CoreLimits {
  readonly #runtime: Runtime;
  #classes: ReadonlyMap<LimitClassName, NamedClass> = new Map();
  /** What the classes are scaled by; another object when ops has changed it. */
  #policy: LimitsPolicy | undefined;
  readonly #meter: LimitMeter;
  readonly #stores: Stores;
  readonly #subjects = new TwoGenerations<string>(MAX_SUBJECTS);

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#meter = makeLimitMeter(runtime);
    this.#stores = openStores(runtime, this.#meter);
  }

  /**
   * Counts one call, and tells the caller where it stands.
   * @throws BeelineError RATE_LIMITED; UNAVAILABLE for a class that closes while its store is away
   */
  check(ctx: Ctx, route: Route): Promise<void> | undefined {
    const name = limitOf(route);
    if (name === "none") return undefined;
    const limitClass = this.#classesNow().get(name)!;
    if (!limitClass.core && ctx.client.viaEdge) return undefined;
    const subject = this.#subjectOf(ctx);
    const { counting } = limitClass;
    const store = counting === "shared" ? this.#stores.shared : this.#stores.localFirst;
    const answer = guard(store, limitClass, chargeOf(limitClass, subject));
    if (!(answer instanceof Promise)) {
      this.#conclude(ctx, limitClass, subject, answer);
      return undefined;
    }
    return this.#wait(ctx, limitClass, subject, answer);
  }

  #classesNow(): ReadonlyMap<LimitClassName, NamedClass> {
    const { values } = policyInForce(this.#runtime, "limits");
    if (values !== this.#policy) {
      this.#classes = scaleClasses(this.#runtime.config.limitFactor, values);
      this.#policy = values;
    }
    return this.#classes;
  }

  stop(): void {
    this.#stores.stop();
  }

  async #wait(
    ctx: Ctx,
    limitClass: NamedClass,
    subject: string,
    answer: Promise<Guarded>,
  ): Promise<void> {
    const startedAt = performance.now();
    const decided = await answer;
    this.#meter.took(performance.now() - startedAt);
    this.#conclude(ctx, limitClass, subject, decided);
  }

  #conclude(ctx: Ctx, { name }: NamedClass, subject: string, decided: Guarded): void {
    const { outcome, passes, standing } = decided;
    this.#meter.decided(name, outcome, subject);
    if (standing) tellLimit(ctx, toldOf(standing));
    if (passes) return;
    if (!standing) throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
    throw new BeelineError("RATE_LIMITED", { retryAfterSeconds: retryAfterSecondsOf(standing) });
  }

  /** Hashed at once: no address lies in a store or a log. */
  #subjectOf({ actor, client }: Ctx): string {
    const subject = actor.id ? callerSubject(actor.id) : addressSubject(client.address);
    const known = this.#subjects.get(subject);
    if (known) return known;
    const hashed = this.#runtime.sealer.lookupHash(subject);
    this.#subjects.set(subject, hashed);
    return hashed;
  }
}

function openStores({ config, ambient }: Runtime, meter: LimitMeter): Stores {
  const nowMs = () => ambient.now().getTime();
  if (config.redisUrl === undefined) {
    const memory = new MemoryStore({ nowMs });
    return { shared: memory, localFirst: memory, stop: () => {} };
  }
  const link = new RedisLink({
    ...{ url: config.redisUrl, deadlineMs: LINK_DEADLINE_MS, scripts: [limitsScript] },
    onUp: () => {},
    onDown: () => {},
  });
  const shared = new DeadlineStore({
    ...{ store: new RedisLimitStore(link), clock: realClock },
    onFailed: (error) => meter.storeFailed(error),
  });
  const localFirst = new LocalFirst({ store: shared, nowMs });
  const timer = setInterval(() => {
    if (localFirst.isDue) void localFirst.flush();
  }, FLUSH_MS);
  const stop = () => {
    clearInterval(timer);
    link.close();
  };
  return { shared, localFirst, stop };
}
