/** Reports as JSON, single or a batch: put into columns, then the one pipeline. */
import type { Ping, PingReport } from "#shared/contracts/riders.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import type { Runtime } from "../../platform/index.ts";
import { takePoints } from "./take-points.ts";

/** Filled and emptied within one call: everything from here on is synchronous. */
const columns = new PingColumns();

/**
 * Takes one post of a rider: a single report or a batch.
 * @throws BeelineError CONFLICT when the rider is not on duty.
 */
export function takePings(runtime: Runtime, riderId: string, pings: readonly Ping[]): PingReport {
  columns.count = pings.length;
  for (let i = 0; i < pings.length; i++) write(pings[i]!, i);
  return takePoints(runtime, riderId, columns);
}

function write(ping: Ping, i: number): void {
  columns.lat[i] = ping.lat;
  columns.lng[i] = ping.lng;
  columns.atMs[i] = Date.parse(ping.recordedAt);
  columns.accuracyM[i] = ping.accuracyM ?? Number.NaN;
  columns.speedKmh[i] = ping.speedKmh ?? Number.NaN;
  columns.bearing[i] = ping.bearing ?? Number.NaN;
  columns.battery[i] = ping.battery ?? Number.NaN;
}
