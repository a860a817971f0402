/**
 * Two pools, never mixed. A driver fault can leave a connection unreserved when BEGIN fills its
 * pipeline, and unrelated queries then run inside the left-over transaction
 * (porsager/postgres#1189). Transactions therefore have a pool that never carries plain queries.
 */
import * as schema from "#drizzle/schema/index.ts";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { PgDatabase, PgTransaction } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";

type Schema = typeof schema;
type Relations = ExtractTablesWithRelations<Schema>;
export type Transaction = PgTransaction<PostgresJsQueryResultHKT, Schema, Relations>;
/** What a query needs, inside or outside a transaction. */
export type Queries = PgDatabase<PostgresJsQueryResultHKT, Schema, Relations>;

export interface Database {
  /** For single statements. Never begin a transaction on it. */
  readonly queries: Queries;
  transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface PoolSizes {
  readonly queries: number;
  readonly transactions: number;
}

/** Waiting for a row longer than this means something hangs; the request fails and can be retried. */
const LOCK_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;

export function openDatabase(
  url: string,
  sizes: PoolSizes = { queries: 10, transactions: 24 },
): Database {
  const options = {
    onnotice: () => {},
    idle_timeout: 60,
    connect_timeout: 10,
    connection: {
      application_name: "beeline",
      lock_timeout: LOCK_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    },
  };
  const plain = postgres(url, { ...options, max: sizes.queries });
  const transactional = postgres(url, { ...options, max: sizes.transactions });
  const queries = drizzle(plain, { schema });
  const inside = drizzle(transactional, { schema });
  return {
    queries,
    transact: (work) => inside.transaction((tx) => work(tx)),
    ping: async () => {
      await plain`select 1`;
    },
    close: async () => {
      await Promise.all([plain.end({ timeout: 5 }), transactional.end({ timeout: 5 })]);
    },
  };
}

/** The SQLSTATE of a driver error, looked for through the wrappers of the query builder. */
export function sqlState(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as { code?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** The name of the violated constraint or unique index, if that is what happened. */
export function violatedConstraint(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { constraint_name: name } = current as { constraint_name?: unknown };
    if (typeof name === "string") return name;
  }
  return undefined;
}
