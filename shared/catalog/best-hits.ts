/** Keeps the best so many of what it is offered; ties go to what comes first by `isBefore`. */
export class BestHits<T> {
  readonly #hits: { readonly rank: number; readonly value: T }[] = [];
  readonly #most: number;
  readonly #isBefore: (a: T, b: T) => boolean;
  /** A rank below this need not be offered. */
  least = Number.NEGATIVE_INFINITY;

  constructor(most: number, isBefore: (a: T, b: T) => boolean) {
    this.#most = most;
    this.#isBefore = isBefore;
  }

  offer(rank: number, value: T): void {
    const hits = this.#hits;
    const isFull = hits.length >= this.#most;
    if (rank < this.least) return;
    // The many equal ones of a popular dish mostly come after those that are here.
    if (isFull && rank === this.least && this.#isBefore(hits.at(-1)!.value, value)) return;
    let low = 0;
    let high = hits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = hits[middle]!;
      const isAfter = other.rank === rank ? this.#isBefore(other.value, value) : other.rank > rank;
      if (isAfter) low = middle + 1;
      else high = middle;
    }
    if (isFull) hits.pop();
    hits.splice(low, 0, { rank, value });
    if (hits.length >= this.#most) this.least = hits.at(-1)!.rank;
  }

  get all(): readonly { readonly rank: number; readonly value: T }[] {
    return this.#hits;
  }
}
