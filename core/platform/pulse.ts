/** A loop in the background: works at a steady pace or when kicked, survives errors, ends cleanly. */
import type { Log } from "./log.ts";

export interface Pulse {
  /** Works again as soon as the present round is over. */
  kick(): void;
  /** Ends after the present round. */
  stop(): Promise<void>;
}

export interface PulseOptions {
  /** For the log. */
  readonly name: string;
  readonly everyMs: number;
  readonly log: Log;
  /** One bounded round; true asks for the next one at once. */
  readonly work: () => Promise<boolean | undefined>;
  /** The longest pause after failures in a row; it doubles from `everyMs`. */
  readonly maxPauseMs?: number;
}

export function startPulse(options: PulseOptions): Pulse {
  const { everyMs, maxPauseMs = 5_000 } = options;
  let running = true;
  let isKicked = false;
  let wake = () => {};
  const sleep = (ms: number, isKickable: boolean) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        // After a failure a kick must not turn the pause into a busy loop.
        if (!isKickable && running) return;
        clearTimeout(timer);
        resolve();
      };
      if (!running || (isKicked && isKickable)) wake();
    });
  const run = async () => {
    let failures = 0;
    while (running) {
      isKicked = false;
      let again = false;
      try {
        again = (await options.work()) === true;
        failures = 0;
      } catch (error) {
        failures += 1;
        options.log.warn({ error, loop: options.name, failures }, "a round failed");
      }
      if (again || !running) continue;
      const pauseMs = failures > 0 ? Math.min(maxPauseMs, everyMs * 2 ** failures) : everyMs;
      await sleep(pauseMs, failures === 0);
    }
  };
  const done = run();
  return {
    kick: () => {
      isKicked = true;
      wake();
    },
    stop: async () => {
      running = false;
      wake();
      await done;
    },
  };
}
