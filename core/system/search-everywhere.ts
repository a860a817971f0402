/** Looks for texts in places where they must not be: files of any kind, and every table. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import postgres from "postgres";

export interface Hit {
  needle: string;
  where: string;
}

/** UTF-16 as well: SQLite and V8 keep texts that way when it suits them. */
const encodings = ["utf8", "utf16le"] as const;

export function filesUnder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Looks into every file below a directory, byte by byte. */
export function searchFiles(directory: string, needles: readonly string[]): Hit[] {
  return filesUnder(directory).flatMap((file) => {
    const content = readWhileThere(file);
    return needles
      .filter((needle) => encodings.some((how) => content.includes(Buffer.from(needle, how))))
      .map((needle) => ({ needle, where: relative(directory, file) }));
  });
}

/** A running server removes files between our listing and our reading. */
function readWhileThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

export function searchText(where: string, text: string, needles: readonly string[]): Hit[] {
  return needles.filter((needle) => text.includes(needle)).map((needle) => ({ needle, where }));
}

/** Every row of every table as text, by table. */
export async function dumpTables(databaseUrl: string): Promise<Map<string, string[]>> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
    const dump = new Map<string, string[]>();
    for (const { schema, name } of tables) {
      const rows = await sql<{ row: string }[]>`
        select t::text as row from ${sql(schema)}.${sql(name)} t`;
      dump.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return dump;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

export function searchTables(
  dump: ReadonlyMap<string, readonly string[]>,
  needles: readonly string[],
): Hit[] {
  return [...dump].flatMap(([table, rows]) =>
    searchText(`table ${table}`, rows.join("\n"), needles),
  );
}
