import { sql } from "drizzle-orm";
import { Gauge } from "prom-client";
import type { Runtime } from "../platform/index.ts";

const made = new WeakSet<Runtime>();

/** Asked when somebody looks: open sagas by state, those that need a person among them. */
export function countSagas(runtime: Runtime): void {
  if (made.has(runtime)) return;
  made.add(runtime);
  new Gauge({
    ...{ name: "beeline_sagas_open", help: "Sagas that are not over, by state" },
    ...{ registers: [runtime.metrics.registry], labelNames: ["state"] as const },
    async collect() {
      this.reset();
      const asked = runtime.database.queries.execute<{ state: string; open: number }>(sql`
        select state, count(*)::int as open from sagas where ended_at is null group by state`);
      // Without the database the other metrics are wanted all the more.
      for (const { state, open } of await asked.catch(() => [])) this.set({ state }, open);
    },
  });
}
