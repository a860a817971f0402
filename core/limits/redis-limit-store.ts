/**
 * Limits that all processes of a region share, in its Redis, decided there by one script and the
 * server's clock. Calls of one turn travel in one packet (Bun's client pipelines them).
 */
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
import { makeScript, type RedisLink, type Script } from "../platform/index.ts";

export const limitsScript = makeScript("limits", limitScript());

export class RedisLimitStore implements SharedLimitStore {
  readonly #link: Pick<RedisLink, "run">;
  readonly #script: Script;

  /** @param script only tests bring their own */
  constructor(link: Pick<RedisLink, "run">, script: Script = limitsScript) {
    this.#link = link;
    this.#script = script;
  }

  /** @throws RangeError for a cost that can never be admitted; RedisAway, or Redis's refusal */
  async take(charge: Charge): Promise<Verdict> {
    return readVerdict(await this.#run(takeCall(charge)), charge);
  }

  async settle(debts: readonly Debt[]): Promise<readonly Settled[]> {
    const answers = await Promise.all(debts.map((debt) => this.#run(settleCall(debt))));
    return answers.map(readSettled);
  }

  #run({ keys, args }: ScriptCall): Promise<unknown> {
    return this.#link.run(this.#script, keys, args);
  }
}
