/** The riders by squares of the plane: who is near a store, without looking at everybody. */
import type { PlanWorld } from "./plan-world.ts";

const RIDERS_PER_SQUARE = 3;
const LEAST_SIDE_METERS = 50;
/** An odd city, with somebody far out, gets larger squares instead of many empty ones. */
const MAX_SQUARES_A_SIDE = 256;

export class RiderGrid {
  readonly #world: PlanWorld;
  readonly #sideMeters: number;
  readonly #left: number;
  readonly #bottom: number;
  readonly #wide: number;
  readonly #high: number;
  /** Riders sorted by square; `#starts[s]` is where those of square s begin. */
  readonly #riders: Int32Array;
  readonly #starts: Int32Array;

  /** @param riders by number, the ones to be in it */
  constructor(world: PlanWorld, riders: readonly number[]) {
    this.#world = world;
    const riderX = Float64Array.from(riders, (rider) => world.riderX[rider]!);
    const riderY = Float64Array.from(riders, (rider) => world.riderY[rider]!);
    const count = riders.length;
    this.#left = riderX.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE);
    this.#bottom = riderY.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE);
    const width = riderX.reduce((a, b) => Math.max(a, b), -Number.MAX_VALUE) - this.#left;
    const height = riderY.reduce((a, b) => Math.max(a, b), -Number.MAX_VALUE) - this.#bottom;
    this.#sideMeters = Math.max(
      LEAST_SIDE_METERS,
      Math.sqrt((width * height * RIDERS_PER_SQUARE) / Math.max(1, count)),
      Math.max(width, height) / (MAX_SQUARES_A_SIDE - 1),
    );
    this.#wide = count === 0 ? 0 : Math.floor(width / this.#sideMeters) + 1;
    this.#high = count === 0 ? 0 : Math.floor(height / this.#sideMeters) + 1;
    const squares = Int32Array.from(riderX, (x, r) => {
      const column = Math.floor((x - this.#left) / this.#sideMeters);
      return Math.floor((riderY[r]! - this.#bottom) / this.#sideMeters) * this.#wide + column;
    });
    this.#starts = new Int32Array(this.#wide * this.#high + 1);
    for (const square of squares) this.#starts[square + 1]!++;
    for (let s = 0; s < this.#wide * this.#high; s++) this.#starts[s + 1]! += this.#starts[s]!;
    const filled = this.#starts.slice();
    this.#riders = new Int32Array(count);
    for (let r = 0; r < count; r++) this.#riders[filled[squares[r]!]!++] = riders[r]!;
  }

  /** A view from a point, that widens ring by ring. */
  around(x: number, y: number): RiderRings {
    if (this.#riders.length === 0) return { widen: () => Number.POSITIVE_INFINITY };
    const column = Math.floor((x - this.#left) / this.#sideMeters);
    const row = Math.floor((y - this.#bottom) / this.#sideMeters);
    const outside = (at: number, size: number) => Math.max(-at, at - size + 1, 0);
    const inside = (at: number, size: number) => Math.max(Math.abs(at), Math.abs(size - 1 - at));
    let ring = Math.max(outside(column, this.#wide), outside(row, this.#high));
    const last = Math.max(inside(column, this.#wide), inside(row, this.#high));
    return {
      widen: (add) => {
        this.#ring(column, row, ring, add);
        ring++;
        // Whoever is not told is at least the rings between the store's square and theirs away.
        return ring > last ? Number.POSITIVE_INFINITY : (ring - 1) * this.#sideMeters;
      },
    };
  }

  /** The riders nearest to an order's store, nearest first. */
  nearest(order: number, count: number): number[] {
    const { storeX, storeY } = this.#world;
    const view = this.around(storeX[order]!, storeY[order]!);
    const found: { rider: number; meters: number }[] = [];
    let sure = 0;
    let isEnough = false;
    while (!isEnough && sure < Number.POSITIVE_INFINITY) {
      sure = view.widen((rider) => {
        found.push({ rider, meters: this.#world.approachMeters(rider, order) });
      });
      let within = 0;
      for (const { meters } of found) if (meters <= sure) within++;
      isEnough = within >= count;
    }
    return found
      .sort((a, b) => a.meters - b.meters || a.rider - b.rider)
      .slice(0, count)
      .map(({ rider }) => rider);
  }

  #ring(column: number, row: number, ring: number, add: (rider: number) => void): void {
    for (let dy = -ring; dy <= ring; dy++) {
      const isEdge = Math.abs(dy) === ring;
      for (let dx = -ring; dx <= ring; dx += isEdge ? 1 : Math.max(1, 2 * ring)) {
        const c = column + dx;
        const r = row + dy;
        if (c < 0 || c >= this.#wide || r < 0 || r >= this.#high) continue;
        const square = r * this.#wide + c;
        for (let k = this.#starts[square]!; k < this.#starts[square + 1]!; k++) {
          add(this.#riders[k]!);
        }
      }
    }
  }
}

export interface RiderRings {
  /** Tells the riders of the next ring. Returns the metres that all later ones are away at least. */
  widen(add: (rider: number) => void): number;
}
