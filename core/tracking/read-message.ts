import { z } from "zod";
import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Runtime } from "../platform/index.ts";
import { takePings } from "../supply/index.ts";
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
    if (!(error instanceof BeelineError)) throw error;
    // The app believes to be on duty and is not: tell it, instead of closing.
    trackingOf(runtime).seats.sendTo(seat, { type: "duty", state: "offline" });
  }
  return true;
}
