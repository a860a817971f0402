/**
 * Vitest's global set-up for tests that need a database: one embedded PostgreSQL for the whole run,
 * with a migrated template that test-database.ts copies. Tests find it by the environment.
 */
import { applicationUrl, makeApplicationLogin } from "#drizzle/application-login.ts";
import { migrate } from "#drizzle/migrate.ts";
import { makeSecret } from "./keys.ts";
import { startPostgres } from "./postgres.ts";

const template = "beeline_template";

export default async function startTestServer(): Promise<() => Promise<void>> {
  const login = { name: "beeline_test_core", password: makeSecret() };
  const server = await startPostgres({ isDurable: false, settings: { max_connections: "300" } });
  try {
    await server.createDatabase(template);
    await migrate(server.url(template));
    await makeApplicationLogin(server.url(template), login);
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env.BEELINE_TEST_PG_URL = server.url("postgres");
  process.env.BEELINE_TEST_PG_APP_URL = applicationUrl(server.url("postgres"), login);
  process.env.BEELINE_TEST_PG_TEMPLATE = template;
  return () => server.stop();
}
