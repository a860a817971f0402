/** Time of the city, which passes `speed` times faster than ours. */
export interface CityClock {
  readonly speed: number;
  /** Epoch milliseconds, real. */
  now(): number;
  /** Real milliseconds that a time of the city takes. */
  msOf(cityMinutes: number): number;
  /** The city's day begins; until then it stands still at its first minute. */
  start(): void;
  /** Minute of the city's day. */
  minute(): number;
  /** Real milliseconds until that minute of the day; 0 when it has passed. */
  msUntil(minute: number): number;
}

export function makeCityClock(
  speed: number,
  startMinute: number,
  now: () => number = Date.now,
): CityClock {
  let startedAt: number | undefined;
  const msOf = (cityMinutes: number) => (cityMinutes * 60_000) / speed;
  const minute = () =>
    startedAt === undefined ? startMinute : startMinute + ((now() - startedAt) * speed) / 60_000;
  return {
    speed,
    now,
    msOf,
    start: () => {
      startedAt ??= now();
    },
    minute,
    msUntil: (target) => Math.max(0, msOf(target - minute())),
  };
}
