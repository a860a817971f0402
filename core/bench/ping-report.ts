/** What `bench:ping` found: a table, the shares that the targets speak of, and the line of JSON. */
import { printReport } from "./harness.ts";
import type { GeoReport } from "./ping-geoadd.ts";
import type { LoadReport } from "./ping-load.ts";
import type { MemoryReport } from "./ping-memory.ts";
import type { Door } from "./ping-phones.ts";

export interface Settings {
  readonly rounds: number;
  /** Of each measurement; riders must not fall silent and rooms not be forgotten meanwhile. */
  readonly seconds: number;
  /** Of single reports before the first measurement: the code is compiled then. */
  readonly warmSeconds: number;
  readonly riders: number;
  /** Riders with a socket; a process here may have 20 000 files open. */
  readonly sockets: number;
  /** Reports per frame and per JSON batch. */
  readonly points: number;
  /** How much faster than the machine's the core's clock runs: it makes the riders post so often. */
  readonly speed: number;
}

export const WATCHED_EVERY = 16;

export interface Measured extends LoadReport {
  readonly cpuMicrosPerPoint: number;
  readonly pointsPerSecond: number;
}

export type Rounds = Record<Door | "bare", Measured[]>;

export interface Doors {
  readonly rounds: Rounds;
  /** How fast the core's clock ran for single reports. */
  readonly singlesSpeed: number;
}

/** The round in the middle, by its rate: one disturbed round does not make the figure. */
function middle(reports: readonly Measured[]): Measured {
  const sorted = [...reports].sort((a, b) => a.pointsPerSecond - b.pointsPerSecond);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Over all rounds, because rows are written in some and not in others. */
function cpuMicrosOf(reports: readonly Measured[]): number {
  const posts = reports.reduce((sum, report) => sum + report.posts, 0);
  const seconds = reports.reduce((sum, report) => sum + report.cpuSeconds, 0);
  return Math.round((seconds * 1e8) / posts) / 100;
}

function row(name: string, report: Measured) {
  const { p50, p99 } = report.latencyMs;
  const all = Object.values(report.points).reduce((sum, count) => sum + count, 0);
  return {
    door: name,
    "points/s": report.pointsPerSecond,
    "posts/s": Math.round(report.posts / report.seconds),
    "accepted %": Math.round(((report.points["accepted"] ?? 0) / all) * 1000) / 10,
    "CPU µs/point": report.cpuMicrosPerPoint,
    "p50 ms": p50,
    "p99 ms": p99,
  };
}

const ratio = (a: number, b: number) => Math.round((a / b) * 1000) / 1000;

export function printPings(
  settings: Settings,
  { rounds, singlesSpeed }: Doors,
  redis: { single: GeoReport; gathered: GeoReport } | undefined,
  memory: MemoryReport,
): void {
  const of = (name: Door | "bare") => middle(rounds[name]);
  const [bare, json, stream] = [of("bare"), of("json"), of("stream")];
  const rows: Record<string, string | number>[] = [
    row("bare Bun.serve: JSON, cell, map", bare),
    row("core, JSON single", json),
    row(`core, JSON batch of ${settings.points}`, of("json-batch")),
    row(`core, frames of ${settings.points} over HTTP`, of("frame")),
    row(`core, frames of ${settings.points} over ${settings.sockets} sockets`, stream),
  ];
  if (redis) {
    rows.push(
      { door: "Redis, pipelined GEOADD", "points/s": redis.single.positionsPerSecond },
      {
        door: `Redis, GEOADD of ${settings.points} members`,
        "points/s": redis.gathered.positionsPerSecond,
      },
    );
  } else console.log("redis-server is not installed here: no GEOADD to compare with");
  console.log(
    `${settings.riders} riders; ${settings.sockets} of them free, with a socket each (a process may ` +
      `open 20 000 files here), the others on trips, by HTTP; every ${WATCHED_EVERY}th free rider ` +
      `watched; the core's clock runs ${settings.speed} times as fast (JSON single: ` +
      `${singlesSpeed}), no limit is switched off`,
  );
  console.log(
    `state of a rider: ${memory.bytesPerRider} bytes (name, track, index, lists; without the minute ` +
      "of history that waits to be written, and the session's token)",
  );
  const share = (a: number, b: number) => `${Math.round((a / b) * 100)} %`;
  const [bareMicros, jsonMicros] = [cpuMicrosOf(rounds.bare), cpuMicrosOf(rounds.json)];
  console.log(
    `single reports come to ${share(json.pointsPerSecond, bare.pointsPerSecond)} of the bare loop's ` +
      `rate, and to ${share(bareMicros, jsonMicros)} by the processor's time of all rounds: ` +
      `${bareMicros} and ${jsonMicros} µs`,
  );
  printReport("ping", rows, {
    unit: "position reports per second; the middle one of the rounds",
    bare,
    json,
    jsonBatch: of("json-batch"),
    frame: of("frame"),
    stream,
    redis: redis ?? "not installed",
    memory,
    jsonShareOfBare: ratio(json.pointsPerSecond, bare.pointsPerSecond),
    jsonCpuShareOfBare: ratio(bareMicros, jsonMicros),
    cpuMicrosPerSingle: { bare: bareMicros, json: jsonMicros },
    streamOverGeoadd: redis
      ? ratio(stream.pointsPerSecond, redis.single.positionsPerSecond)
      : undefined,
    rounds: Object.fromEntries(
      Object.entries(rounds).map(([name, all]) => [name, all.map((one) => one.pointsPerSecond)]),
    ),
    cpuMicrosOfRounds: Object.fromEntries(
      Object.entries(rounds).map(([name, all]) => [name, all.map((one) => one.cpuMicrosPerPoint)]),
    ),
    settings: { ...settings, singlesSpeed },
  });
}
