/**
 * Two pools, never mixed. A driver fault can leave a connection unreserved when BEGIN fills its
 * pipeline, and unrelated queries then run inside the left-over transaction
 * (porsager/postgres#1189). Transactions therefore have a pool that never carries plain queries.
 */

import type { ExtractTablesWithRelations } from "drizzle-orm";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT, PostgresJsSession } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "#drizzle/schema/index.ts";
import { WriteBatch } from "./write-batch.ts";

type Schema = typeof schema;
type Relations = ExtractTablesWithRelations<Schema>;
/** What a query needs, inside or outside a transaction. */
export type Queries = PgDatabase<PostgresJsQueryResultHKT, Schema, Relations>;

const dialect = new PgDialect();

/**
 * The query builder on a transaction's connection. Its relational half (`query`), which would have to
 * be set up for every transaction anew, stays with the pool.
 */
function queriesOn(client: Client): Queries {
  return new PgDatabase(
    dialect,
    new PostgresJsSession(client, dialect, undefined),
    undefined,
  ) as never;
}

export interface Database {
  /** For single statements. Never begin a transaction on it. */
  readonly queries: Queries;
  transact<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  /**
   * Calls `hear` with what other processes say on a channel (`pg_notify`), on a connection of its own
   * that comes back by itself; what was said while it was away is lost, so it is only ever a hint.
   */
  listen(channel: string, hear: (said: string) => void): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}

export interface PoolSizes {
  readonly queries: number;
  readonly transactions: number;
}

/**
 * A few per core of a small machine: more connections than can work at a time only mean that each
 * one has to learn every statement, and that plans and rows leave the caches sooner.
 */
const USUAL_SIZES: PoolSizes = { queries: 6, transactions: 12 };

/** Waiting for a row longer than this means something hangs; the request fails and can be retried. */
const LOCK_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/**
 * A core that stands still in the middle of a transaction keeps its locks, and nothing of the journal
 * is sealed beyond it, until the database ends it.
 */
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_SECONDS = 5;

/**
 * Beyond this a statement is of varying length (a list, many rows) and would fill the backends'
 * memory with plans that are used once.
 */
const MAX_PREPARED_PARAMETERS = 64;

type Client = postgres.Sql & {
  /** Present on a transaction's connection: writes that wait for its next statement. */
  readonly batch?: WriteBatch;
};
type Unsafe = Client["unsafe"];

/**
 * The query builder asks for unnamed statements, which cost two round trips and a new plan each.
 * Named ones are parsed once per connection, and can be sent before the last one is answered.
 */
function prepared(client: Pick<Client, "unsafe">): Unsafe {
  return ((text, parameters = [], options = {}) => {
    const prepare = parameters.length > 0 && parameters.length <= MAX_PREPARED_PARAMETERS;
    // Under way at once, so that what is asked first is also sent first.
    return client.unsafe(text, parameters, { ...options, prepare }).execute();
  }) as Unsafe;
}

/** The same on a connection of its own, between begin and commit. */
function begin<T>(pool: Client, work: (tx: Client) => Promise<T>): Promise<T> {
  const done = pool.begin(async (tx) => {
    let isOver = false;
    const send = prepared(tx);
    const batch = new WriteBatch((text, parameters) => send(text, [...parameters] as never[]));
    const unsafe = ((...asked: Parameters<Unsafe>) => {
      if (isOver) throw new Error("A statement came after the end of its transaction");
      batch.flush();
      return send(...asked);
    }) as Unsafe;
    try {
      return await work({ unsafe, batch } as Client);
    } finally {
      // A straggler would run on a connection that serves somebody else by then.
      isOver = true;
    }
  });
  return done as Promise<T>;
}

/**
 * A pool that is replaced as a whole when one of its backends is lost: the driver keeps state of the
 * dead connection and may never answer on its successor. Idle and lifetime limits are off, so that a
 * closing connection always means a loss.
 */
function renewablePool(url: string, size: number) {
  let isClosing = false;
  const open = () => {
    const client = postgres(url, {
      max: size,
      onnotice: () => {},
      connect_timeout: 10,
      idle_timeout: 0,
      max_lifetime: null,
      connection: {
        application_name: "beeline",
        lock_timeout: LOCK_TIMEOUT_MS,
        statement_timeout: STATEMENT_TIMEOUT_MS,
        idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
      },
      onclose: () => {
        if (isClosing || current.client !== client) return;
        current = open();
        // What still runs on the other connections may finish.
        void client.end({ timeout: CLOSE_TIMEOUT_SECONDS });
      },
    });
    const asked = {
      unsafe: prepared(client),
      options: client.options,
      begin: (work: (tx: Client) => Promise<unknown>) => begin(client, work),
    };
    return { client, queries: drizzle(asked as unknown as Client, { schema }) };
  };
  let current = open();
  return {
    get queries() {
      return current.queries;
    },
    transact: <T>(work: (tx: Queries) => Promise<T>) =>
      begin(current.client, (tx) => work(queriesOn(tx))),
    close: () => {
      isClosing = true;
      return current.client.end({ timeout: CLOSE_TIMEOUT_SECONDS });
    },
  };
}

export function openDatabase(url: string, sizes: PoolSizes = USUAL_SIZES): Database {
  const plain = renewablePool(url, sizes.queries);
  const transactional = renewablePool(url, sizes.transactions);
  return {
    get queries() {
      return plain.queries;
    },
    transact: (work) => transactional.transact(work),
    ping: async () => {
      await plain.queries.execute("select 1");
    },
    listen: async (channel, hear) => {
      const client = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 });
      await client.listen(channel, hear);
      return { stop: () => client.end({ timeout: CLOSE_TIMEOUT_SECONDS }) };
    },
    close: async () => {
      await Promise.all([plain.close(), transactional.close()]);
    },
  };
}

/** The connection, or the pool, behind the query builder. */
export function clientOf(queries: Queries): Client {
  return (queries as unknown as { session: { client: Client } }).session.client;
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
