/** What this isolate knows for a short while. Bounded: the oldest goes when it is full. */
export class KeptReadings<T> {
  readonly #readings = new Map<string, { value: T; readAtMs: number }>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Undefined when it is not known, or longer than it may be. A clock that went back is "longer". */
  get(
    key: string,
    nowMs: number,
    keepMsOf: (value: T) => number,
  ): { value: T; readAtMs: number } | undefined {
    const reading = this.#readings.get(key);
    if (!reading) return undefined;
    const ageMs = nowMs - reading.readAtMs;
    return ageMs >= 0 && ageMs < keepMsOf(reading.value) ? reading : undefined;
  }

  /** @param readAtMs when it was asked for, not when it arrived: what came between is not in it. */
  keep(key: string, value: T, readAtMs: number): void {
    this.#readings.delete(key);
    this.#readings.set(key, { value, readAtMs });
    if (this.#readings.size <= this.#max) return;
    const [oldest] = this.#readings.keys();
    if (oldest !== undefined) this.#readings.delete(oldest);
  }

  forget(key: string): void {
    this.#readings.delete(key);
  }
}
