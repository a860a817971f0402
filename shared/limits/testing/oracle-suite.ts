/** Each core against the oracle, for every runtime that the limiter lives in. */
import { expect, it } from "vitest";
import { decide, type LimitState } from "../limit-core.ts";
import { algorithms } from "../limit-rule.ts";
import { Oracle, randomTrace } from "./oracle.ts";

const TRACES = 10_000;
/** Two seconds on a quiet machine. */
const TIMEOUT_MS = 60_000;

export function testOracle(): void {
  const title = `%s decides as the oracle on ${TRACES} random traces`;
  it.each(algorithms)(title, { timeout: TIMEOUT_MS }, (algorithm) => {
    const seen = { allowed: 0, denied: 0 };
    for (let seed = 1; seed <= TRACES; seed++) {
      const { rule, calls } = randomTrace(algorithm, seed);
      const oracle = new Oracle(rule);
      let state: LimitState | undefined;
      for (const [index, call] of calls.entries()) {
        const decision = decide(rule, state, call);
        const expected = oracle.decide(call.nowMs, call.cost);
        if (decision.allowed !== expected) {
          const told = JSON.stringify({ seed, index, rule, calls: calls.slice(0, index + 1) });
          expect.fail(`the oracle says ${expected ? "allowed" : "denied"}: ${told}`);
        }
        state = decision.state;
        seen[decision.allowed ? "allowed" : "denied"] += 1;
      }
    }
    // A trace that never meets its limit would prove nothing.
    expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(TRACES);
  });
}
