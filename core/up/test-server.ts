/**
 * Vitest's global set-up for tests that need a database: one embedded PostgreSQL for the whole run,
 * with a migrated template that test-database.ts copies. Tests find it by the environment.
 */
import { migrate } from "#drizzle/migrate.ts";
import { startPostgres } from "./postgres.ts";

const template = "beeline_template";

export default async function startTestServer(): Promise<() => Promise<void>> {
  const server = await startPostgres({ isDurable: false, settings: { max_connections: "300" } });
  try {
    await server.createDatabase(template);
    await migrate(server.url(template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env.BEELINE_TEST_PG_URL = server.url("postgres");
  process.env.BEELINE_TEST_PG_TEMPLATE = template;
  return () => server.stop();
}
