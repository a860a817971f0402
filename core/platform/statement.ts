/**
 * Statements of the hot paths. Building one with the query builder costs more than sending it, so
 * these are built once, from the builder or by hand, and only filled afterwards.
 */
import { getTableColumns, getTableName, is, Param, Placeholder } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import * as schema from "#drizzle/schema/index.ts";
import { clientOf, type Queries } from "./database.ts";
import { makeWrite, type Write, WriteBatch } from "./write-batch.ts";

interface Executable {
  readonly params: readonly unknown[];
  execute(): Promise<unknown>;
}
interface Preparable {
  prepare(name: string): { execute(values?: Record<string, unknown>): Promise<unknown> };
}
type ResultOf<Q extends Preparable> = Awaited<ReturnType<ReturnType<Q["prepare"]>["execute"]>>;
type Asker = { readonly db: Queries };

/**
 * A statement made with the query builder and `sql.placeholder`. Call it with a context, whose
 * transaction it then belongs to, and the placeholders' values.
 */
export function prepare<Q extends Preparable>(
  build: (db: Queries) => Q,
): (ctx: Asker, values?: Record<string, unknown>) => Promise<ResultOf<Q>> {
  let made: Executable | undefined;
  return (ctx, values = {}) => {
    made ??= build(drizzle.mock({ schema })).prepare("hot") as unknown as Executable;
    // The same statement on the caller's connection.
    const bound = Object.create(made, {
      client: { value: clientOf(ctx.db) },
      params: { value: made.params.map((param) => fill(param, values)) },
    }) as Executable;
    return bound.execute() as Promise<ResultOf<Q>>;
  };
}

/** As the builder fills them, which however cannot write null into a column with a format. */
function fill(param: unknown, values: Record<string, unknown>): unknown {
  const isEncoded = is(param, Param);
  const place = isEncoded ? param.value : param;
  if (!is(place, Placeholder)) return param;
  const value = values[place.name];
  if (value === undefined) throw new Error(`A statement misses its value ${place.name}`);
  return value === null || !isEncoded ? value : param.encoder.mapToDriverValue(value);
}

/** What a hand-written statement takes; dates as ISO text, JSON as text. */
export type Parameter = string | number | boolean | null | readonly string[] | readonly number[];

/**
 * A hand-written statement. Its rows come as the driver reads them: column names as they are,
 * instants as text, JSON parsed.
 */
export function statement<Row extends object>(
  text: string,
): (ctx: Asker, parameters: readonly Parameter[]) => Promise<readonly Row[]> {
  return async (ctx, parameters) => {
    const rows = await clientOf(ctx.db).unsafe(text, parameters as never[]);
    return rows as unknown as readonly Row[];
  };
}

/**
 * The statement that inserts a whole row, and its parameters for a row. Encoded as the query builder
 * does it, which however cannot write null into a column with a format.
 */
export function insertOf<T extends PgTable>(table: T) {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, { name }]) => name).join(", ");
  const places = columns.map((_, index) => `$${index + 1}`).join(", ");
  return {
    text: `insert into ${getTableName(table)} (${names}) values (${places})`,
    /** How many parameters there are. */
    size: columns.length,
    parametersOf: (row: T["$inferSelect"]): Parameter[] =>
      columns.map(([key, column]) => {
        const value = (row as Record<string, unknown>)[key];
        return value === null ? null : (column.mapToDriverValue(value) as Parameter);
      }),
  };
}

/**
 * A write that nobody waits for. Inside a transaction it travels with the next statement or with the
 * commit, as one statement with its neighbours; its failure undoes the transaction and is what the
 * caller of `transact` hears. Without a transaction it is asked now.
 */
export function write(
  parts: Write["parts"],
  demand: Omit<Write, "parts"> = {},
): (ctx: Asker, parameters: readonly Parameter[]) => Promise<void> {
  const made = makeWrite({ parts, ...demand });
  return async (ctx, parameters) => {
    const client = clientOf(ctx.db);
    if (client.batch) {
      client.batch.add(made, parameters);
      return;
    }
    const alone = new WriteBatch((text, values) => client.unsafe(text, [...values] as never[]));
    alone.add(made, parameters);
    alone.flush();
    await alone.answers();
  };
}

/** An instant as PostgreSQL writes it. */
export function dateOf(text: string): Date {
  return new Date(text);
}
