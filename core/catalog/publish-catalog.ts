/**
 * Keeps the edge's catalog new: a city shortly after it changed, and every city now and then, which
 * tells the edge how new it is and heals one that has missed something. Changes wait in the
 * database, so nothing is lost with a process; a failure is tried again for ever.
 */
import type { Subscriber } from "../outbox/index.ts";
import { type Runtime, systemCtx } from "../platform/index.ts";
import { markChanged, markedCities } from "./feed/city-version.ts";
import { confirmCity, type Publishing, publishCity } from "./feed/publish-city.ts";
import { publishTastes } from "./tastes/publish-tastes.ts";

/** A kitchen that sells out item by item makes one publication of it. */
const DEBOUNCE_MS = 150;
const CONFIRM_EVERY_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 15_000;

export interface CatalogPublisher {
  stop(): Promise<void>;
}

/** Wakes the publisher of this process; empty where none runs. */
const kicks = new WeakMap<Runtime, () => void>();

export const catalogSubscriber: Subscriber = {
  name: "catalog",
  types: ["catalog.changed"],
  handle: async (ctx, event) => {
    if (event.type !== "catalog.changed") return;
    await markChanged(ctx, event.payload.cityCode, event.payload.storeId);
    kicks.get(ctx.runtime)?.();
  },
};

export function startCatalogPublisher(runtime: Runtime): CatalogPublisher {
  const stopping = new AbortController();
  let isKicked = false;
  let wake = () => {};
  kicks.set(runtime, () => {
    isKicked = true;
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
      if (stopping.signal.aborted || (isWokenByKick && isKicked)) end();
    });
  const run = async () => {
    let failures = 0;
    let confirmedAtMs = Number.NEGATIVE_INFINITY;
    while (!stopping.signal.aborted) {
      try {
        isKicked = false;
        if (performance.now() - confirmedAtMs >= CONFIRM_EVERY_MS) {
          await confirmAll(runtime, stopping.signal);
          confirmedAtMs = performance.now();
        }
        await publishMarked(runtime, stopping.signal);
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) break;
        failures += 1;
        // Whoever does not answer may have forgotten, too: ask before sending again.
        confirmedAtMs = Number.NEGATIVE_INFINITY;
        runtime.log.warn({ error, failures }, "the catalog was not published");
        await pause(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)), false);
        continue;
      }
      const sinceConfirmed = performance.now() - confirmedAtMs;
      await pause(Math.max(0, CONFIRM_EVERY_MS - sinceConfirmed), true);
      if (isKicked) await pause(DEBOUNCE_MS, false);
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

async function confirmAll(runtime: Runtime, stop: AbortSignal): Promise<void> {
  const cities = runtime.region.cities.map(({ code }) => code);
  await forEachCity({ runtime, stop }, cities, async (publishing) => {
    const { wasWhole } = await confirmCity(publishing);
    await publishTastes(publishing, wasWhole);
  });
}

/** Also what a process marked that is no more. */
async function publishMarked(runtime: Runtime, stop: AbortSignal): Promise<void> {
  const cities = await markedCities(systemCtx(runtime, "catalog"));
  await forEachCity({ runtime, stop }, cities, async (publishing) => {
    const { wasWhole } = await publishCity(publishing);
    if (wasWhole) await publishTastes(publishing, true);
  });
}

/** One city after the other; a failure is thrown when all had their turn. */
async function forEachCity(
  { runtime, stop }: Omit<Publishing, "cityCode">,
  cities: readonly string[],
  work: (publishing: Publishing) => Promise<void>,
): Promise<void> {
  let failure: { readonly cause: unknown } | undefined;
  for (const cityCode of cities) {
    if (stop.aborted) return;
    try {
      await work({ runtime, cityCode, stop });
    } catch (cause) {
      failure ??= { cause };
    }
  }
  if (failure) throw failure.cause;
}
