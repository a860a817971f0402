/**
 * The rows of one city's catalog in its object's SQLite. Each row carries the version at which it
 * changed last, so a reader that knows an earlier version gets only what is newer.
 */
import type {
  CatalogChange,
  CatalogPart,
  CatalogTastes,
  StoreShelf,
} from "#shared/catalog/feed.ts";
import { soldOutOf } from "#shared/catalog/index-shelves.ts";
import { SHARD_SHELVES } from "#shared/catalog/search-shard.ts";
import { textPrint } from "#shared/catalog/text-print.ts";
import { type CityRow, catalogTables } from "./catalog-tables.ts";

interface ShelfRow extends Record<string, SqlStorageValue> {
  id: string;
  store: string;
  soldOut: string;
  items: string;
  print: string;
}
/** Stores that are no more are remembered for readers who knew them; beyond it all read anew. */
const MAX_GONE = 1_000;

/** Of the menus of one shard: long menus make it smaller, so that it is still made in a moment. */
const MAX_SHARD_LETTERS = 4_000_000;

export class CatalogStorage {
  readonly #sql: SqlStorage;
  readonly #together: <T>(work: () => T) => T;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    this.#together = (work) => storage.transactionSync(work);
    this.#sql.exec(catalogTables);
  }

  get #city(): CityRow {
    return this.#sql.exec<CityRow>("select * from city").one();
  }

  get version(): number {
    return this.#city.version;
  }

  /** @returns the version after it: `to` unless the change does not follow what is here */
  change({ from, to, shelves, gone }: CatalogChange, nowMs: number): number {
    const { version } = this.#city;
    if (to === version) this.#sql.exec("update city set confirmedAtMs = ?", nowMs);
    if (to <= version || from !== version) return version;
    this.#together(() => {
      for (const shelf of shelves) this.#put(rowOf(shelf), to);
      for (const id of gone) this.#remove(id, to);
      this.#settle(to, nowMs);
    });
    return to;
  }

  /** Keeps a part of a whole catalog, and puts the catalog in place when it is the last missing. */
  part({ version, part, isLast, shelves }: CatalogPart, nowMs: number): number {
    const current = this.version;
    const [newest] = this.#sql
      .exec<{ version: number }>("select version from parts order by version desc limit 1")
      .toArray();
    if (version <= current || version < (newest?.version ?? 0)) return current;
    this.#together(() => {
      if (newest && newest.version < version) this.#forgetStaged();
      for (const shelf of shelves) {
        const { id, store, soldOut, items, print } = rowOf(shelf);
        this.#sql.exec(
          "insert or replace into staged values (?, ?, ?, ?, ?, ?)",
          ...[id, version, store, soldOut, items, print],
        );
      }
      this.#sql.exec(
        "insert or replace into parts values (?, ?, ?)",
        part,
        version,
        isLast ? 1 : 0,
      );
      if (this.#hasAllParts()) this.#putStaged(version, nowMs);
    });
    return this.version;
  }

  #hasAllParts(): boolean {
    const { count, most, last } = this.#sql
      .exec<{ count: number; most: number; last: number | null }>(
        "select count(*) as count, max(part) as most, max(iif(isLast, part, null)) as last from parts",
      )
      .one();
    return last !== null && last === most && count === last + 1;
  }

  #putStaged(version: number, nowMs: number): void {
    const gone = this.#sql
      .exec<{ id: string }>(
        "select id from shelves where store is not null and id not in (select id from staged)",
      )
      .toArray();
    for (const { id } of gone) this.#remove(id, version);
    // One at a time: the whole catalog would not fit into memory beside its copy.
    let after = "";
    for (;;) {
      const [row] = this.#sql
        .exec<ShelfRow>("select * from staged where id > ? order by id limit 1", after)
        .toArray();
      if (!row) break;
      this.#put(row, version);
      after = row.id;
    }
    this.#forgetStaged();
    this.#settle(version, nowMs);
  }

  #forgetStaged(): void {
    this.#sql.exec("delete from staged");
    this.#sql.exec("delete from parts");
  }

  #settle(version: number, nowMs: number): void {
    this.#sql.exec("update city set version = ?, confirmedAtMs = ?", version, nowMs);
    const { count } = this.#sql
      .exec<{ count: number }>("select count(*) as count from shelves where store is null")
      .one();
    if (count <= MAX_GONE) return;
    this.#sql.exec("delete from shelves where store is null");
    this.#sql.exec("update city set floor = ?", version);
  }

  #put({ id, store, soldOut, items, print }: ShelfRow, version: number): void {
    const [known] = this.#sql
      .exec<{ shard: number; print: string; isGone: number; letters: number }>(
        `select shard, print, store is null as isGone, coalesce(length(items), 0) as letters
         from shelves where id = ?`,
        id,
      )
      .toArray();
    const isNew = !known || known.isGone === 1;
    const shard = isNew ? this.#shardWithRoom() : known.shard;
    this.#sql.exec(
      "update shards set stores = stores + ?, letters = letters + ? where id = ?",
      ...[isNew ? 1 : 0, items.length - (known?.letters ?? 0), shard],
    );
    if (isNew || known.print !== print) this.#touchShard(shard, version);
    this.#sql.exec(
      `insert into shelves values (?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do update set version = excluded.version, shard = excluded.shard,
         store = excluded.store, soldOut = excluded.soldOut, items = excluded.items,
         print = excluded.print
       where store is not excluded.store or items is not excluded.items`,
      ...[id, version, shard, store, soldOut, items, print],
    );
  }

  #remove(id: string, version: number): void {
    const [known] = this.#sql
      .exec<{ shard: number; letters: number }>(
        `select shard, length(items) as letters from shelves
         where id = ? and store is not null`,
        id,
      )
      .toArray();
    if (!known) return;
    this.#sql.exec(
      "update shards set stores = stores - 1, letters = letters - ? where id = ?",
      known.letters,
      known.shard,
    );
    this.#touchShard(known.shard, version);
    this.#sql.exec(
      `update shelves set version = ?, store = null, soldOut = null, items = null, print = null
       where id = ?`,
      version,
      id,
    );
    this.#sql.exec("delete from pairs where storeId = ?", id);
  }

  #touchShard(id: number, version: number): void {
    this.#sql.exec("update shards set version = ? where id = ?", version, id);
  }

  /** Stores stay in the shard in which they began. */
  #shardWithRoom(): number {
    const [free] = this.#sql
      .exec<{ id: number }>(
        "select id from shards where stores < ? and letters < ? order by id limit 1",
        SHARD_SHELVES,
        MAX_SHARD_LETTERS,
      )
      .toArray();
    if (free) return free.id;
    return this.#sql
      .exec<{ id: number }>(
        "insert into shards (version, stores, letters) values (0, 0, 0) returning id",
      )
      .one().id;
  }

  tastes({ version, popular, pairs }: CatalogTastes): void {
    if (version <= this.#city.tastesVersion) return;
    this.#together(() => {
      this.#sql.exec("delete from popular");
      this.#sql.exec("delete from pairs");
      for (const [cell, wanted] of Object.entries(popular)) {
        this.#sql.exec("insert into popular values (?, ?)", cell, JSON.stringify(wanted));
      }
      for (const [storeId, ofStore] of Object.entries(pairs)) {
        this.#sql.exec("insert into pairs values (?, ?)", storeId, JSON.stringify(ofStore));
      }
      this.#sql.exec("update city set tastesVersion = ?", version);
    });
  }
}

function rowOf(shelf: StoreShelf): ShelfRow {
  return {
    id: shelf.store.id,
    store: JSON.stringify(shelf.store),
    soldOut: JSON.stringify(soldOutOf(shelf)),
    items: JSON.stringify(shelf.items),
    print: textPrint(shelf),
  };
}
