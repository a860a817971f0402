/**
 * The riders of a snapshot by squares of the plane, so that each of hundreds of searches looks at
 * those around its pick-up and not at everybody. Pure.
 */
import type { Point } from "../plan/index.ts";
import { toPoint } from "./wave-rules.ts";
import type { WaveRider, WaveSnapshot } from "./wave-shapes.ts";

const SIDE_METERS = 1_000;
/** The plane is a little off: who is too far by the globe is told apart later. */
const PLANE_SLACK = 1.02;
/** Wide enough that no column of a city meets another one's number. */
const COLUMNS = 65_536;

interface Placed {
  readonly rider: WaveRider;
  readonly at: Point;
}
interface Seen {
  readonly rider: WaveRider;
  readonly meters: number;
}

export class NearRiders {
  readonly #squares = new Map<number, Placed[]>();

  constructor({ riders, center }: WaveSnapshot) {
    for (const rider of riders) {
      const at = toPoint(rider.position, center);
      const square = squareOf(column(at.x), column(at.y));
      const known = this.#squares.get(square);
      if (known) known.push({ rider, at });
      else this.#squares.set(square, [{ rider, at }]);
    }
  }

  /**
   * Nearest first, out to a distance or until enough of those who can be asked are found for sure.
   * @param isFree whether somebody can be asked; the others are told as far as they were seen.
   */
  around(
    from: Point,
    query: {
      readonly meters: number;
      readonly isFree: (rider: WaveRider) => boolean;
      readonly enoughFree: number;
      readonly maxOthers: number;
    },
  ): WaveRider[] {
    const widest = query.meters * PLANE_SLACK;
    const free: Seen[] = [];
    const others: Seen[] = [];
    for (let ring = 0; ring === 0 || (ring - 1) * SIDE_METERS <= widest; ring++) {
      this.#ring(from, ring, ({ rider, at }) => {
        const meters = Math.hypot(at.x - from.x, at.y - from.y);
        if (meters <= widest) (query.isFree(rider) ? free : others).push({ rider, meters });
      });
      const sure = ring * SIDE_METERS;
      if (free.length >= query.enoughFree && countWithin(free, sure) >= query.enoughFree) break;
    }
    return [
      ...free.sort(byDistance).slice(0, query.enoughFree),
      ...others.sort(byDistance).slice(0, query.maxOthers),
    ].map(({ rider }) => rider);
  }

  #ring(from: Point, ring: number, see: (placed: Placed) => void): void {
    const [x, y] = [column(from.x), column(from.y)];
    for (let dy = -ring; dy <= ring; dy++) {
      const step = Math.abs(dy) === ring ? 1 : Math.max(1, 2 * ring);
      for (let dx = -ring; dx <= ring; dx += step) {
        const found = this.#squares.get(squareOf(x + dx, y + dy));
        if (found) for (const placed of found) see(placed);
      }
    }
  }
}

function column(meters: number): number {
  return Math.floor(meters / SIDE_METERS);
}

function squareOf(x: number, y: number): number {
  return x * COLUMNS + y;
}

function countWithin(seen: readonly Seen[], meters: number): number {
  let count = 0;
  for (const one of seen) if (one.meters <= meters) count++;
  return count;
}

function byDistance(a: Seen, b: Seen): number {
  return a.meters - b.meters || (a.rider.riderId < b.rider.riderId ? -1 : 1);
}
