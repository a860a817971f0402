/** What the limiter tells of itself. Never whom: a key is a hash, and only its beginning is logged. */
import { Counter, Histogram } from "prom-client";
import { DenialLog } from "#shared/limits/denial-log.ts";
import type { GuardOutcome } from "#shared/limits/guard.ts";
import type { Runtime } from "../platform/index.ts";

export interface LimitMeter {
  decided(limitClass: string, outcome: GuardOutcome, subject: string): void;
  took(ms: number): void;
  storeFailed(error: unknown): void;
}

export function makeLimitMeter({ metrics, log, ambient }: Runtime): LimitMeter {
  const registers = [metrics.registry];
  const decisions = new Counter({
    name: "beeline_limit_decisions_total",
    help: "Decisions of the limiter by class and outcome",
    labelNames: ["class", "outcome"],
    registers,
  });
  const seconds = new Histogram({
    name: "beeline_limit_store_seconds",
    help: "Time of decisions that asked the shared store",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1],
    registers,
  });
  const failures = new Counter({
    name: "beeline_limit_store_failures_total",
    help: "Questions to the shared store that it did not answer in time",
    registers,
  });
  const denials = new DenialLog();
  return {
    decided(limitClass, outcome, subject) {
      decisions.inc({ class: limitClass, outcome });
      if (outcome === "allowed") return;
      const others = denials.note(`${limitClass}:${outcome}`, ambient.now().getTime());
      if (others === undefined) return;
      log.warn({ class: limitClass, outcome, key: subject.slice(0, 12), others }, "limited");
    },
    took: (ms) => seconds.observe(ms / 1000),
    storeFailed(error) {
      failures.inc();
      const others = denials.note("store", ambient.now().getTime());
      const reason = error instanceof Error ? error.message : "not an Error";
      if (others !== undefined) log.warn({ reason, others }, "the store of limits did not answer");
    },
  };
}
