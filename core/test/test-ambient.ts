import { type Ambient, realAmbient } from "../platform/index.ts";

/** A clock that runs and can be moved; randomness that is real. */
export interface TestAmbient extends Ambient {
  /** Moves the clock forward by so many milliseconds. */
  advance(ms: number): void;
}

export function testAmbient(): TestAmbient {
  let offsetMs = 0;
  return {
    ...realAmbient,
    now: () => new Date(Date.now() + offsetMs),
    advance: (ms) => {
      offsetMs += ms;
    },
  };
}
