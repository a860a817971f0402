/**
 * What a rider on duty costs in memory: everything of the position pipeline that grows with riders,
 * measured as the growth of the heap and of the typed arrays in a process of its own.
 */
import type { riders } from "#drizzle/schema/index.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { makeRuntime, type Runtime, readConfig } from "../platform/index.ts";
import { enterDuty, takePoints } from "../supply/index.ts";
import { makeKeys, makeSecret } from "../up/index.ts";
import { riderAt } from "./ping-riders.ts";

export interface MemoryReport {
  readonly bytesPerRider: number;
  readonly riders: number;
}

/** Objects, strings and typed arrays together, after everything unused was collected. */
function usedBytes(): number {
  Bun.gc(true);
  Bun.gc(true);
  return process.memoryUsage().heapUsed;
}

function benchRuntime(): Runtime {
  const keys = makeKeys("in");
  return makeRuntime(
    readConfig({
      BEELINE_ENV: "dev",
      BEELINE_REGION: "in",
      // Never asked: nothing here touches the database.
      DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
      BEELINE_RELAY_SECRET: makeSecret(),
      BEELINE_SIGNING_KEYS: keys.signingKeys,
      BEELINE_DATA_KEYS: keys.dataKeys,
    }),
  );
}

type RiderRow = typeof riders.$inferSelect;

function rowOf({ id, lat, lng }: { id: string; lat: number; lng: number }): RiderRow {
  return {
    ...{ id, cityCode: "blr", state: "online", vehicle: "scooter", kyc: "verified", rating: 5 },
    ...{ offersSeen: 0, offersAccepted: 0, lastJobAt: null, onDutySince: null, jobsDone: 0 },
    ...{ flaggedAt: null, flagReason: null, stateSince: new Date(0) },
    ...{
      takesPets: false,
      hasAirConditioning: false,
      isWoman: false,
      pausedUntil: null,
      papersSince: null,
    },
    ...{ lastLat: lat, lastLng: lng, lastSeenAt: null },
  };
}

/** Everybody comes in and reports twice, as they do within the first seconds. */
function fill(runtime: Runtime, count: number): void {
  const columns = new PingColumns(2);
  const nowMs = Date.now();
  for (let i = 0; i < count; i++) {
    const rider = riderAt(i, count);
    // As it comes from the database: whole, not glued together from parts.
    const id = Buffer.from(rider.id).toString("latin1");
    enterDuty(runtime, {
      row: rowOf({ ...rider, id }),
      recordedAtMs: nowMs - 10_000,
      seenAtMs: nowMs,
    });
    columns.lat.fill(rider.lat + 0.0002);
    columns.lng.fill(rider.lng);
    columns.atMs.set([nowMs - 4_000, nowMs - 1_000]);
    for (const name of ["accuracyM", "speedKmh", "bearing", "battery"] as const) {
      columns[name].fill(5);
    }
    columns.count = 2;
    takePoints(runtime, id, columns);
  }
}

const { riders: count } = JSON.parse(process.argv[2] ?? "{}") as { riders: number };
const runtime = benchRuntime();
// Code and shapes are made by the first few and are not theirs.
fill(runtime, 100);
const before = usedBytes();
fill(runtime, count);
const after = usedBytes();
const bytesPerRider = Math.round((after - before) / count);
const report: MemoryReport = { bytesPerRider, riders: count };
console.log(JSON.stringify(report));
process.exit(0);
