/** Keeps the best so many of what it is offered; ties go to what comes first by `isBefore`. */
export class BestHits<T> {
  readonly #hits: { rank: number; value: T }[] = [];
  readonly #most: number;
  readonly #isBefore: (a: T, b: T) => boolean;

  constructor(most: number, isBefore: (a: T, b: T) => boolean) {
    this.#most = most;
    this.#isBefore = isBefore;
  }

  /** A rank below this need not be offered. */
  get least(): number {
    return this.#hits.length < this.#most ? Number.NEGATIVE_INFINITY : this.#hits.at(-1)!.rank;
  }

  offer(rank: number, value: T): void {
    if (rank < this.least) return;
    let low = 0;
    let high = this.#hits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#hits[middle]!;
      const isAfter = other.rank === rank ? this.#isBefore(other.value, value) : other.rank > rank;
      if (isAfter) low = middle + 1;
      else high = middle;
    }
    if (low >= this.#most) return;
    this.#hits.splice(low, 0, { rank, value });
    if (this.#hits.length > this.#most) this.#hits.pop();
  }

  get all(): readonly { readonly rank: number; readonly value: T }[] {
    return this.#hits;
  }
}
