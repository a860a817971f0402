/**
 * One database per region: in the embedded PostgreSQL, or wherever DATABASE_URL says. Migrations run
 * as its owner, everything else as the application, which owns nothing.
 */
import { join } from "node:path";
import postgres from "postgres";
import { makeApplicationLogin } from "#drizzle/application-login.ts";
import { migrate } from "#drizzle/migrate.ts";
import type { Children } from "./children.ts";
import { readDatabasePassword } from "./keys.ts";
import type { Layout } from "./layout.ts";
import type { DatabaseUrls } from "./options.ts";
import { startPostgres } from "./postgres.ts";
import { Trouble } from "./trouble.ts";

export interface Databases {
  /** Connection strings by region; the application's is absent where `up` makes its login. */
  urls: Record<string, DatabaseUrls>;
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
  const urls: Record<string, DatabaseUrls> = {};
  for (const region of regions) {
    await server.createDatabase(`beeline_${region}`);
    urls[region] = { owner: server.url(`beeline_${region}`) };
  }
  const place = `PostgreSQL 18 on 127.0.0.1:${server.port}`;
  return { urls, place, ...(server.note && { note: server.note }) };
}

/** Checks that the operator's databases answer, so that a wrong URL is one sentence. */
export async function findDatabases(urls: Databases["urls"]): Promise<Databases> {
  for (const [region, { owner }] of Object.entries(urls)) {
    const sql = postgres(owner, {
      max: 1,
      connect_timeout: answerWithinSeconds,
      onnotice: () => {},
    });
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

/** @returns the application's connection string by region. */
export async function migrateAll(
  layout: Layout,
  urls: Databases["urls"],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [region, { owner, application }] of Object.entries(urls)) {
    try {
      await migrate(owner);
    } catch (error) {
      const isOwner = application !== undefined || !messageOf(error).includes("permission denied");
      const hint = "; give the URL of its owner as BEELINE_OWNER_DATABASE_URL";
      throw new Trouble(
        `The database of region ${region} could not be migrated: ${messageOf(error)}${isOwner ? "" : hint}`,
      );
    }
    found[region] = application ?? (await makeLogin(layout, region, owner));
  }
  return found;
}

/** One for each database: a region's core has no business in another's. */
async function makeLogin(layout: Layout, region: string, ownerUrl: string): Promise<string> {
  const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  const login = { name: `${database}_core`, password: readDatabasePassword(layout, region) };
  try {
    return await makeApplicationLogin(ownerUrl, login);
  } catch (error) {
    throw new Trouble(
      `The application needs a login of its own in the database of region ${region}, and DATABASE_URL may not make one (${messageOf(error)}): make a role that is a member of beeline_app, give its URL as DATABASE_URL and the owner's as BEELINE_OWNER_DATABASE_URL.`,
    );
  }
}

/** Drizzle wraps what PostgreSQL said; the inner message is the useful one. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
