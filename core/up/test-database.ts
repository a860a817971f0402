/** A migrated, empty database of its own for one test file, copied in some 30 ms. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";

export interface TestDatabase {
  url: string;
  /** Ends whoever is still connected and removes the database. */
  drop(): Promise<void>;
}

/** Works inside `bun run test`, whose set-up (test-server.ts) starts the server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { BEELINE_TEST_PG_URL: adminUrl, BEELINE_TEST_PG_TEMPLATE: template } = process.env;
  if (!adminUrl || !template) throw new Error("no test server: run this by `bun run test core`");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => asAdmin(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

async function asAdmin(
  url: string,
  run: (sql: postgres.Sql) => postgres.PendingQuery<postgres.Row[]>,
): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await run(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
