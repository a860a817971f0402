/**
 * Verbs that only add rows of their own, and are asked so often that a transaction each would be
 * what they cost. Their rows and stored answers are written by one statement for all who ask at the
 * moment, before any of them is answered: as durable, and as much once per key, as alone.
 *
 * Whoever was not the first with its key, whom the verb refuses, or whose statement fails goes the
 * ordinary way (`runOnce`), which knows what to do.
 */
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, type Runtime, systemCtx } from "../context.ts";
import { statement } from "../statement.ts";
import { type Claim, runOnce, type StoredAnswer, sealAnswer, timesOf } from "./idempotency.ts";

/** A statement of fifty quotes takes some ms; what comes meanwhile waits for the next one. */
const MOST_AT_ONCE = 50;
/** Backends of the database that may work on them, of those for single statements. */
const MOST_UNDER_WAY = 4;
/** Beyond this the database is far behind; who comes then is told to come back. */
const MOST_WAITING = 5_000;

/** Rows by the names of their tables, as the database reads them from JSON. */
export type GatheredRows = Record<string, Record<string, unknown>>;

export interface Gather {
  run(ctx: Ctx, claim: Claim, work: (ctx: Ctx) => Promise<StoredAnswer>): Promise<StoredAnswer>;
}

interface Waiting {
  readonly id: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** Whether it is written; otherwise it has to be asked for alone. */
  readonly settle: (isWritten: boolean) => void;
}

interface Queue {
  readonly waiting: Waiting[];
  underWay: number;
}

/** For verbs that put one row for each of these tables into `ctx.gathered`, in this order. */
export function makeGather(tables: readonly PgTable[]): Gather {
  const queues = new WeakMap<Runtime, Queue>();
  const insert = statement<{ n: number }>(insertAll(tables));
  return {
    async run(ctx, claim, work) {
      const gathered: GatheredRows = {};
      const answer = await work({ ...ctx, gathered }).catch((error: unknown) => {
        // A refusal is not kept, but an answer may be there from before.
        if (error instanceof BeelineError) return undefined;
        throw error;
      });
      if (!answer) return runOnce(ctx, claim, work);
      const queue = queues.get(ctx.runtime) ?? { waiting: [], underWay: 0 };
      queues.set(ctx.runtime, queue);
      if (queue.waiting.length >= MOST_WAITING) {
        throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
      }
      const isWritten = await new Promise<boolean>((settle) => {
        const { actorId: actor, route, key, fingerprint } = claim;
        const { leaseUntil, expiresAt } = timesOf(ctx);
        const kept = { answer: sealAnswer(ctx, answer), status: answer.status };
        const until = { lease_until: leaseUntil, expires_at: expiresAt };
        const row = { actor, route, key, fingerprint, ...kept, ...until, rows: gathered };
        queue.waiting.push({ id: JSON.stringify([actor, route, key]), row, settle });
        // At the end of the turn, so that all who came with one packet go together.
        if (queue.waiting.length === 1) setImmediate(() => send(ctx.runtime, queue, insert));
      });
      return isWritten ? answer : runOnce(ctx, claim, work);
    },
  };
}

type Insert = ReturnType<typeof statement<{ n: number }>>;

function send(runtime: Runtime, queue: Queue, insert: Insert): void {
  while (queue.waiting.length > 0 && queue.underWay < MOST_UNDER_WAY) {
    const batch = queue.waiting.splice(0, MOST_AT_ONCE);
    queue.underWay += 1;
    void write(runtime, batch, insert).finally(() => {
      queue.underWay -= 1;
      send(runtime, queue, insert);
    });
  }
}

async function write(runtime: Runtime, batch: readonly Waiting[], insert: Insert): Promise<void> {
  // Of twins the first is written; the others hear from it afterwards.
  const first = new Map(batch.toReversed().map((one) => [one.id, one]));
  const rows = [...first.values()].map(({ row }, n) => ({ n, ...row }));
  const written = new Set<Waiting>();
  try {
    const ctx = systemCtx(runtime, "gather");
    const all = [...first.values()];
    for (const { n } of await insert(ctx, [JSON.stringify(rows)])) written.add(all[n]!);
  } catch (error) {
    // One row may be what the database refuses: alone each of them hears what is wrong.
    runtime.log.warn({ error, count: batch.length }, "rows were not written together");
  }
  for (const one of batch) one.settle(written.has(one));
}

/**
 * Keys go in sorted, so that batches of several processes wait for each other in one direction; a
 * key that somebody holds at the moment is waited for no longer than the lock timeout.
 */
function insertAll(tables: readonly PgTable[]): string {
  const inserts = tables.map((table) => {
    const name = getTableName(table);
    const columns = Object.values(getTableColumns(table)).map((column) => column.name);
    return `${name}_gathered as (
      insert into ${name} (${columns.join(", ")})
      select ${columns.map((column) => `made.${column}`).join(", ")}
      from mine, jsonb_populate_record(null::${name}, mine.rows -> '${name}') as made)`;
  });
  return `
    with asked as materialized (
      select * from jsonb_to_recordset($1::text::jsonb) as one (n int, actor text, route text,
        key text, fingerprint text, status int, answer text, lease_until timestamptz,
        expires_at timestamptz, rows jsonb)),
    claimed as (
      insert into idempotency_keys
        (actor_id, route, key, fingerprint, status, body, lease_until, expires_at)
      select actor, route, key, fingerprint, status, answer, lease_until, expires_at
      from asked order by actor, route, key
      on conflict do nothing returning actor_id, route, key),
    mine as (
      select asked.n, asked.rows from asked
      join claimed on claimed.actor_id = asked.actor and claimed.route = asked.route
        and claimed.key = asked.key),
    ${inserts.join(",\n    ")}
    select n from mine`;
}

/** A whole row as JSON that the database reads back as it is. */
export function jsonRow<T extends PgTable>(
  table: T,
  row: T["$inferSelect"],
): Record<string, unknown> {
  const values = row as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([key, column]) => {
      const value = values[key];
      const isPlain = value === null || column.dataType === "json";
      return [column.name, isPlain ? value : column.mapToDriverValue(value)];
    }),
  );
}
