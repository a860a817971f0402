/**
 * Position reports in columns, one number per report and column: what a frame decodes into and what
 * the core judges, without an object per report. Made once and used again for every post.
 */

/** Ten minutes at one report a second. The rest of a longer backlog follows in the next frame. */
export const MAX_POINTS_PER_FRAME = 600;

export class PingColumns {
  /** How many reports are in the columns; what lies behind is left over from earlier posts. */
  count = 0;
  readonly lat: Float64Array;
  readonly lng: Float64Array;
  /** Milliseconds since 1970. */
  readonly atMs: Float64Array;
  /** Metres; NaN when the phone did not say. So are the following. */
  readonly accuracyM: Float64Array;
  readonly speedKmh: Float64Array;
  /** Degrees clockwise from north. */
  readonly bearing: Float64Array;
  /** Percent. */
  readonly battery: Float64Array;

  constructor(readonly capacity: number = MAX_POINTS_PER_FRAME) {
    this.lat = new Float64Array(capacity);
    this.lng = new Float64Array(capacity);
    this.atMs = new Float64Array(capacity);
    this.accuracyM = new Float64Array(capacity);
    this.speedKmh = new Float64Array(capacity);
    this.bearing = new Float64Array(capacity);
    this.battery = new Float64Array(capacity);
  }

  /** Copies one report over another. */
  move(from: number, to: number): void {
    if (to === from) return;
    this.lat[to] = this.lat[from]!;
    this.lng[to] = this.lng[from]!;
    this.atMs[to] = this.atMs[from]!;
    this.accuracyM[to] = this.accuracyM[from]!;
    this.speedKmh[to] = this.speedKmh[from]!;
    this.bearing[to] = this.bearing[from]!;
    this.battery[to] = this.battery[from]!;
  }

  /** Puts the reports in the order they were recorded in; the order of equals stays. */
  sortByTime(): void {
    const { atMs, count } = this;
    let isSorted = true;
    for (let i = 1; i < count; i++) {
      if (atMs[i]! < atMs[i - 1]!) {
        isSorted = false;
        break;
      }
    }
    if (isSorted) return;
    const order = Array.from({ length: count }, (_, i) => i);
    order.sort((a, b) => atMs[a]! - atMs[b]! || a - b);
    for (const column of this.#columns()) {
      const sorted = order.map((from) => column[from]!);
      column.set(sorted);
    }
  }

  #columns(): Float64Array[] {
    const { lat, lng, atMs, accuracyM, speedKmh, bearing, battery } = this;
    return [lat, lng, atMs, accuracyM, speedKmh, bearing, battery];
  }
}
