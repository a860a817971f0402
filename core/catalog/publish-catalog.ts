/**
 * Keeps the edge's catalog new: all cities at start, a city shortly after it changed, and all of
 * them now and then, which heals an edge that lost what it had. A failure is tried again for ever.
 */
import { CatalogAnswer } from "#shared/rooms.ts";
import type { Subscriber } from "../outbox/index.ts";
import { type Runtime, signHeaders, systemCtx } from "../platform/index.ts";
import { nextCatalogSnapshot } from "./catalog-snapshot.ts";

const PATH = "/internal/catalog";
const DEADLINE_MS = 5_000;
/** A kitchen that sells out item by item makes one publication of it. */
const DEBOUNCE_MS = 300;
const REFRESH_EVERY_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;

export interface CatalogPublisher {
  stop(): Promise<void>;
}

/** Wakes the publisher of this process; the set is empty where none runs. */
const kicks = new WeakMap<Runtime, (cityCode: string) => void>();

/** At least once: a city that is marked twice is published once or twice, which is the same. */
export const catalogSubscriber: Subscriber = {
  name: "catalog",
  types: ["catalog.changed"],
  handle: async (ctx, event) => {
    if (event.type === "catalog.changed") kicks.get(ctx.runtime)?.(event.payload.cityCode);
  },
};

export function startCatalogPublisher(runtime: Runtime): CatalogPublisher {
  const cities = runtime.region.cities.map((city) => city.code);
  // Bounded by the number of cities of the region.
  const dirty = new Set(cities);
  const stopping = new AbortController();
  let wake = () => {};
  kicks.set(runtime, (cityCode) => {
    dirty.add(cityCode);
    wake();
  });
  const pause = (ms: number, isWokenByKick: boolean) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        wake = () => {};
        stopping.signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      stopping.signal.addEventListener("abort", end);
      if (isWokenByKick) wake = end;
      if (stopping.signal.aborted || (isWokenByKick && dirty.size > 0)) end();
    });
  const run = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const isHealthy = await publishDirty(runtime, dirty, stopping.signal);
      failures = isHealthy ? 0 : failures + 1;
      if (!isHealthy) {
        await pause(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)), false);
        continue;
      }
      await pause(REFRESH_EVERY_MS, true);
      if (dirty.size === 0) for (const city of cities) dirty.add(city);
      else await pause(DEBOUNCE_MS, false);
    }
  };
  const done = run();
  return {
    stop: async () => {
      stopping.abort();
      kicks.delete(runtime);
      await done;
    },
  };
}

/** Publishes what is marked; a city that fails stays marked. Returns whether all went well. */
async function publishDirty(
  runtime: Runtime,
  dirty: Set<string>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const cityCode of [...dirty]) {
    if (signal.aborted) return true;
    // Unmarked first: a change during the publication marks it again.
    dirty.delete(cityCode);
    try {
      await publishCity(runtime, cityCode, signal);
    } catch (error) {
      dirty.add(cityCode);
      if (!signal.aborted) runtime.log.warn({ error, cityCode }, "the catalog was not published");
      return false;
    }
  }
  return true;
}

async function publishCity(runtime: Runtime, cityCode: string, stop: AbortSignal): Promise<void> {
  const { config, ambient, log } = runtime;
  const snapshot = await nextCatalogSnapshot(systemCtx(runtime, "catalog"), cityCode);
  const body = JSON.stringify(snapshot);
  const stamp = {
    nowMs: ambient.now().getTime(),
    nonce: Buffer.from(ambient.randomBytes(16)).toString("hex"),
  };
  const answer = await fetch(config.edgeUrl + PATH, {
    method: "POST",
    headers: signHeaders(config.relaySecret, { method: "POST", path: PATH, body }, stamp),
    body,
    signal: AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The edge answered ${answer.status}`);
  const { version } = CatalogAnswer.parse(JSON.parse(text));
  const { stores, items } = snapshot;
  log.info({ cityCode, version, stores: stores.length, items: items.length }, "catalog published");
}
