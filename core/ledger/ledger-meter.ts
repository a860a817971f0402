/** What the ledger tells of itself: how much is sealed, and whether its checks are content. */
import { Counter, Gauge } from "prom-client";
import type { LedgerCheck } from "#shared/contracts/ops-ledger.ts";
import type { Runtime } from "../platform/index.ts";

export interface LedgerMeter {
  sealed(transactions: number): void;
  checked(check: LedgerCheck): void;
}

export function makeLedgerMeter({ metrics, log }: Runtime): LedgerMeter {
  const registers = [metrics.registry];
  const sealed = new Counter({
    name: "beeline_ledger_sealed_total",
    help: "Movements of money that were added to the hash chain",
    registers,
  });
  const violations = new Gauge({
    name: "beeline_ledger_violations",
    help: "What the last check of the ledger has found wrong, by invariant; all zero is well",
    labelNames: ["invariant"],
    registers,
  });
  const checks = new Counter({
    name: "beeline_ledger_checks_total",
    help: "Checks of the ledger by scope and outcome",
    labelNames: ["scope", "outcome"],
    registers,
  });
  return {
    sealed: (transactions) => sealed.inc(transactions),
    checked: ({ id, scope, isFine, results }) => {
      checks.inc({ scope, outcome: isFine ? "fine" : "violated" });
      for (const { name, violations: count } of results) violations.set({ invariant: name }, count);
      const wrong = results.filter((one) => one.violations > 0);
      if (wrong.length > 0) log.error({ check: id, scope, wrong }, "the ledger is not sound");
    },
  };
}
