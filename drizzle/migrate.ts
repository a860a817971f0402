/** Brings a database to the newest schema. Safe to run at every start and by several at once. */
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { PgBoss } from "pg-boss";
import postgres from "postgres";
import { JOBS_SCHEMA } from "./jobs-schema.ts";

/** Any number that nobody else uses for an advisory lock in this database. */
const MIGRATION_LOCK = 4_201_100;

/** @param databaseUrl of the database to migrate; its role must be allowed to create tables. */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await applyMigrations(drizzle(client), {
      migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)),
    });
    await migrateJobs(databaseUrl);
    await grantJobs(client);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** The job queue brings its own tables and their migrations; only the owner may run them. */
async function migrateJobs(databaseUrl: string): Promise<void> {
  const queue = new PgBoss({
    ...{ connectionString: databaseUrl, schema: JOBS_SCHEMA, max: 1 },
    ...{ supervise: false, schedule: false },
  });
  let failure: Error | undefined;
  queue.on("error", (error) => {
    failure ??= error;
  });
  await queue.start();
  await queue.stop({ graceful: false });
  if (failure) throw failure;
}

/** The application queues and takes jobs; it cannot change their tables. */
async function grantJobs(client: postgres.Sql): Promise<void> {
  const schema = client(JOBS_SCHEMA);
  await client`grant usage on schema ${schema} to beeline_app`;
  await client`grant select, insert, update, delete on all tables in schema ${schema} to beeline_app`;
  await client`grant usage, select on all sequences in schema ${schema} to beeline_app`;
  await client`grant execute on all functions in schema ${schema} to beeline_app`;
}
