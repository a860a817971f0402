/** How many rows each table has, to tell what a request left behind. */
import { sql } from "drizzle-orm";
import type { TestCore } from "./test-core.ts";

/** What changes while nobody asks for anything, or is about the request itself. */
const BESIDE = new Set(["idempotency_keys", "limit_counters"]);

export type RowCounts = ReadonlyMap<string, number>;

export async function countRows(core: TestCore): Promise<RowCounts> {
  const tables = await core.system.db.execute<{ name: string }>(sql`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`);
  const parts = tables
    .filter(({ name }) => !BESIDE.has(name))
    .map(({ name }) => `select '${name}' as name, count(*)::int as count from "${name}"`);
  const rows = await core.system.db.execute<{ name: string; count: number }>(
    sql.raw(parts.join(" union all ")),
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
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
