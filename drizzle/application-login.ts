/**
 * A login for the application: a role that is a member of `beeline_app` and nothing else, so that the
 * database refuses what the application must never do. Made by the owner, after the migrations.
 */
import postgres from "postgres";

export interface ApplicationLogin {
  readonly name: string;
  readonly password: string;
}

/** SQLSTATEs of two owners that do the same to the cluster's roles at the same moment. */
const RACES = ["42710", "23505", "XX000", "40001"];
const TRIES = 5;

/**
 * Makes the role, or gives it this password and membership when it is there.
 * @param ownerUrl of a migrated database, by a role that may create roles
 * @returns the application's connection string of the same database
 * @throws the database's error, 42501 when the owner may not create roles
 */
export async function makeApplicationLogin(
  ownerUrl: string,
  login: ApplicationLogin,
): Promise<string> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await ensureLogin(sql, login);
        await forbidTemporaryTables(sql);
        break;
      } catch (error) {
        const { code } = error as { code?: string };
        if (attempt === TRIES || !RACES.includes(code ?? "")) throw error;
      }
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
  return applicationUrl(ownerUrl, login);
}

async function ensureLogin(sql: postgres.Sql, { name, password }: ApplicationLogin): Promise<void> {
  const [found] = await sql`select from pg_roles where rolname = ${name}`;
  const secret = sql.unsafe(`'${password.replaceAll("'", "''")}'`);
  await sql`${found ? sql`alter` : sql`create`} role ${sql(name)} login password ${secret}`;
  await sql`grant beeline_app to ${sql(name)}`;
}

/** They would be looked at before the real tables of the same name. */
async function forbidTemporaryTables(sql: postgres.Sql): Promise<void> {
  const [row] = await sql<{ name: string }[]>`select current_database() as name`;
  await sql`revoke temporary on database ${sql(row!.name)} from public`;
}

/** The same database by another login. */
export function applicationUrl(ownerUrl: string, { name, password }: ApplicationLogin): string {
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(name);
  url.password = encodeURIComponent(password);
  return url.href;
}
