/**
 * Drives all searches of this process: each city's open orders are looked at together, once per
 * tick and soon after news. It keeps nothing that matters: which searches exist, what holds them
 * and which offers are open is in the database, so a loop that dies is continued by the next one,
 * and several processes share the work city by city.
 */
import { type Ctx, type Runtime, startPulse, statement, systemCtx } from "../../platform/index.ts";
import { liveIndexOf } from "../../supply/index.ts";
import { expireOffers } from "../offers/expire-offers.ts";
import { dispatchPolicy } from "../policies.ts";
import { healDispatch } from "../searches/heal-dispatch.ts";
import type { OpenSearch } from "./find-searches.ts";
import { kicksOf } from "./kick.ts";
import { restMs } from "./pace-rules.ts";
import { runWave } from "./run-wave.ts";

export interface DispatchLoop {
  /** Finishes the step in hand. Open offers stay open. */
  stop(): Promise<void>;
}

const PULSE_MS = 200;
const HEAL_EVERY_MS = 5_000;
/** Cities at a time: well below the pool of transactions, which requests need too. */
const PARALLEL = 4;
/** Batches of expired offers in one round; the rest has its turn in the next one. */
const MAX_EXPIRING = 20;
/** A search that fails is left out of its city's waves for so long. */
const FAILED_REST_MS = 5_000;
/** Failures in a row before a city's searches are tried one by one. */
const PATIENCE = 2;

interface CityPace {
  startedAt: number;
  endedAt: number;
  failures: number;
  /** What the live index was told to be looking for. */
  demand: Set<string>;
}

/** What one loop remembers between its rounds; losing it costs a tick. */
export class DispatchRounds {
  readonly #ctx: Ctx;
  readonly #paces = new Map<string, CityPace>();
  readonly #news = new Set<string>();
  readonly #failedUntil = new Map<string, number>();
  /** Cities with open searches, as they were last looked for. */
  #awake: readonly string[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  /** @returns whether the city can be looked at now; otherwise it is soon. */
  note(cityCode: string): boolean {
    this.#news.add(cityCode);
    return this.#hasRested(this.#paceOf(cityCode));
  }

  /** Expires what is over, then looks at each city that is due (or at every one). */
  async run(options: { all?: boolean } = {}): Promise<void> {
    for (let batch = 0; batch < MAX_EXPIRING; batch++) {
      if (!(await expireOffers(this.#ctx))) break;
    }
    const due = options.all ? await openCities(this.#ctx) : await this.#dueCities();
    const queue = due.values();
    const lane = async () => {
      for (const cityCode of queue) await this.#runCity(cityCode);
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, due.length) }, lane));
  }

  async #dueCities(): Promise<string[]> {
    const nowMs = performance.now();
    const { tickMs } = dispatchPolicy(this.#ctx.runtime, "delivery").plan;
    // Searches of our own come with news; those that another process opened are found here.
    if (nowMs - this.#lookedAt >= tickMs) {
      this.#lookedAt = nowMs;
      this.#awake = await openCities(this.#ctx);
    }
    return [...new Set([...this.#news, ...this.#awake])].filter((code) => {
      const pace = this.#paceOf(code);
      const isTick = nowMs - pace.startedAt >= tickMs;
      return isTick || (this.#news.has(code) && this.#hasRested(pace));
    });
  }

  #hasRested(pace: CityPace): boolean {
    const tookMs = pace.endedAt - pace.startedAt;
    return performance.now() - pace.endedAt >= restMs(tookMs, this.#awake.length);
  }

  async #runCity(cityCode: string): Promise<void> {
    const pace = this.#paceOf(cityCode);
    const hasNews = this.#news.delete(cityCode);
    pace.startedAt = performance.now();
    try {
      const result = await runWave(this.#ctx, { cityCode, except: this.#failed() });
      if (result) this.#showDemand(cityCode, pace, result.searches);
      // Another process is at it and may have looked before our news, or somebody was at an order.
      if (result ? result.isIncomplete : hasNews) this.#news.add(cityCode);
      pace.failures = 0;
    } catch (error) {
      pace.failures += 1;
      this.#ctx.runtime.log.warn({ error, cityCode, failures: pace.failures }, "a wave failed");
      if (pace.failures >= PATIENCE) await this.#runSingly(cityCode);
    } finally {
      pace.endedAt = performance.now();
    }
  }

  /** One sick search must not keep a whole city from being served. */
  async #runSingly(cityCode: string): Promise<void> {
    for (const only of await openOrders(this.#ctx, cityCode)) {
      try {
        await runWave(this.#ctx, { cityCode, only, except: this.#failed() });
      } catch (error) {
        this.#failedUntil.set(only, performance.now() + FAILED_REST_MS);
        this.#ctx.runtime.log.error({ error, orderId: only }, "a search failed and is left out");
      }
    }
  }

  #failed(): ReadonlySet<string> {
    for (const [orderId, until] of this.#failedUntil) {
      if (until <= performance.now()) this.#failedUntil.delete(orderId);
    }
    return new Set(this.#failedUntil.keys());
  }

  /** Where riders are looked for, so that maps can show it. */
  #showDemand(cityCode: string, pace: CityPace, searches: readonly OpenSearch[]): void {
    const index = liveIndexOf(this.#ctx.runtime);
    const wanted = new Set(searches.map(({ orderId }) => orderId));
    for (const { orderId, pickup } of searches) {
      if (!pace.demand.has(orderId)) index.setDemand(cityCode, orderId, pickup);
    }
    for (const orderId of pace.demand) {
      if (!wanted.has(orderId)) index.setDemand(cityCode, orderId, null);
    }
    pace.demand = wanted;
  }

  #paceOf(cityCode: string): CityPace {
    let pace = this.#paces.get(cityCode);
    if (!pace) {
      const never = Number.NEGATIVE_INFINITY;
      pace = { startedAt: never, endedAt: never, failures: 0, demand: new Set() };
      this.#paces.set(cityCode, pace);
    }
    return pace;
  }
}

export function startDispatchLoop(runtime: Runtime): DispatchLoop {
  const ctx = systemCtx(runtime, "dispatch");
  const { log } = runtime;
  const rounds = new DispatchRounds(ctx);
  const search = startPulse({
    name: "dispatch",
    everyMs: PULSE_MS,
    log,
    work: async () => {
      await rounds.run();
      return false;
    },
  });
  const heal = startPulse({
    name: "dispatch healing",
    everyMs: HEAL_EVERY_MS,
    log,
    work: async () => {
      await healDispatch(ctx);
      return false;
    },
  });
  const onKick = (cityCode: string) => {
    if (rounds.note(cityCode)) search.kick();
  };
  kicksOf(runtime).add(onKick);
  return {
    stop: async () => {
      kicksOf(runtime).delete(onKick);
      await Promise.all([search.stop(), heal.stop()]);
    },
  };
}

/** One round over everything, for tests that stand between two steps. */
export async function runDispatch(ctx: Ctx): Promise<void> {
  await new DispatchRounds(ctx).run({ all: true });
}

const findCities = statement<{ city_code: string }>(`
  select distinct city_code from dispatch_jobs
  where state in ('waiting', 'searching', 'offered')`);

async function openCities(ctx: Ctx): Promise<string[]> {
  return (await findCities(ctx, [])).map((row) => row.city_code);
}

const findOrders = statement<{ order_id: string }>(`
  select order_id from dispatch_jobs
  where city_code = $1 and state in ('waiting', 'searching', 'offered')
  order by started_at limit 200`);

async function openOrders(ctx: Ctx, cityCode: string): Promise<string[]> {
  return (await findOrders(ctx, [cityCode])).map((row) => row.order_id);
}
