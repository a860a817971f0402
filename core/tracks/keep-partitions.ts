/**
 * Creates the days' tables ahead and drops those whose time is over. Any process may do either at any
 * time: an advisory lock lets one do it, and what is done already is not done again. The application
 * owns no table, so two functions of the database do it in the owner's name.
 */
import { sql } from "drizzle-orm";
import { type Ctx, now, transact } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { expiredPartitions, type Partition, partitionsAround } from "./partition-rules.ts";

/** Of this job, in all processes that share the database: "trac" in ASCII. */
const LOCK = 0x74726163;
/** Attaching and dropping wait for readers of the table, and later readers queue behind them. */
const LOCK_TIMEOUT = "2s";

export async function createPartitions(ctx: Ctx): Promise<void> {
  const wanted = partitionsAround(now(ctx).getTime());
  const missing = missingOf(wanted, await partitionNames(ctx));
  if (missing.length === 0) return;
  await alone(ctx, async (tx) => {
    const names = await partitionNames(tx);
    for (const partition of missingOf(wanted, names)) await create(tx, partition);
  });
}

function missingOf(wanted: readonly Partition[], names: readonly string[]): Partition[] {
  return wanted.filter(({ name }) => !names.includes(name));
}

async function create(tx: Ctx, { day }: Partition): Promise<void> {
  await tx.db.execute(sql`select create_track_day(${day})`);
}

/** Drops the days that are older than the region keeps tracks; gives their names. */
export async function dropExpiredPartitions(ctx: Ctx): Promise<string[]> {
  const { trackDays } = policyInForce(ctx.runtime, "retention").values;
  const expiredOf = (names: string[]) => expiredPartitions(names, now(ctx).getTime(), trackDays);
  if (expiredOf(await partitionNames(ctx)).length === 0) return [];
  return alone(ctx, async (tx) => {
    const expired = expiredOf(await partitionNames(tx));
    for (const { day } of expired) await tx.db.execute(sql`select drop_track_day(${day})`);
    return expired.map(({ name }) => name);
  });
}

export async function partitionNames(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.execute<{ name: string }>(sql`
    select child.relname as name
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'track_chunks'::regclass
    order by 1`);
  return [...rows].map(({ name }) => name);
}

async function alone<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  return transact(ctx, async (tx) => {
    await tx.db.execute(sql`set local lock_timeout = ${sql.raw(`'${LOCK_TIMEOUT}'`)}`);
    await tx.db.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
    return work(tx);
  });
}
