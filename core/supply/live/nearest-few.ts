/** Keeps the k nearest of many, nearest first; equally far ones by id. */
interface Near {
  readonly slot: number;
  readonly meters: number;
}

/** A degree of latitude is nowhere shorter on our sphere: who differs by more is further away. */
const LEAST_METERS_PER_LAT = 111_194;

export class NearestFew {
  readonly #found: Near[] = [];
  readonly #k: number;
  readonly #idOf: (slot: number) => string;
  /** Whoever is further away than this does not count any more. */
  reachMeters: number;

  constructor(k: number, maxMeters: number, idOf: (slot: number) => string) {
    this.#k = k;
    this.#idOf = idOf;
    this.reachMeters = k > 0 ? maxMeters : -1;
  }

  /** Whether somebody so many degrees of latitude away is too far for sure. */
  isBeyond(degreesLat: number): boolean {
    return degreesLat * LEAST_METERS_PER_LAT > this.reachMeters;
  }

  offer(slot: number, meters: number): void {
    if (meters > this.reachMeters) return;
    const found = this.#found;
    const near = { slot, meters };
    let at = found.length;
    while (at > 0 && this.#isBefore(near, found[at - 1]!)) at -= 1;
    if (at >= this.#k) return;
    found.splice(at, 0, near);
    if (found.length > this.#k) found.pop();
    if (found.length === this.#k) this.reachMeters = found[this.#k - 1]!.meters;
  }

  list(): readonly Near[] {
    return this.#found;
  }

  #isBefore(a: Near, b: Near): boolean {
    return (
      a.meters < b.meters || (a.meters === b.meters && this.#idOf(a.slot) < this.#idOf(b.slot))
    );
  }
}
