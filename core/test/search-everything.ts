/** All that a core has kept, as text: every row of every table as its owner sees it, seals opened. */
import postgres from "postgres";
import type { TestCore } from "./test-core.ts";

const SEALED = /\bv[12]\.[\w-]+\.[\w-]{16}\.[\w-]+/g;

/** One line per row, `table: (row)`. Sealed values are opened and stand behind the row. */
export async function dumpRows(core: TestCore): Promise<string[]> {
  const sql = postgres(core.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select n.nspname as schema, c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
        and n.nspname not like 'pg\\_%'`;
    const lines: string[] = [];
    for (const { schema, name } of tables) {
      const rows = await sql<
        { row: string }[]
      >`select t::text as row from ${sql(`${schema}.${name}`)} t`;
      for (const { row } of rows) lines.push(`${schema}.${name}: ${row} ${opened(core, row)}`);
    }
    return lines;
  } finally {
    await sql.end();
  }
}

function opened(core: TestCore, row: string): string {
  return [...row.matchAll(SEALED)].map(([value]) => openAll(core, value)).join(" ");
}

/** A sealed value may hold others. */
function openAll(core: TestCore, sealed: string): string {
  const text = core.runtime.sealer.open(sealed);
  return `${text} ${opened(core, text)}`;
}
