/**
 * Durations of what happens too often to look up a label each time: counted here, and added to their
 * series of a histogram when somebody reads it.
 */
import type { Histogram } from "prom-client";

/** prom-client's own table of a histogram: there is no other way to add many at a time. */
interface Table {
  readonly upperBounds: readonly number[];
  readonly hashMap: Record<
    string,
    {
      readonly labels: Record<string, string>;
      readonly bucketValues: Record<number, number>;
      sum: number;
      count: number;
    }
  >;
}

export class BulkTimes<Label extends string> {
  readonly #histogram: Histogram<Label>;
  readonly #labels: Record<Label, string>;
  readonly #table: Table;
  readonly #bounds: Float64Array;
  /** One more than bounds: what took longer than all. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(histogram: Histogram<Label>, labels: Record<Label, string>) {
    this.#histogram = histogram;
    this.#labels = labels;
    this.#table = histogram as unknown as Table;
    this.#bounds = Float64Array.from(this.#table.upperBounds);
    this.#counts = new Float64Array(this.#bounds.length + 1);
  }

  add(seconds: number): void {
    const bounds = this.#bounds;
    let i = 0;
    while (i < bounds.length && seconds > bounds[i]!) i += 1;
    this.#counts[i]! += 1;
    this.#sum += seconds;
  }

  /** Adds to the histogram what was counted since the last time. */
  tell(): void {
    const count = this.#counts.reduce((all, one) => all + one, 0);
    if (count === 0) return;
    const series = this.#series();
    this.#bounds.forEach((bound, i) => {
      series.bucketValues[bound]! += this.#counts[i]!;
    });
    series.sum += this.#sum;
    series.count += count;
    this.#counts.fill(0);
    this.#sum = 0;
  }

  #series() {
    const found = this.#find();
    if (found) return found;
    this.#histogram.zero(this.#labels);
    return this.#find()!;
  }

  #find() {
    const wanted = Object.entries(this.#labels);
    return Object.values(this.#table.hashMap).find(({ labels }) =>
      wanted.every(([name, value]) => labels[name] === value),
    );
  }
}
