/** Reports as a Protocol Buffers frame (`shared/pings`): into columns, then the one pipeline. */
import type { PingReport } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { PingFrameDecoder } from "#shared/pings/decode-ping-frame.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import type { Runtime } from "../../platform/index.ts";
import { takePoints } from "./take-points.ts";

/** Filled and emptied within one call: everything from here on is synchronous. */
const columns = new PingColumns();
const decoder = new PingFrameDecoder();

export interface TakenFrame {
  /** As the phone chose it. */
  readonly sequence: number;
  readonly report: PingReport;
}

/**
 * Takes one frame of a rider, whole or not at all.
 * @throws BeelineError VALIDATION_FAILED naming the column, CONFLICT when the rider is not on duty.
 */
export function takeFrame(runtime: Runtime, riderId: string, bytes: Uint8Array): TakenFrame {
  const fault = decoder.decode(bytes, columns);
  if (fault) {
    throw new BeelineError("VALIDATION_FAILED", {
      detail: "The frame is not valid",
      issues: [fault],
    });
  }
  return { sequence: decoder.sequence, report: takePoints(runtime, riderId, columns) };
}
