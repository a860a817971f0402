/** A clock that stands still between two steps, and randomness that a seed decides. */
import type { Random } from "../../seed/index.ts";
import type { TestAmbient } from "../test-ambient.ts";

export interface HeldAmbient extends TestAmbient {
  /** Never back. */
  moveTo(ms: number): void;
}

export function heldAmbient(startMs: number, random: Random): HeldAmbient {
  let nowMs = startMs;
  return {
    now: () => new Date(nowMs),
    random: () => random.next(),
    randomBytes: (size) => Uint8Array.from({ length: size }, () => random.int(0, 255)),
    advance: (ms) => {
      nowMs += ms;
    },
    moveTo: (ms) => {
      nowMs = Math.max(nowMs, ms);
    },
  };
}
