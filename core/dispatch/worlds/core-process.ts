/**
 * One process of the core in a small world: it dispatches, relays news, heals, and dies at any
 * point. All it keeps in memory is lost then; what is written stays.
 */
import type { DomainEvent } from "#shared/events.ts";
import { isUnfulfilled } from "#shared/states.ts";
import type { Random } from "../../seed/index.ts";
import { expireOffers, withdrawOffers } from "./offer-verbs.ts";
import { advanceJob, closeJob, healDispatch, openJob, reopenJobsOf } from "./search-verbs.ts";
import { releaseTrip } from "./trip-verbs.ts";
import { GONE_MS, seeWave, writesOf } from "./wave-door.ts";
import { faultsOf } from "./wave-invariants.ts";
import type { World } from "./world.ts";

/** Looking at the news; each process relays what no other has said yet. */
const RELAY_MS = 100;
const HEAL_MS = 5_000;
const SUPPLY_MS = 1_000;

/** What has been relayed is in the database, so all processes share it. */
export interface Relayed {
  readonly done: Set<number>;
}

export class CoreProcess {
  private readonly world: World;
  private readonly random: Random;
  private readonly relayed: Relayed;
  /** Rises with each crash: whatever was begun before is not continued. */
  private life = 0;
  private isUp = true;
  /** Events that this process has in hand. */
  private inHand = new Set<number>();

  constructor(world: World, name: string, relayed: Relayed) {
    this.world = world;
    this.random = world.drawn.random.fork(`process ${name}`);
    this.relayed = relayed;
  }

  start(): void {
    const { world, random } = this;
    const { clock, drawn } = world;
    const about = (ms: number) => () => ms * random.between(0.9, 1.1);
    clock.every(about(drawn.policy.plan.tickMs), () => this.alive(() => this.wave()));
    clock.every(about(RELAY_MS), () => this.alive(() => this.relay()));
    clock.every(about(HEAL_MS), () => this.alive(() => world.rules.heals && healDispatch(world)));
    clock.every(about(SUPPLY_MS), () => this.alive(() => this.releaseSilent()));
    const { crashEveryMs } = drawn.faults;
    if (Number.isFinite(crashEveryMs)) this.crashLater(crashEveryMs);
  }

  private alive(work: () => void): void {
    if (this.isUp) work();
  }

  private crashLater(meanMs: number): void {
    const { world, random } = this;
    world.clock.in(random.exponential(meanMs), () => {
      this.die();
      this.crashLater(meanMs);
    });
  }

  /** kill -9, and a new start somewhat later. */
  private die(): void {
    const { world, random } = this;
    this.life += 1;
    this.isUp = false;
    this.inHand = new Set();
    world.count("crashes");
    const { life } = this;
    world.clock.in(random.between(200, 5_000), () => {
      if (this.life === life) this.isUp = true;
    });
  }

  /** Sees, decides, and writes a moment later: in between anything may happen. */
  private wave(): void {
    const { world, random } = this;
    expireOffers(world);
    const snapshot = seeWave(world);
    if (!snapshot) return;
    const kept = JSON.stringify(snapshot);
    const decision = world.rules.decideWave(snapshot);
    world.count("waves");
    for (const fault of faultsOf(decision, snapshot)) world.faults.push(`decision: ${fault}`);
    if (JSON.stringify(snapshot) !== kept) world.faults.push("decision: the snapshot was changed");
    if (decision.offers.length > 0 || decision.giveUps.length > 0 || random.chance(0.05)) {
      world.ledger.push({ snapshot: kept, decision: JSON.stringify(decision) });
    }
    const writes = random.shuffled(writesOf(world, { snapshot, decision }));
    const { life } = this;
    const next = () => {
      if (this.life !== life || !this.isUp) return world.count("decisions lost in a crash");
      writes.pop()?.();
      if (writes.length > 0) world.clock.in(random.int(0, 20), next);
    };
    world.clock.in(random.chance(0.85) ? random.int(5, 60) : random.int(60, 3_000), next);
  }

  /** News goes out in order per partition, late, twice, or not at all. */
  private relay(): void {
    const { world, random, relayed, inHand } = this;
    const { faults } = world.drawn;
    const blocked = new Set<string>();
    for (let index = firstUnrelayed(relayed); index < world.store.log.length; index++) {
      const event = world.store.log[index]!;
      if (relayed.done.has(index)) continue;
      if (blocked.has(event.partitionKey)) continue;
      blocked.add(event.partitionKey);
      if (inHand.has(index)) continue;
      inHand.add(index);
      const delay = random.chance(faults.newsLate) ? random.int(500, 8_000) : random.int(1, 80);
      const { life } = this;
      world.clock.in(delay, () => this.deliver(event, index, life));
    }
  }

  private deliver(event: DomainEvent, index: number, life: number): void {
    const { world, random, relayed } = this;
    if (this.life !== life || !this.isUp) return;
    const { faults } = world.drawn;
    // Given up after many failures: nobody hears of it, and healing has to find it.
    if (random.chance(faults.newsLost)) world.count("news lost");
    else handle(world, event);
    // Died between the work and the note that it is done: it is told again.
    if (random.chance(faults.newsTwice)) {
      world.clock.in(random.int(100, 20_000), () => handle(world, event));
      world.count("news told twice");
    }
    relayed.done.add(index);
    this.inHand.delete(index);
  }

  private releaseSilent(): void {
    const { world } = this;
    for (const { id, state } of world.store.all("riders")) {
      if (state !== "online" && state !== "offered") continue;
      const heardAtMs = world.live.get(id)?.heardAtMs ?? 0;
      if (world.nowMs - heardAtMs <= GONE_MS) continue;
      world.store.transact(() => world.setRiderState(id, "offline", ["online", "offered"]));
      world.count("silent riders released");
    }
  }
}

function firstUnrelayed({ done }: Relayed): number {
  // Most of the log is done from its start: remember how far.
  let index = starts.get(done) ?? 0;
  while (done.has(index)) index++;
  starts.set(done, index);
  return index;
}

const starts = new WeakMap<Set<number>, number>();

/** What news means, as the service's subscribers take it. Each may come more than once. */
function handle(world: World, event: DomainEvent): void {
  if (event.type === "order.changed") {
    const { orderId, from, to, tripId } = event.payload;
    if (from === to) return;
    if (to === "accepted") openJob(world, orderId);
    else if (to === "ready") advanceJob(world, orderId);
    else if (isUnfulfilled(to)) {
      closeJob(world, orderId);
      if (tripId !== null) releaseTrip(world, tripId);
    }
  } else if (event.type === "trip.changed" && event.payload.to === "cancelled") {
    reopenJobsOf(world, event.payload.tripId);
  } else if (event.type === "rider.changed" && event.payload.to === "offline") {
    withdrawOffers(world, event.payload.riderId);
  }
}
