/** Prometheus metrics. Labels have few values: never an id. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<"method" | "route" | "status">;
  /** Requests that are counted in bulk: told before somebody reads them. */
  readonly untold: Set<() => void>;
  readonly pings: Counter<"outcome">;
  readonly orders: Counter<"to">;
  readonly offers: Counter<"outcome">;
  readonly waves: Histogram<"mode">;
  readonly outboxLag: Gauge;
  readonly relayFrames: Counter<"outcome">;
  readonly sockets: Gauge<"kind">;
  readonly riders: Gauge<"state">;
  readonly providerCalls: Histogram<"provider" | "outcome">;
  readonly webhooks: Counter<"provider" | "outcome">;
}

export function makeMetrics(region: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ region });
  const registers = [registry];
  measureProcess(registers);
  const untold = new Set<() => void>();
  return {
    registry,
    untold,
    requests: new Histogram({
      name: "beeline_http_request_seconds",
      help: "Time to answer, by method, route template and status",
      labelNames: ["method", "route", "status"],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3, 10],
      registers,
      collect() {
        for (const tell of untold) tell();
      },
    }),
    pings: new Counter({
      name: "beeline_pings_total",
      help: "Position reports by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    orders: new Counter({
      name: "beeline_order_transitions_total",
      help: "Order transitions by new state",
      labelNames: ["to"],
      registers,
    }),
    offers: new Counter({
      name: "beeline_offers_total",
      help: "Offers by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    waves: new Histogram({
      name: "beeline_dispatch_wave_seconds",
      help: "Time to decide for a city, by mode, without reading and writing",
      labelNames: ["mode"],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3],
      registers,
    }),
    outboxLag: new Gauge({
      name: "beeline_outbox_lag_seconds",
      help: "Age of the oldest event that is not relayed",
      registers,
    }),
    relayFrames: new Counter({
      name: "beeline_room_frames_total",
      help: "Frames for rooms at the edge by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    sockets: new Gauge({
      name: "beeline_sockets",
      help: "Open WebSockets by kind",
      labelNames: ["kind"],
      registers,
    }),
    riders: new Gauge({
      name: "beeline_riders",
      help: "Riders in the live index by state",
      labelNames: ["state"],
      registers,
    }),
    ...moneyMetrics(registers),
  };
}

function moneyMetrics(registers: Registry[]): Pick<Metrics, "providerCalls" | "webhooks"> {
  return {
    providerCalls: new Histogram({
      name: "beeline_provider_call_seconds",
      help: "Calls of payment providers by provider and outcome",
      labelNames: ["provider", "outcome"],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
      registers,
    }),
    webhooks: new Counter({
      name: "beeline_webhooks_total",
      help: "Webhooks of payment providers by provider and outcome",
      labelNames: ["provider", "outcome"],
      registers,
    }),
  };
}

/** What this process costs, under the names that dashboards know. Read when somebody asks. */
function measureProcess(registers: Registry[]): void {
  new Gauge({
    name: "process_cpu_seconds_total",
    help: "User and system CPU time spent",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory size",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
}
