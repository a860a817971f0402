/** What the shared index tells of itself: Prometheus metrics and a log line when Redis comes or goes. */
import { Counter, Gauge, type Registry } from "prom-client";
import type { Log } from "../../platform/index.ts";

export interface IndexMeter {
  read(from: "shared" | "last_known"): void;
  written(outcome: "written" | "put_back" | "refused" | "lost", count: number): void;
  pending(count: number): void;
  swept(count: number): void;
  /** Redis said no to something: a fault of this program, or of the server's settings. */
  refused(error: unknown): void;
  away(reason: string): void;
  back(isNew: boolean): void;
}

export const silentMeter: IndexMeter = {
  read: () => {},
  written: () => {},
  pending: () => {},
  swept: () => {},
  refused: () => {},
  away: () => {},
  back: () => {},
};

export function makeIndexMeter(registry: Registry, log: Log): IndexMeter {
  const registers = [registry];
  const reads = new Counter({
    name: "beeline_live_index_reads_total",
    help: "Questions to the shared live index by where the answer came from",
    labelNames: ["from"],
    registers,
  });
  const writes = new Counter({
    name: "beeline_live_index_writes_total",
    help: "Changes for the shared live index by what became of them",
    labelNames: ["outcome"],
    registers,
  });
  const waiting = new Gauge({
    name: "beeline_live_index_pending",
    help: "Changes that wait to be written to the shared live index",
    registers,
  });
  const up = new Gauge({
    name: "beeline_live_index_up",
    help: "1 while the shared live index answers",
    registers,
  });
  const swept = new Counter({
    name: "beeline_live_index_swept_total",
    help: "Riders taken out because no process spoke for them",
    registers,
  });
  let isAway = false;
  return {
    read: (from) => reads.inc({ from }),
    written: (outcome, count) => writes.inc({ outcome }, count),
    pending: (count) => waiting.set(count),
    swept: (count) => swept.inc(count),
    refused: (error) => log.error({ error }, "the shared live index refused"),
    away: (reason) => {
      up.set(0);
      // Once per outage: probes go on failing every second.
      if (!isAway) log.warn({ reason }, "the shared live index is away; last-known state answers");
      isAway = true;
    },
    back: (isNew) => {
      up.set(1);
      isAway = false;
      log.info({ isNew }, "the shared live index answers");
    },
  };
}
