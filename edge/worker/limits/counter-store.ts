/**
 * Limits in Durable Objects, for an edge without a Redis. Each continent has objects of its own, so
 * that the way there is short; each object has a share of the subjects, and what an isolate owes goes
 * to all of them at once, one call each.
 */
import type { Verdict } from "#shared/limits/limit-core.ts";
import { checkCost } from "#shared/limits/limit-rule.ts";
import type { Charge, Debt, Settled, SharedLimitStore } from "#shared/limits/limit-store.ts";
import type { Env } from "../env.ts";

/** An object does about 500 calls a second. */
const SHARES = 16;

export class CounterStore implements SharedLimitStore {
  readonly #objects: Env["LIMIT_COUNTER"];
  readonly #place: string;

  /** @param place whose objects these are, such as a continent */
  constructor(objects: Env["LIMIT_COUNTER"], place: string) {
    this.#objects = objects;
    this.#place = place;
  }

  async take(charge: Charge): Promise<Verdict> {
    // Here already: an error that crosses from an object is not what it was.
    for (const { rule } of charge.limits) checkCost(rule, charge.cost);
    return this.#objectOf(shareOf(charge.subject)).take(charge);
  }

  async settle(debts: readonly Debt[]): Promise<readonly Settled[]> {
    const shares = Map.groupBy(debts, ({ subject }) => shareOf(subject));
    const settled = new Map<Debt, Settled>();
    const settleShare = async ([share, owed]: [number, Debt[]]) => {
      const answers = await this.#objectOf(share).settle(owed);
      for (const [index, debt] of owed.entries()) settled.set(debt, answers[index]!);
    };
    await Promise.all([...shares].map(settleShare));
    return debts.map((debt) => settled.get(debt)!);
  }

  #objectOf(share: number) {
    return this.#objects.getByName(`${this.#place}-${share}`);
  }
}

/** Subjects are hashes or, in tests, any text. */
function shareOf(subject: string): number {
  let sum = 0;
  for (let i = 0; i < subject.length; i++) sum = (sum * 31 + subject.charCodeAt(i)) >>> 0;
  return sum % SHARES;
}
