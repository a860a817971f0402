/** One database per region: in the embedded PostgreSQL, or wherever DATABASE_URL says. */
import { join } from "node:path";
import postgres from "postgres";
import { migrate } from "#drizzle/migrate.ts";
import type { Children } from "./children.ts";
import type { Layout } from "./layout.ts";
import { startPostgres } from "./postgres.ts";
import { Trouble } from "./trouble.ts";

export interface Databases {
  /** Connection string by region. */
  urls: Record<string, string>;
  /** Where they are, for people; without credentials. */
  place: string;
  /** Something unusual worth telling. */
  note?: string;
}

const answerWithinSeconds = 5;

export const postgresDirectory = (layout: Layout) => join(layout.state, "postgres");

export async function startDatabases(
  layout: Layout,
  children: Children,
  regions: string[],
): Promise<Databases> {
  const server = await startPostgres({
    dir: postgresDirectory(layout),
    logFile: layout.log("database"),
  });
  children.adopt(server.child);
  const urls: Record<string, string> = {};
  for (const region of regions) {
    await server.createDatabase(`beeline_${region}`);
    urls[region] = server.url(`beeline_${region}`);
  }
  const place = `PostgreSQL 18 on 127.0.0.1:${server.port}`;
  return { urls, place, ...(server.note && { note: server.note }) };
}

/** Checks that the operator's databases answer, so that a wrong URL is one sentence. */
export async function findDatabases(urls: Record<string, string>): Promise<Databases> {
  for (const [region, url] of Object.entries(urls)) {
    const sql = postgres(url, { max: 1, connect_timeout: answerWithinSeconds, onnotice: () => {} });
    try {
      await sql`select 1`;
    } catch (error) {
      throw new Trouble(
        `The database of region ${region} does not answer: ${messageOf(error)}; check DATABASE_URL.`,
      );
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  return { urls, place: "yours, by DATABASE_URL" };
}

export async function migrateAll({ urls }: Databases): Promise<void> {
  for (const [region, url] of Object.entries(urls)) {
    try {
      await migrate(url);
    } catch (error) {
      throw new Trouble(
        `The database of region ${region} could not be migrated: ${messageOf(error)}`,
      );
    }
  }
}

/** Drizzle wraps what PostgreSQL said; the inner message is the useful one. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
