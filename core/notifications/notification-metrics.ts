import { sql } from "drizzle-orm";
import { Counter, Gauge, Histogram } from "prom-client";
import type { Runtime } from "../platform/index.ts";

interface NotificationMetrics {
  readonly done: Counter<"purpose" | "outcome">;
  readonly callSeconds: Histogram<"provider" | "outcome">;
}

const made = new WeakMap<Runtime, NotificationMetrics>();

export function notificationMetricsOf(runtime: Runtime): NotificationMetrics {
  const known = made.get(runtime);
  if (known) return known;
  const registers = [runtime.metrics.registry];
  const metrics: NotificationMetrics = {
    done: new Counter({
      ...{ name: "beeline_notifications_total", registers },
      help: "Messages to people by purpose and how they ended: sent, or why not",
      labelNames: ["purpose", "outcome"],
    }),
    callSeconds: new Histogram({
      ...{ name: "beeline_sms_call_seconds", registers },
      help: "Calls of the provider of text messages by outcome",
      labelNames: ["provider", "outcome"],
      buckets: [0.03, 0.1, 0.3, 1, 3, 5],
    }),
  };
  measureWaiting(runtime, registers);
  made.set(runtime, metrics);
  return metrics;
}

/** Asked when somebody looks: for how long the oldest message that is not sent yet has waited. */
function measureWaiting(runtime: Runtime, registers: Runtime["metrics"]["registry"][]): void {
  new Gauge({
    ...{ name: "beeline_notifications_oldest_seconds", registers },
    help: "Age of the oldest message that waits to be sent, by purpose",
    labelNames: ["purpose"] as const,
    async collect() {
      this.reset();
      const asked = runtime.database.queries.execute<{ purpose: string; seconds: number }>(sql`
        select purpose, extract(epoch from ${runtime.ambient.now().toISOString()}::timestamptz
          - min(created_at))::float8 as seconds
        from notifications where next_attempt_at is not null group by purpose`);
      // Without the database the other metrics are wanted all the more.
      const rows = await asked.catch(() => []);
      for (const { purpose, seconds } of rows) this.set({ purpose }, Math.max(0, seconds));
    },
  });
}
