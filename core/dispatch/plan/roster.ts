/** Who has which jobs at the moment of the search. Remembers when what changed, to look only there. */
import { type Chain, type Job, makeJob } from "./job.ts";
import type { PlanWorld } from "./plan-world.ts";
import { Walk } from "./walk.ts";

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

  constructor(world: PlanWorld) {
    this.world = world;
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
