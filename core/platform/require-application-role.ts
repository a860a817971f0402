/** The core works as a role that owns nothing: only then is what the database refuses refused. */
import { sql } from "drizzle-orm";
import type { Queries } from "./database.ts";

/**
 * Also tells whether the database answers.
 * @throws Error with one sentence for people when the login is a superuser or owns tables
 */
export async function requireApplicationRole(queries: Queries): Promise<void> {
  const [found] = await queries.execute<{ is_super: boolean; is_owner: boolean }>(sql`
    select (select rolsuper from pg_roles where rolname = current_user) as is_super,
      exists (
        select from pg_class
        where relkind in ('r', 'p') and relnamespace not in (
            select oid from pg_namespace
            where nspname like 'pg_%' or nspname = 'information_schema')
          and pg_has_role(current_user, relowner, 'member')
      ) as is_owner`);
  if (!found?.is_super && !found?.is_owner) return;
  const why = found.is_super ? "is a superuser" : "owns the tables";
  throw new Error(
    `The login of DATABASE_URL ${why}, so nothing would keep the core from changing the books: give it a role that is only a member of beeline_app.`,
  );
}
