/** Who has which jobs at the moment of the search. Remembers when what changed, to look only there. */
import { type Chain, type Job, makeJob, mayShare } from "./job.ts";
import type { PlanWorld } from "./plan-world.ts";
import type { RiderGrid } from "./rider-grid.ts";
import { Walk } from "./walk.ts";

/** In a large city an order moves to one of so many near riders, or to one who goes to its store. */
const NEAR_RIDERS = 64;
const LARGE_CITY_RIDERS = 400;

export class Roster {
  readonly world: PlanWorld;
  readonly singles: readonly Job[];
  readonly chains: Chain[];
  readonly costs: Float64Array;
  /** Per order its rider, or -1. */
  readonly riderOf: Int32Array;
  /** Per rider the walk before each job and after the last. */
  readonly walks: Walk[][];
  readonly changedAt: Float64Array;
  clock = 1;
  readonly #grid: RiderGrid;
  readonly #near: (readonly number[] | undefined)[];
  /** Null in a large city. */
  readonly #everybody: readonly number[] | null;
  /** Per order the others that may share a trip with it. */
  readonly #mates: readonly (readonly number[])[];

  constructor(world: PlanWorld, grid: RiderGrid) {
    this.world = world;
    this.#grid = grid;
    this.#near = new Array<readonly number[] | undefined>(world.orders.length).fill(undefined);
    this.#everybody = world.riders.length < LARGE_CITY_RIDERS ? [...world.riders.keys()] : null;
    this.#mates = this.#everybody === null ? matesOf(world) : [];
    this.singles = world.orders.map((_, o) => makeJob([o], world));
    this.chains = world.riders.map(() => []);
    this.costs = new Float64Array(world.riders.length);
    this.riderOf = new Int32Array(world.orders.length).fill(-1);
    this.changedAt = new Float64Array(world.riders.length).fill(1);
    this.walks = world.riders.map((_, rider) => {
      const start = new Walk();
      start.begin(rider, world);
      return [start];
    });
  }

  /** The riders that an order may move to: by number, its own among them. */
  promising(order: number): readonly number[] {
    if (this.#everybody !== null) return this.#everybody;
    this.#near[order] ??= this.#grid.nearest(order, NEAR_RIDERS).sort((a, b) => a - b);
    const near = this.#near[order];
    const own = this.riderOf[order]!;
    const going = this.#mates[order]!.map((mate) => this.riderOf[mate]!);
    const more = [own, ...going].filter((rider) => rider >= 0 && !near.includes(rider));
    return more.length === 0 ? near : [...new Set([...near, ...more])].sort((a, b) => a - b);
  }

  /** @param chain one that the rider can do */
  set(rider: number, chain: Chain): void {
    for (const { orders } of this.chains[rider]!) {
      for (const o of orders) if (this.riderOf[o] === rider) this.riderOf[o] = -1;
    }
    for (const { orders } of chain) for (const o of orders) this.riderOf[o] = rider;
    this.chains[rider] = chain;
    const walks = this.walks[rider]!;
    walks.length = 1;
    for (const job of chain) {
      const next = new Walk();
      next.copy(walks.at(-1)!);
      next.step(job, this.world);
      walks.push(next);
    }
    this.costs[rider] = chain.length === 0 ? 0 : walks.at(-1)!.cost(this.world);
    this.changedAt[rider] = ++this.clock;
  }
}

function matesOf(world: PlanWorld): number[][] {
  if (world.policy.maxBundle === 1) return world.orders.map(() => []);
  // Orders come by store; only where stores may be near to each other must all be compared.
  const orders = [...world.orders.keys()];
  if (world.policy.nearStoreMeters > 0) {
    return orders.map((o) => orders.filter((other) => other !== o && mayShare(o, other, world)));
  }
  const byStore = Map.groupBy(orders, (o) => world.store[o]!);
  return orders.map((o) => byStore.get(world.store[o]!)!.filter((other) => other !== o));
}
