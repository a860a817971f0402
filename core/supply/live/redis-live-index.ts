/**
 * The live index of several processes, in Redis. Each process speaks for the riders who report to it
 * and keeps what it last knew of everybody in a memory index: from that it answers while Redis is
 * away, and that is what it tells a Redis that has forgotten everything.
 *
 * Writes are collected for a tick and go as few scripts; a read sends them first, so that a process
 * sees its own changes. A position of the last-known state keeps the time it was recorded at, so it
 * grows old honestly: ten seconds into an outage only riders who report to this process are matched.
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import { aggregateCellOf, cellOf, RedisAway, RedisLink } from "../../platform/index.ts";
import type {
  LiveIndex,
  LiveRider,
  LiveSnapshot,
  LiveState,
  NearbyQuery,
  NearestQuery,
  NearestRider,
  NewRider,
  Report,
  SupplyAggregate,
} from "./live-index.ts";
import { roundAcceptance } from "./live-rules.ts";
import { LastKnown } from "./redis-last-known.ts";
import { type IndexMeter, silentMeter } from "./redis-meter.ts";
import { readScripts } from "./redis-read-scripts.ts";
import { RedisReads } from "./redis-reads.ts";
import { writeScripts } from "./redis-scripts.ts";
import { RedisUpkeep } from "./redis-upkeep.ts";
import { RedisWrites } from "./redis-writes.ts";

export interface RedisLiveIndexOptions {
  readonly url: string;
  /** All cities of the region: a rider may be known without its city. */
  readonly cities: readonly string[];
  readonly meter?: IndexMeter;
  /** How long positions are collected, in ms. */
  readonly tickMs?: number;
  /** How long Redis may take to answer before it counts as away, in ms. */
  readonly deadlineMs?: number;
  /** Riders who report to this process, beyond which new ones are refused. */
  readonly maxRiders?: number;
}

const TICK_MS = 50;
const DEADLINE_MS = 250;

export class RedisLiveIndex implements LiveIndex {
  readonly #cities: readonly string[];
  readonly #meter: IndexMeter;
  readonly #writes = new RedisWrites();
  readonly #lastKnown: LastKnown;
  readonly #link: RedisLink;
  readonly #reads: RedisReads;
  readonly #upkeep: RedisUpkeep;

  constructor(options: RedisLiveIndexOptions) {
    const { url, cities, maxRiders, meter = silentMeter } = options;
    this.#cities = cities;
    this.#meter = meter;
    this.#lastKnown = new LastKnown(this.#writes.own, maxRiders);
    this.#link = new RedisLink({
      url,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      scripts: [...readScripts, ...writeScripts],
      onUp: (isNew) => this.#upkeep.recover(isNew),
      onDown: (reason) => meter.away(reason),
    });
    this.#reads = new RedisReads(this.#link, cities);
    this.#upkeep = new RedisUpkeep({
      ...{ link: this.#link, writes: this.#writes, lastKnown: this.#lastKnown, meter, cities },
      tickMs: options.tickMs ?? TICK_MS,
    });
  }

  /** Whether Redis answers, as far as is known without asking. */
  get isShared(): boolean {
    return this.#link.isUp;
  }

  place(rider: NewRider): void {
    this.#enter(rider, false);
  }

  restore(rider: NewRider): void {
    if (!this.#writes.own.has(rider.riderId)) this.#enter(rider, true);
  }

  move(riderId: string, report: Report): LiveRider | undefined {
    const moved = this.#lastKnown.move(riderId, report);
    if (!moved) return undefined;
    const live = copyOf(moved);
    const stamp = this.#writes.nextStamp();
    const own = this.#writes.own.get(riderId);
    if (own) {
      own.live = live;
      own.movedStamp = stamp;
      own.isRestored = false;
      this.#writes.changed(riderId);
    } else {
      // It reported to another process before: its place is told from here now, its state is not.
      const older = { placedStamp: 0, stateStamp: 0, acceptanceStamp: null };
      const taken = { live, movedStamp: stamp, isRestored: false, leasedAtMs: 0, ...older };
      this.#lastKnown.own(riderId);
      this.#writes.put(riderId, taken);
    }
    return live;
  }

  setState(riderId: string, state: LiveState): void {
    this.#lastKnown.setState(riderId, state);
    const own = this.#writes.own.get(riderId);
    if (own) {
      own.live = { ...own.live, state };
      own.stateStamp = this.#writes.nextStamp();
      this.#writes.changed(riderId);
    } else for (const city of this.#cities) this.#writes.patch(city, riderId, { state });
  }

  setAcceptance(riderId: string, share: number): void {
    const acceptance = roundAcceptance(share);
    this.#lastKnown.setAcceptance(riderId, acceptance);
    const own = this.#writes.own.get(riderId);
    if (own) {
      own.live = { ...own.live, acceptance };
      own.acceptanceStamp = this.#writes.nextStamp();
      this.#writes.changed(riderId);
    } else for (const city of this.#cities) this.#writes.patch(city, riderId, { acceptance });
  }

  remove(riderId: string): void {
    const own = this.#writes.own.get(riderId);
    this.#writes.disown(riderId);
    this.#lastKnown.remove(riderId);
    if (own) this.#writes.remove(own.live.cityCode, riderId, "remove");
    else for (const city of this.#cities) this.#writes.remove(city, riderId, "drop");
  }

  setDemand(cityCode: string, orderId: string, pickup: Position | null): void {
    this.#lastKnown.memory.setDemand(cityCode, orderId, pickup);
    const cell = pickup && aggregateCellOf(cellOf(pickup));
    this.#writes.search(cityCode, orderId, cell);
  }

  speaksFor(riderId: string): boolean {
    return this.#writes.own.has(riderId);
  }

  async get(riderId: string): Promise<LiveRider | undefined> {
    return (await this.getMany([riderId])).get(riderId);
  }

  getMany(riderIds: readonly string[]): Promise<Map<string, LiveRider>> {
    if (riderIds.length === 0) return Promise.resolve(new Map());
    return this.#ask(
      async () => {
        const cityOf = (riderId: string) => this.#lastKnown.cityOf(riderId);
        const found = this.#learn(await this.#reads.getMany(riderIds, cityOf));
        const byId = new Map(found.map((rider) => [rider.riderId, rider]));
        for (const riderId of riderIds) if (!byId.has(riderId)) this.#lastKnown.forget(riderId);
        return byId;
      },
      () => this.#lastKnown.memory.getMany(riderIds),
    );
  }

  nearby(query: NearbyQuery): Promise<LiveRider[]> {
    return this.#ask(
      async () => this.#learn(await this.#reads.nearby(query)),
      () => this.#lastKnown.memory.nearby(query),
    );
  }

  nearest(query: NearestQuery): Promise<NearestRider[]> {
    return this.#ask(
      async () => {
        const found = await this.#reads.nearest(query);
        this.#learn(found.map(({ rider }) => rider));
        return found;
      },
      () => this.#lastKnown.memory.nearest(query),
    );
  }

  snapshot(cityCode: string): Promise<LiveSnapshot> {
    return this.#ask(
      async () => {
        const found = await this.#reads.snapshot(cityCode);
        this.#lastKnown.learnCity(cityCode, found.riders);
        return found;
      },
      () => this.#lastKnown.memory.snapshot(cityCode),
    );
  }

  aggregates(cityCode: string, nowMs: number): Promise<SupplyAggregate[]> {
    return this.#ask(
      () => this.#reads.aggregates(cityCode, nowMs),
      () => this.#lastKnown.memory.aggregates(cityCode, nowMs),
    );
  }

  silentSince(beforeMs: number, limit: number): Promise<LiveRider[]> {
    return this.#ask(
      () => this.#reads.silentSince(beforeMs, limit),
      // Without Redis only those who report here are known to be silent.
      async () => {
        const most = limit + this.#lastKnown.learned;
        const silent = await this.#lastKnown.memory.silentSince(beforeMs, most);
        return silent.filter(({ riderId }) => this.#writes.own.has(riderId)).slice(0, limit);
      },
    );
  }

  countByState(): Promise<Readonly<Record<LiveState, number>>> {
    return this.#ask(
      () => this.#reads.countByState(),
      () => this.#lastKnown.memory.countByState(),
    );
  }

  async close(): Promise<void> {
    await this.#upkeep.stop();
    this.#link.close();
  }

  /** Waits until Redis answers for the first time; gives up silently after `ms`. */
  async opened(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!this.#link.isUp && performance.now() < deadline) await Bun.sleep(5);
  }

  #enter(rider: NewRider, isRestored: boolean): void {
    const { riderId, cityCode } = rider;
    const acceptance = roundAcceptance(rider.acceptance ?? 1);
    const live = copyOf({ ...rider, acceptance, cell: cellOf(rider) });
    this.#lastKnown.place(live);
    const before = this.#writes.own.get(riderId);
    const elsewhere = this.#cities.filter((city) => city !== cityCode);
    if (before && before.live.cityCode !== cityCode) {
      this.#writes.remove(before.live.cityCode, riderId, "remove");
    } else if (!before && !isRestored) {
      for (const city of elsewhere) this.#writes.remove(city, riderId, "drop");
    }
    const stamp = this.#writes.nextStamp();
    const stamps = { placedStamp: stamp, movedStamp: stamp, stateStamp: stamp };
    this.#writes.put(riderId, {
      ...{ live, isRestored, leasedAtMs: 0, acceptanceStamp: stamp },
      ...stamps,
    });
  }

  /** @param shared asks Redis; `lastKnown` answers when Redis does not, or says no. */
  async #ask<T>(shared: () => Promise<T>, lastKnown: () => Promise<T>): Promise<T> {
    if (this.#link.isUp) {
      this.#upkeep.flush();
      try {
        const answer = await shared();
        this.#meter.read("shared");
        return answer;
      } catch (error) {
        if (!(error instanceof RedisAway)) this.#meter.refused(error);
      }
    }
    this.#meter.read("last_known");
    return lastKnown();
  }

  #learn(riders: LiveRider[]): LiveRider[] {
    for (const rider of riders) this.#lastKnown.learn(rider);
    return riders;
  }
}

/** Exactly what is known of a rider, in an object of its own. */
function copyOf(rider: LiveRider): LiveRider {
  const { riderId, cityCode, vehicle, state, cell, lat, lng } = rider;
  const { bearing, speedKmh, recordedAtMs, seenAtMs, acceptance } = rider;
  const seen = { bearing, speedKmh, recordedAtMs, seenAtMs, acceptance };
  return { riderId, cityCode, vehicle: vehicle satisfies Vehicle, state, cell, lat, lng, ...seen };
}
