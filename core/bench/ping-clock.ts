/**
 * The time of a benchmarked core, which may run faster than the machine's or stand still. A phone
 * may post once in two seconds; letting the core live some times faster puts the load of so many
 * more phones on the same sockets, with every limit in force.
 */
export interface PingClock {
  /** The core's time at `machineMs`. */
  readonly coreMs: number;
  /** `Date.now()` when the factor was set. */
  readonly machineMs: number;
  /** Core seconds per second; 0 stands still. */
  readonly factor: number;
}

export function coreTime({ coreMs, machineMs, factor }: PingClock, nowMs: number): number {
  return coreMs + (nowMs - machineMs) * factor;
}

/** The same time at another speed from now on. */
export function atFactor(clock: PingClock, factor: number, nowMs: number): PingClock {
  return { coreMs: coreTime(clock, nowMs), machineMs: nowMs, factor };
}
