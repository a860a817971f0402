/** What a check has looked at and found, for each invariant. */
import type { LedgerCheckResult } from "#drizzle/schema/ledger.ts";

/** The first few of each kind are kept; the rest is counted. */
const EXAMPLES = 5;

export const invariants = [
  "guards",
  "currency_sums",
  "balances",
  "overdraw",
  "holds",
  "transactions",
  "references",
  "chain",
  "sealed",
  "anchors",
] as const;
export type Invariant = (typeof invariants)[number];

export class Findings {
  readonly #found = new Map(
    invariants.map((name) => [name, { looked: 0, violations: 0, examples: [] as string[] }]),
  );

  looked(name: Invariant, count: number): void {
    this.#found.get(name)!.looked += count;
  }

  /** @param what an id with what is wrong; nothing personal */
  violated(name: Invariant, what: string): void {
    const found = this.#found.get(name)!;
    found.violations += 1;
    if (found.examples.length < EXAMPLES) found.examples.push(what);
  }

  get isFine(): boolean {
    return [...this.#found.values()].every(({ violations }) => violations === 0);
  }

  results(): LedgerCheckResult[] {
    return [...this.#found].map(([name, found]) => ({ name, ...found }));
  }
}
