/** The answer to a frame: a `PingAck` (pings.proto), the same counts as the JSON answer. */
import type { PingReport } from "../contracts/riders.ts";
import { VarintReader, VarintWriter } from "./varints.ts";

/** By field number from 3 on. */
const reasons = [
  "duplicate",
  "rateLimited",
  "stale",
  "future",
  "inaccurate",
  "implausible",
] as const satisfies readonly (keyof PingReport["dropped"])[];

export interface PingAck extends PingReport {
  /** Of the frame that is answered; 0 when it had none. */
  readonly sequence: number;
}

/** Used again for each answer: a phone gets one for every frame. */
const writer = new VarintWriter();

export function encodePingAck(sequence: number, report: PingReport): Uint8Array<ArrayBuffer> {
  writer.reset();
  writer.field(1, sequence);
  writer.field(2, report.accepted);
  for (let i = 0; i < reasons.length; i++) writer.field(3 + i, report.dropped[reasons[i]!]);
  return writer.finish();
}

/** Undefined when it is not an answer of ours. */
export function decodePingAck(bytes: Uint8Array): PingAck | undefined {
  const reader = new VarintReader();
  reader.start(bytes);
  const values = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  while (reader.at < bytes.length) {
    const tag = reader.read(bytes.length);
    const value = reader.read(bytes.length);
    if (tag < 8 || tag % 8 !== 0 || value < 0) return undefined;
    // A field of a newer core is not ours to read.
    if (tag / 8 < values.length) values[tag / 8] = value;
  }
  const [, sequence = 0, accepted = 0, ...counts] = values;
  const dropped = Object.fromEntries(reasons.map((reason, i) => [reason, counts[i] ?? 0]));
  return { sequence, accepted, dropped: dropped as PingReport["dropped"] };
}
