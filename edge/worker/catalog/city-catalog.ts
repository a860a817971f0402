/**
 * The catalog of one city, as its core published it last. It holds what every visitor may see and
 * nothing personal. One row per store, so that a change of one dish rewrites one row.
 */
import { DurableObject } from "cloudflare:workers";
import { type StoreShelf, shelvesOf } from "#shared/catalog/shelf.ts";
import type { CatalogSnapshot } from "#shared/contracts/catalog.ts";
import type { Env } from "../env.ts";

export interface CatalogReading {
  /** 0 before anything was published. */
  readonly version: number;
  /** Undefined when the reader has this version already. */
  readonly shelves?: StoreShelf[];
}

export class CityCatalog extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`
      create table if not exists shelf (id text primary key, body text not null) without rowid;
      create table if not exists published (one integer primary key check (one = 1), version integer not null);
    `);
  }

  #version(): number {
    const [row] = this.#sql.exec<{ version: number }>("select version from published").toArray();
    return row?.version ?? 0;
  }

  /** Keeps the snapshot when it is newer than what is here; answers with the version that stays. */
  async publish(snapshot: CatalogSnapshot): Promise<number> {
    const current = this.#version();
    if (snapshot.version <= current) return current;
    this.ctx.storage.transactionSync(() => {
      const gone = new Set(
        this.#sql
          .exec<{ id: string }>("select id from shelf")
          .toArray()
          .map((row) => row.id),
      );
      for (const shelf of shelvesOf(snapshot)) {
        gone.delete(shelf.store.id);
        this.#sql.exec(
          `insert into shelf (id, body) values (?, ?)
           on conflict (id) do update set body = excluded.body where body <> excluded.body`,
          shelf.store.id,
          JSON.stringify(shelf),
        );
      }
      for (const id of gone) this.#sql.exec("delete from shelf where id = ?", id);
      this.#sql.exec(
        "insert into published (one, version) values (1, ?) on conflict (one) do update set version = excluded.version",
        snapshot.version,
      );
    });
    return snapshot.version;
  }

  /** Everything, or only the version when the reader is up to date. */
  async read(knownVersion: number): Promise<CatalogReading> {
    const version = this.#version();
    if (version === knownVersion) return { version };
    const rows = this.#sql.exec<{ body: string }>("select body from shelf order by id").toArray();
    return { version, shelves: rows.map((row) => JSON.parse(row.body) as StoreShelf) };
  }
}
