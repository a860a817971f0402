/** The phones of `bench:ping`: where each is, and its next post as JSON or as a frame. */
import { readFileSync } from "node:fs";
import { encodePingFrame } from "#shared/pings/encode-ping-frame.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { coreTime, type PingClock } from "./ping-clock.ts";

/** How many reports a post has, and what it is made of. */
export type Door = "json" | "json-batch" | "frame" | "stream";

export interface Phone {
  readonly token: string;
  readonly startLat: number;
  readonly lng: number;
  /** The core's time of the last post. */
  sentMs: number;
  sequence: number;
}

const METERS_PER_LAT = 111_195;
/** Fast, so that twenty reports a second are twenty places. */
const METERS_PER_SECOND = 24;
/** Riders drive to and fro, so that cells change now and then. */
const TURN_METERS = 800;
/** A phone's GPS is no better. */
const MAX_STEP_MS = 1_000;

export function readPhones(file: string): Phone[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [token = "", lat, lng] = line.split(" ");
      return { token, startLat: Number(lat), lng: Number(lng), sentMs: 0, sequence: 0 };
    });
}

export interface PhoneClock extends PingClock {
  /** The core's time when everybody stood where the database says. */
  readonly beganMs: number;
}

const columns = new PingColumns(100);
columns.accuracyM.fill(6.2);
columns.speedKmh.fill((METERS_PER_SECOND * 3600) / 1000);
columns.battery.fill(81);

/** By the time alone, so that each load goes on where the last one ended. */
function metersNorth(sinceMs: number): number {
  const driven = (METERS_PER_SECOND * sinceMs) / 1000;
  const round = driven % (4 * TURN_METERS);
  if (round < TURN_METERS) return round;
  return round < 3 * TURN_METERS ? 2 * TURN_METERS - round : round - 4 * TURN_METERS;
}

/** Fills the columns with `points` reports up to now. */
function drive(phone: Phone, points: number, clock: PhoneClock): void {
  const nowMs = Math.floor(coreTime(clock, Date.now()));
  const stepMs = Math.min(MAX_STEP_MS, Math.floor((nowMs - phone.sentMs) / points));
  for (let i = 0; i < points; i++) {
    const atMs = nowMs - stepMs * (points - 1 - i);
    columns.lat[i] = phone.startLat + metersNorth(atMs - clock.beganMs) / METERS_PER_LAT;
    columns.lng[i] = phone.lng;
    columns.atMs[i] = atMs;
    columns.bearing[i] = 0;
  }
  columns.count = points;
  phone.sentMs = nowMs;
}

export function nextFrame(phone: Phone, points: number, clock: PhoneClock): Uint8Array {
  drive(phone, points, clock);
  phone.sequence += 1;
  return encodePingFrame(columns, phone.sequence);
}

export function nextJson(phone: Phone, points: number, clock: PhoneClock): string {
  drive(phone, points, clock);
  const pings = Array.from({ length: points }, (_, i) => {
    const at = `"lat":${columns.lat[i]!.toFixed(6)},"lng":${columns.lng[i]!.toFixed(6)}`;
    const rest = `"accuracyM":6.2,"speedKmh":86.4,"bearing":${columns.bearing[i]},"battery":81`;
    return `{${at},${rest},"recordedAt":"${new Date(columns.atMs[i]!).toISOString()}"}`;
  });
  return points === 1 ? pings[0]! : `{"pings":[${pings.join(",")}]}`;
}
