/**
 * Where the edge keeps what ended: a Redis over REST where one is configured, which every place of
 * the edge reads nearby; otherwise one Durable Object per region.
 */
import { Redis } from "@upstash/redis/cloudflare";
import { ENDED_MEMORY_MS } from "#shared/ended-sessions.ts";
import { type RegionCode, regions } from "#shared/regions.ts";
import type { EdgeConfig } from "../config.ts";
import type { EndedNews } from "./ended-sessions.ts";

export interface EndedStore {
  add(region: RegionCode, ids: readonly string[]): Promise<void>;
  /** @param cursor of the last answer; 0 for all */
  since(region: RegionCode, cursor: number): Promise<EndedNews>;
}

const DEADLINE_MS = 1_000;
/** Clocks of two places of the edge differ by less; read twice is the same as once. */
const OVERLAP_MS = 10_000;

const stores = new WeakMap<EdgeConfig, EndedStore>();

export function endedStoreOf(config: EdgeConfig): EndedStore {
  let store = stores.get(config);
  if (!store) {
    store = config.redis ? redisStore(config.redis) : objectStore(config.endedSessions);
    stores.set(config, store);
  }
  return store;
}

function objectStore(namespace: EdgeConfig["endedSessions"]): EndedStore {
  const objectOf = (region: RegionCode) => {
    const { locationHint } = regions[region].edgePlace;
    return namespace.getByName(region, { locationHint });
  };
  return {
    add: (region, ids) => inTime(objectOf(region).add(ids)),
    since: (region, cursor) => inTime(objectOf(region).since(cursor)),
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), DEADLINE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer ?? null));
}

/** A sorted set per region: an id's score is when it was added, by which also the old ones go. */
function redisStore(server: { readonly url: string; readonly token: string }): EndedStore {
  const redis = new Redis({
    ...server,
    retry: false,
    enableTelemetry: false,
    automaticDeserialization: false,
    responseEncoding: false,
    signal: () => AbortSignal.timeout(DEADLINE_MS),
  });
  const keyOf = (region: RegionCode) => `beeline:ended:{${region}}`;
  return {
    async add(region, ids) {
      const nowMs = Date.now();
      const [first, ...rest] = ids.map((member) => ({ score: nowMs, member }));
      if (!first) return;
      const key = keyOf(region);
      const pipeline = redis.pipeline();
      pipeline.zremrangebyscore(key, "-inf", nowMs - ENDED_MEMORY_MS);
      pipeline.zadd(key, first, ...rest);
      pipeline.pexpire(key, ENDED_MEMORY_MS + 60_000);
      await pipeline.exec();
    },
    async since(region, cursor) {
      const nowMs = Date.now();
      const from = Math.max(cursor - OVERLAP_MS, nowMs - ENDED_MEMORY_MS);
      const ids = await redis.zrange<string[]>(keyOf(region), from, "+inf", { byScore: true });
      return {
        ended: ids.map((id) => ({ id, untilMs: nowMs + ENDED_MEMORY_MS })),
        cursor: nowMs,
        hasMore: false,
      };
    },
  };
}
