/** How many rows each table has, to tell what a request left behind. */
import { sql } from "drizzle-orm";
import postgres from "postgres";
import type { TestCore } from "./test-core.ts";

/** What changes while nobody asks for anything, or is about the request itself. */
const BESIDE = new Set([
  "idempotency_keys",
  "limit_counters",
  // Opened by whatever comes first, and again for another stripe of a busy one.
  "accounts",
]);

export type RowCounts = ReadonlyMap<string, number>;

/** Also of tables that the application may not read. Those of `public` go by their bare name. */
export async function countRows(core: TestCore): Promise<RowCounts> {
  const owner = postgres(core.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await owner<{ schema: string; name: string }[]>`
      select n.nspname as schema, c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition
        and n.nspname not in ('pg_catalog', 'information_schema', 'drizzle')
        and n.nspname not like 'pg\\_%'`;
    const parts = tables
      .filter(({ name }) => !BESIDE.has(name))
      .map(({ schema, name }) => {
        const told = schema === "public" ? name : `${schema}.${name}`;
        return `select '${told}' as name, count(*)::int as count from "${schema}"."${name}"`;
      });
    const rows = await owner.unsafe<{ name: string; count: number }[]>(parts.join(" union all "));
    return new Map(rows.map(({ name, count }) => [name, count]));
  } finally {
    await owner.end();
  }
}

/** What came in between, as `{ orders: 1 }`. */
export function difference(before: RowCounts, after: RowCounts): Record<string, number> {
  const changed = [...after].map(
    ([name, count]) => [name, count - (before.get(name) ?? 0)] as const,
  );
  return Object.fromEntries(changed.filter(([, by]) => by !== 0));
}

/** Answers that are kept under keys. */
export async function countKeys(core: TestCore): Promise<number> {
  const [row] = await core.system.db.execute<{ count: number }>(
    sql`select count(*)::int as count from idempotency_keys`,
  );
  return row!.count;
}
