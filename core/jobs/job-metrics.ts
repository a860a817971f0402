import { sql } from "drizzle-orm";
import { Counter, Gauge, Histogram } from "prom-client";
import type { Runtime } from "../platform/index.ts";

interface JobMetrics {
  readonly done: Counter<"job" | "outcome">;
  readonly tookSeconds: Histogram<"job">;
}

const made = new WeakMap<Runtime, JobMetrics>();

export function jobMetricsOf(runtime: Runtime): JobMetrics {
  const known = made.get(runtime);
  if (known) return known;
  const registers = [runtime.metrics.registry];
  const metrics: JobMetrics = {
    done: new Counter({
      ...{ name: "beeline_jobs_total", help: "Jobs run, by kind and outcome", registers },
      labelNames: ["job", "outcome"],
    }),
    tookSeconds: new Histogram({
      ...{ name: "beeline_job_seconds", help: "How long a job ran, by kind", registers },
      labelNames: ["job"],
      buckets: [0.01, 0.05, 0.2, 1, 5, 20, 60],
    }),
  };
  countWaiting(runtime, registers);
  made.set(runtime, metrics);
  return metrics;
}

/** Asked when somebody looks: how many jobs wait, and how many were given up (the queue `dead`). */
function countWaiting(runtime: Runtime, registers: Runtime["metrics"]["registry"][]): void {
  new Gauge({
    ...{
      name: "beeline_jobs_waiting",
      help: "Jobs that wait, by queue; `dead` holds those given up",
    },
    ...{ registers, labelNames: ["queue"] as const },
    async collect() {
      this.reset();
      const asked = runtime.database.queries.execute<{ name: string; waiting: number }>(sql`
        select q.name, count(j.id)::int as waiting
        from jobs.queue q left join jobs.job j on j.name = q.name and j.state < 'active'
        group by q.name`);
      // Without the database the other metrics are wanted all the more.
      const rows = await asked.catch(() => []);
      for (const { name, waiting } of rows) this.set({ queue: name }, waiting);
    },
  });
}
