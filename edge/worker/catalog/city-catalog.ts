/**
 * The catalog of one city, as its core published it last. It holds what every visitor may see and
 * nothing personal. It answers the Workers of the city, not visitors: each Worker keeps a copy and
 * asks for what is newer.
 */
import { DurableObject } from "cloudflare:workers";
import type { CatalogMessage } from "#shared/catalog/feed.ts";
import { SHARD_FORMAT, writeShard } from "#shared/catalog/search-shard.ts";
import type { Env } from "../env.ts";
import { readKeptShelf, readNews, shardVersion, shelvesOfShard } from "./catalog-readings.ts";
import { CatalogStorage } from "./catalog-storage.ts";
import type { CatalogNews, KeptShelf } from "./catalog-tables.ts";

export interface ShardReading {
  readonly format: number;
  readonly version: number;
  readonly bytes: ArrayBuffer;
}

/** Shards of about a megabyte that stay made; another is made again in some 30 ms. */
const MAX_MADE_SHARDS = 24;
/** Shelves that one call may ask for. */
export const MAX_SHELVES = 24;

export class CityCatalog extends DurableObject<Env> {
  readonly #storage: CatalogStorage;
  readonly #made = new Map<number, ShardReading>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#storage = new CatalogStorage(ctx.storage);
  }

  /** @returns the version that is here after it */
  async accept(message: CatalogMessage): Promise<number> {
    const nowMs = Date.now();
    switch (message.kind) {
      case "change":
        return this.#storage.change(message, nowMs);
      case "part":
        return this.#storage.part(message, nowMs);
      case "tastes":
        this.#storage.tastes(message);
        return this.#storage.version;
    }
  }

  async news(known: { version: number; tastesVersion: number }): Promise<CatalogNews> {
    return readNews(this.ctx.storage.sql, known);
  }

  /** Undefined for a shard that is not here. */
  async shard(id: number): Promise<ShardReading | undefined> {
    const version = shardVersion(this.ctx.storage.sql, id);
    if (version === undefined) return undefined;
    const known = this.#made.get(id);
    if (known?.version === version) return known;
    const made = {
      format: SHARD_FORMAT,
      version,
      bytes: writeShard(shelvesOfShard(this.ctx.storage.sql, id)),
    };
    this.#made.delete(id);
    this.#made.set(id, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > MAX_MADE_SHARDS && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }

  /** Those that are here, of at most `MAX_SHELVES`. */
  async shelves(storeIds: readonly string[]): Promise<KeptShelf[]> {
    return storeIds
      .slice(0, MAX_SHELVES)
      .flatMap((id) => readKeptShelf(this.ctx.storage.sql, id) ?? []);
  }
}
