/** Limits in a Redis over REST, by the same script that the cores use. */
import { Redis } from "@upstash/redis/cloudflare";
import { STORE_DEADLINE_MS } from "#shared/limits/deadline-store.ts";
import type { Verdict } from "#shared/limits/limit-core.ts";
import type { Charge, Debt, Settled, SharedLimitStore } from "#shared/limits/limit-store.ts";
import {
  limitScript,
  readSettled,
  readVerdict,
  type ScriptCall,
  settleCall,
  takeCall,
} from "#shared/limits/redis-script.ts";
import { toHex } from "#shared/signing.ts";
import type { EdgeConfig } from "../config.ts";

const isForgotten = (message: string) => message.includes("NOSCRIPT");

export class RestLimitStore implements SharedLimitStore {
  readonly #redis: Redis;
  readonly #source: string;
  #sha: string | undefined;

  /** @param source only tests bring their own, and their own `deadlineMs` */
  constructor(
    server: NonNullable<EdgeConfig["redis"]>,
    source: string = limitScript(),
    deadlineMs = STORE_DEADLINE_MS,
  ) {
    this.#source = source;
    this.#redis = new Redis({
      ...{ url: server.url, token: server.token },
      retry: false,
      enableTelemetry: false,
      automaticDeserialization: false,
      responseEncoding: false,
      signal: () => AbortSignal.timeout(deadlineMs),
    });
  }

  async take(charge: Charge): Promise<Verdict> {
    const { keys, args } = takeCall(charge);
    const sha = await this.#shaOf();
    const answer = await this.#redis.evalsha(sha, keys, args).catch((error: unknown) => {
      if (!(error instanceof Error && isForgotten(error.message))) throw error;
      return this.#redis.eval(this.#source, keys, args);
    });
    return readVerdict(answer, charge);
  }

  async settle(debts: readonly Debt[]): Promise<readonly Settled[]> {
    const calls = debts.map(settleCall);
    const sha = await this.#shaOf();
    const answers = await this.#together(calls, (pipeline, { keys, args }) =>
      pipeline.evalsha(sha, keys, args),
    );
    const forgotten = calls.filter((_, index) => isForgotten(answers[index]?.error ?? ""));
    // Those were not run; the others were, and must not be again.
    const again = await this.#together(forgotten, (pipeline, { keys, args }) =>
      pipeline.eval(this.#source, keys, args),
    );
    return calls.map((call, index) => {
      const at = forgotten.indexOf(call);
      const { result, error } = (at >= 0 ? again[at] : answers[index]) ?? {};
      if (error !== undefined) throw new Error(`Redis refused: ${error}`);
      return readSettled(result);
    });
  }

  async #together(
    calls: readonly ScriptCall[],
    add: (pipeline: ReturnType<Redis["pipeline"]>, call: ScriptCall) => unknown,
  ): Promise<{ result?: unknown; error?: string }[]> {
    if (calls.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const call of calls) add(pipeline, call);
    return pipeline.exec({ keepErrors: true });
  }

  async #shaOf(): Promise<string> {
    if (this.#sha === undefined) {
      const source = new TextEncoder().encode(this.#source);
      this.#sha = toHex(await crypto.subtle.digest("SHA-1", source));
    }
    return this.#sha;
  }
}
