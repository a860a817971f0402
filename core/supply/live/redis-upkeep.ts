/** What goes on behind the shared index: writing by the tick, speaking for riders, sweeping. */

import type { RedisLink } from "../../platform/index.ts";
import { RedisAway } from "../../platform/index.ts";
import type { LiveState } from "./live-index.ts";
import { leaseKey, searchLeaseKey, seenKey } from "./redis-keys.ts";
import type { LastKnown } from "./redis-last-known.ts";
import type { IndexMeter } from "./redis-meter.ts";
import { applyScript, searchScript, sweepScript, sweepSearchesScript } from "./redis-scripts.ts";
import { BATCH_SIZE, type Batch, type RedisWrites } from "./redis-writes.ts";

interface UpkeepOptions {
  readonly link: RedisLink;
  readonly writes: RedisWrites;
  readonly lastKnown: LastKnown;
  readonly meter: IndexMeter;
  readonly cities: readonly string[];
  readonly tickMs: number;
}

/** Scripts on the way at a time: less than ten ms of Redis's time, and reads wait for no more. */
const MAX_ON_THE_WAY = 4;
const SWEEP_MS = 1_000;
const SWEEP_SIZE = 200;
/** After an outage everybody speaks for its riders again before anybody is swept. */
const SWEEP_AFTER_MS = 5_000;

export class RedisUpkeep {
  readonly #options: UpkeepOptions;
  readonly #ticking: Timer;
  readonly #sweeping: Timer;
  readonly #onTheWay = new Set<Promise<void>>();
  #upSinceMs = Number.POSITIVE_INFINITY;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#ticking = setInterval(() => this.flush(), options.tickMs);
    this.#sweeping = setInterval(() => this.#maintain(), SWEEP_MS);
  }

  /** Sends what waits, as far as there is room on the way; the rest follows by itself. */
  flush(): void {
    const { link, writes, meter } = this.#options;
    const room = MAX_ON_THE_WAY - this.#onTheWay.size;
    if (!link.isUp || room <= 0 || writes.pending === 0) return;
    // Batches hold one city each, so a few may be small; the next round takes what is left.
    for (const batch of writes.take(Date.now(), room * BATCH_SIZE)) {
      const sending = this.#send(batch).finally(() => {
        this.#onTheWay.delete(sending);
        if (writes.pending >= BATCH_SIZE) this.flush();
      });
      this.#onTheWay.add(sending);
    }
    meter.pending(writes.pending);
  }

  /** Redis is there (again): tell it everything when it may have forgotten. */
  recover(isNew: boolean): void {
    const { writes, meter } = this.#options;
    this.#upSinceMs = Date.now();
    meter.back(isNew);
    writes.renew(Date.now(), isNew);
    this.flush();
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    clearInterval(this.#sweeping);
    const { link, writes } = this.#options;
    // Each round either writes or finds Redis away; the deadline of the link bounds it.
    while (link.isUp && writes.pending > 0) {
      this.flush();
      await Promise.all(this.#onTheWay);
    }
    await Promise.all(this.#onTheWay);
  }

  async #send(batch: Batch): Promise<void> {
    const { link, meter } = this.#options;
    const { cityCode, args } = batch;
    try {
      if (batch.kind === "searches") {
        await link.run(searchScript, [searchLeaseKey(cityCode)], args);
      } else {
        const answers = await link.run(applyScript, [seenKey(cityCode)], args);
        for (const answer of answers as [string, string, string][]) this.#correct(answer);
      }
      batch.done(Date.now());
      meter.written("written", batch.size);
    } catch (error) {
      if (error instanceof RedisAway) {
        batch.failed();
        meter.written("put_back", batch.size);
      } else {
        // Refused as it is: it would be refused again.
        meter.refused(error);
        meter.written("refused", batch.size);
      }
    }
  }

  /** Redis knows better than this process, unless this process has changed its mind meanwhile. */
  #correct([riderId, what, text]: [string, string, string]): void {
    const { writes, lastKnown } = this.#options;
    const own = writes.own.get(riderId);
    const stamp = Number(text);
    if (!own) return;
    if (what === "gone") {
      if (own.placedStamp > stamp) return;
      writes.disown(riderId);
      lastKnown.remove(riderId);
    } else if (what === "taken") {
      if (!own.isRestored && own.movedStamp > stamp) return;
      lastKnown.disown(riderId);
      writes.disown(riderId);
    } else if (own.stateStamp <= stamp) {
      const state = what as LiveState;
      own.live = { ...own.live, state };
      own.stateStamp = stamp;
      lastKnown.setState(riderId, state);
    }
  }

  #maintain(): void {
    const { link, writes, lastKnown, cities, meter } = this.#options;
    const nowMs = Date.now();
    lastKnown.forgetOld(nowMs);
    writes.renew(nowMs);
    meter.pending(writes.pending);
    if (writes.lost > 0) meter.written("lost", writes.lost);
    writes.lost = 0;
    if (!link.isUp || nowMs - this.#upSinceMs < SWEEP_AFTER_MS) return;
    for (const city of cities) {
      const args = [city, String(SWEEP_SIZE)];
      // The next second tries again.
      link.run(sweepScript, [leaseKey(city)], args).then(
        (count) => meter.swept(Number(count)),
        () => {},
      );
      link.run(sweepSearchesScript, [searchLeaseKey(city)], args).catch(() => {});
    }
  }
}
