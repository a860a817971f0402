/** The tables of one city's catalog, and what is told from them. */
import type { CatalogStore, StoreShelf, Wanted } from "#shared/catalog/feed.ts";

export interface StoreNews {
  readonly store: CatalogStore;
  readonly soldOut: string[];
  /** Of its shelf. */
  readonly version: number;
}

export interface CatalogNews {
  /** 0 before anything was published. */
  readonly version: number;
  /** When the core said last that this is its newest, in epoch ms; 0 for never. */
  readonly confirmedAtMs: number;
  /** Whether `stores` are all there are, instead of those that changed. */
  readonly isWhole: boolean;
  readonly stores: StoreNews[];
  readonly gone: string[];
  readonly shards: { id: number; version: number }[];
  readonly tastesVersion: number;
  /** Left out when the reader has it. */
  readonly popular?: Record<string, Wanted[]> | undefined;
}

export interface KeptShelf {
  readonly shelf: StoreShelf;
  readonly version: number;
  /** By item: ids of what goes well with it. */
  readonly pairs: Record<string, string[]>;
}

export interface CityRow extends Record<string, SqlStorageValue> {
  version: number;
  confirmedAtMs: number;
  floor: number;
  tastesVersion: number;
}

export const catalogTables = `
  drop table if exists shelf;
  drop table if exists published;
  create table if not exists city (
    one integer primary key check (one = 1), version integer not null,
    confirmedAtMs integer not null, floor integer not null, tastesVersion integer not null);
  insert into city values (1, 0, 0, 0, 0) on conflict do nothing;
  create table if not exists shelves (
    id text primary key, version integer not null, shard integer not null,
    store text, soldOut text, items text, print text);
  create index if not exists shelves_version on shelves (version);
  create index if not exists shelves_shard on shelves (shard);
  create table if not exists shards (
    id integer primary key, version integer not null, stores integer not null,
    letters integer not null);
  create table if not exists staged (
    id text primary key, version integer not null, store text not null, soldOut text not null,
    items text not null, print text not null);
  create table if not exists parts (
    part integer primary key, version integer not null, isLast integer not null);
  create table if not exists popular (cell text primary key, body text not null);
  create table if not exists pairs (storeId text primary key, body text not null);
`;
