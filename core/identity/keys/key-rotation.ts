/** Looks now and then whether it is time for the next token key; any number of processes may. */
import { type Pulse, type Runtime, startPulse, systemCtx } from "../../platform/index.ts";
import { rotateSigningKeys } from "./rotate-signing-keys.ts";

const LOOK_EVERY_MS = 60_000;

export function startKeyRotation(runtime: Runtime): Pulse {
  return startPulse({
    name: "key rotation",
    everyMs: LOOK_EVERY_MS,
    maxPauseMs: 10 * LOOK_EVERY_MS,
    log: runtime.log,
    work: async () => {
      await rotateSigningKeys(systemCtx(runtime, "key-rotation"), { isAsked: false });
      return false;
    },
  });
}
