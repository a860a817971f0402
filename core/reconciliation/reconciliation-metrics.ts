/** The figure that has to be zero, for whoever watches; asked when somebody looks. */
import { Gauge } from "prom-client";
import { type Runtime, systemCtx } from "../platform/index.ts";
import { summarize } from "./summarize.ts";

const watched = new WeakSet<Runtime>();

export function watchReconciliation(runtime: Runtime): void {
  if (watched.has(runtime)) return;
  watched.add(runtime);
  const registers = [runtime.metrics.registry];
  // Without the database the other metrics are wanted all the more.
  const ask = () => summarize(systemCtx(runtime, "metrics")).catch(() => undefined);
  new Gauge({
    name: "beeline_reconciliation_open_items",
    help: "Differences to providers' reports that wait for a person",
    registers,
    async collect() {
      this.reset();
      const summary = await ask();
      if (summary) this.set(summary.openItems);
    },
  });
  new Gauge({
    ...{
      name: "beeline_reconciliation_open_minor",
      help: "Minor units by which open differences differ, without signs",
    },
    ...{ registers, labelNames: ["currency"] as const },
    async collect() {
      this.reset();
      const summary = await ask();
      for (const { amountMinor, currency } of summary?.openDifference ?? []) {
        this.set({ currency }, amountMinor);
      }
    },
  });
}
