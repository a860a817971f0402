/** What else could search: pg_trgm over a GIN index, and SQLite's FTS5 with trigrams. */
import { Database } from "bun:sqlite";
import postgres from "postgres";
import type { BenchStore } from "./search-city.ts";

export interface Peer {
  readonly name: string;
  readonly buildMs: number;
  readonly bytes: number;
  /** Names of the dishes found, best first. */
  search(typed: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Rows that are asked for: as many dishes as one answer of ours has. */
const LIMIT = 20;

/** In the database of the core, over its own table of items. */
export async function trigramsInPostgres(databaseUrl: string): Promise<Peer> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const startedAt = performance.now();
  await sql`create extension if not exists pg_trgm`;
  await sql`create index items_name_trgm on items using gin (name gin_trgm_ops)`;
  await sql`analyze items`;
  const buildMs = performance.now() - startedAt;
  const [size] = await sql`select pg_relation_size('items_name_trgm') as bytes`;
  return {
    name: "PostgreSQL pg_trgm, GIN",
    buildMs,
    bytes: Number(size?.["bytes"]),
    search: async (typed) => {
      const rows = await sql<{ name: string }[]>`
        select name from items where name % ${typed} or ${typed} <% name
        order by greatest(similarity(name, ${typed}), word_similarity(${typed}, name)) desc,
          similarity(name, ${typed}) desc
        limit ${LIMIT}`;
      return rows.map((row) => row.name);
    },
    close: () => sql.end(),
  };
}

export async function trigramsInSqlite(city: readonly BenchStore[]): Promise<Peer> {
  const database = new Database(":memory:");
  const startedAt = performance.now();
  database.run(
    "create virtual table dishes using fts5 (name, tokenize = 'trigram remove_diacritics 1')",
  );
  const insert = database.prepare("insert into dishes (name) values (?)");
  database.transaction(() => {
    for (const { dishes } of city) for (const { name } of dishes) insert.run(name);
  })();
  const buildMs = performance.now() - startedAt;
  const { bytes } = database
    .query("select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()")
    .get() as { bytes: number };
  const find = database.prepare<{ name: string }, [string]>(
    `select name from dishes where dishes match ? order by bm25(dishes) limit ${LIMIT}`,
  );
  return {
    name: "SQLite FTS5, trigrams",
    buildMs,
    bytes,
    search: async (typed) => {
      const trigrams = [...typed].flatMap((_, at) => {
        const part = [...typed].slice(at, at + 3).join("");
        return part.length >= 3 && !part.includes('"') ? [`"${part}"`] : [];
      });
      if (trigrams.length === 0) return [];
      return find.all([...new Set(trigrams)].join(" OR ")).map(({ name }) => name);
    },
    close: async () => database.close(),
  };
}
