import { z } from "zod";
import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { encodePingAck } from "#shared/pings/ping-acks.ts";
import type { Runtime } from "../platform/index.ts";
import { takeFrame, takePings } from "../supply/index.ts";
import type { Seat } from "./seats.ts";
import { trackingOf } from "./tracking-state.ts";

/** Browsers cannot send protocol pings, so every stream takes this one. */
const KeepAlive = z.strictObject({ type: z.literal("ping") });

/** Takes one text frame of a client; false when it is not understood. */
export function readMessage(runtime: Runtime, seat: Seat, text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (KeepAlive.safeParse(value).success) return true;
  if (seat.kind !== "rider") return false;
  const pings = routes.sendPings.body.safeParse(value);
  if (!pings.success) return false;
  try {
    takePings(runtime, seat.personId, "pings" in pings.data ? pings.data.pings : [pings.data]);
  } catch (error) {
    if (!isOffDuty(error)) throw error;
    sayOffDuty(runtime, seat);
  }
  return true;
}

/** Takes one binary frame of a rider; gives the answer to send. */
export function readFrame(
  runtime: Runtime,
  seat: Seat,
  frame: Uint8Array,
): Uint8Array<ArrayBuffer> | "bad" | "off duty" {
  if (seat.kind !== "rider") return "bad";
  try {
    const { sequence, report } = takeFrame(runtime, seat.personId, frame);
    return encodePingAck(sequence, report);
  } catch (error) {
    if (error instanceof BeelineError && error.code === "VALIDATION_FAILED") return "bad";
    if (!isOffDuty(error)) throw error;
    sayOffDuty(runtime, seat);
    return "off duty";
  }
}

const isOffDuty = (error: unknown) => error instanceof BeelineError && error.code === "CONFLICT";

/** The app believes to be on duty and is not: tell it, instead of closing. */
function sayOffDuty(runtime: Runtime, seat: Seat): void {
  trackingOf(runtime).seats.sendTo(seat, { type: "duty", state: "offline" });
}
