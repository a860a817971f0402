/**
 * Statements of the hot paths. Building one with the query builder costs more than sending it, so
 * these are built once, from the builder or by hand, and only filled afterwards.
 */
import { getTableColumns, type InferInsertModel, is, Param, Placeholder, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import * as schema from "#drizzle/schema/index.ts";
import { clientOf, type Queries } from "./database.ts";

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

/** A placeholder for each column under the column's own name, to insert whole rows with `prepare`. */
export function placeholders<T extends PgTable>(table: T): InferInsertModel<T> {
  const names = Object.keys(getTableColumns(table));
  return Object.fromEntries(
    names.map((name) => [name, sql.placeholder(name)]),
  ) as InferInsertModel<T>;
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

/** An instant as PostgreSQL writes it. */
export function dateOf(text: string): Date {
  return new Date(text);
}
