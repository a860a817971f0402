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
  lat: number;
  /** +1 or -1: riders drive to and fro, so that cells change now and then. */
  heading: number;
  /** The core's time of the last post; 0 before the first. */
  sentMs: number;
  sequence: number;
}

const METERS_PER_LAT = 111_195;
const METERS_PER_SECOND = 16;
const TURN_METERS = 800;
/** A phone's GPS is no better. */
const MAX_STEP_MS = 1_000;

export function readPhones(file: string): Phone[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [token = "", lat, lng] = line.split(" ");
      const at = { startLat: Number(lat), lat: Number(lat), lng: Number(lng) };
      return { token, ...at, heading: 1, sentMs: 0, sequence: 0 };
    });
}

const columns = new PingColumns(100);
columns.accuracyM.fill(6.2);
columns.speedKmh.fill((METERS_PER_SECOND * 3600) / 1000);
columns.battery.fill(81);

/** Moves the phone along and fills the columns with `points` reports up to now. */
function drive(phone: Phone, points: number, clock: PingClock): void {
  const nowMs = Math.floor(coreTime(clock, Date.now()));
  const stepMs = Math.min(
    MAX_STEP_MS,
    phone.sentMs === 0 ? 100 : Math.floor((nowMs - phone.sentMs) / points),
  );
  const degrees = (METERS_PER_SECOND * stepMs) / 1000 / METERS_PER_LAT;
  for (let i = 0; i < points; i++) {
    phone.lat += phone.heading * degrees;
    columns.lat[i] = phone.lat;
    columns.lng[i] = phone.lng;
    columns.atMs[i] = nowMs - stepMs * (points - 1 - i);
    columns.bearing[i] = phone.heading > 0 ? 0 : 180;
  }
  columns.count = points;
  phone.sentMs = nowMs;
  if (Math.abs(phone.lat - phone.startLat) * METERS_PER_LAT > TURN_METERS) {
    phone.heading = phone.lat > phone.startLat ? -1 : 1;
  }
}

export function nextFrame(phone: Phone, points: number, clock: PingClock): Uint8Array {
  drive(phone, points, clock);
  phone.sequence += 1;
  return encodePingFrame(columns, phone.sequence);
}

export function nextJson(phone: Phone, points: number, clock: PingClock): string {
  drive(phone, points, clock);
  const pings = Array.from({ length: points }, (_, i) => {
    const at = `"lat":${columns.lat[i]!.toFixed(6)},"lng":${columns.lng[i]!.toFixed(6)}`;
    const rest = `"accuracyM":6.2,"speedKmh":57.6,"bearing":${columns.bearing[i]},"battery":81`;
    return `{${at},${rest},"recordedAt":"${new Date(columns.atMs[i]!).toISOString()}"}`;
  });
  return points === 1 ? pings[0]! : `{"pings":[${pings.join(",")}]}`;
}
