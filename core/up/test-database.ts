/** A migrated, empty database of its own for one test file, copied in some 30 ms. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";

export interface TestDatabase {
  /** The application's, which owns nothing: what a core is given. */
  url: string;
  /** The owner's, for what only an owner may do. */
  ownerUrl: string;
  /** Ends whoever is still connected and removes the database. */
  drop(): Promise<void>;
}

/** Works inside `bun run test`, whose set-up (test-server.ts) starts the server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const {
    BEELINE_TEST_PG_URL: adminUrl,
    BEELINE_TEST_PG_APP_URL: applicationUrl,
    BEELINE_TEST_PG_TEMPLATE: template,
  } = process.env;
  if (!adminUrl || !applicationUrl || !template) {
    throw new Error("no test server: run this by `bun run test core`");
  }
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  // The copy has the template's tables and grants, but not what was said of the database itself.
  await asAdmin(adminUrl, (sql) => sql`revoke temporary on database ${sql(name)} from public`);
  return {
    url: databaseOf(applicationUrl, name),
    ownerUrl: databaseOf(adminUrl, name),
    drop: () => asAdmin(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

function databaseOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
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
