/**
 * What every verb gets: where it runs (`runtime`), who asks (`actor`) and the queries to use.
 * A verb that needs a transaction says `transact(ctx, …)`; a verb called inside one reuses it.
 */

import { type IdKind, makeId } from "#shared/ids.ts";
import { type ToldLimit, tellTighter } from "#shared/limits/limit-headers.ts";
import { type Region, regions } from "#shared/regions.ts";
import type { ActorRole } from "#shared/roles.ts";
import type { Config } from "./config.ts";
import { type CrashHook, killAt } from "./crash-point.ts";
import { makeSealer, type Sealer } from "./crypto.ts";
import { clientOf, type Database, openDatabase, type Queries, sqlState } from "./database.ts";
import type { GatheredRows } from "./http/gather-answers.ts";
import { type Log, makeLog } from "./log.ts";
import { type Metrics, makeMetrics } from "./metrics.ts";
import type { WriteBatch } from "./write-batch.ts";

export interface Actor {
  readonly role: ActorRole;
  /** The person; absent for `system`. */
  readonly id?: string;
  readonly sessionId?: string;
}

export const systemActor: Actor = { role: "system" };

/** Time and randomness, so that tests can hold them. */
export interface Ambient {
  now(): Date;
  random(): number;
  randomBytes(size: number): Uint8Array;
  /** Decides what the next id of a kind is made of, for runs that have to repeat. */
  nextId?(kind: IdKind): { readonly nowMs: number; readonly bytes: Uint8Array } | undefined;
}

export const realAmbient: Ambient = {
  now: () => new Date(),
  random: () => Math.random(),
  randomBytes: (size) => crypto.getRandomValues(new Uint8Array(size)),
};

/** SQLSTATE of a statement in a transaction that has failed already. */
const ABORTED = "25P02";

export interface Runtime {
  readonly config: Config;
  readonly region: Region;
  readonly database: Database;
  readonly sealer: Sealer;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly ambient: Ambient;
  /** Called after a commit that appended events; the outbox relay listens. */
  readonly committed: Set<() => void>;
  /** Told of every crash point that is passed; absent except in tests of recovery. */
  readonly atCrashPoint?: CrashHook;
}

/** Who sent a request, as far as the network tells; see `http/client.ts` for whom it believes. */
export interface Client {
  /** IPv4 or IPv6 text; undefined when nobody knows it, as for work that nobody asked for. */
  readonly address: string | undefined;
  /** ISO 3166-1 alpha-2 by the edge's network; undefined for a caller who came directly. */
  readonly country: string | undefined;
  /** Whether the edge vouches for this by its signature. */
  readonly viaEdge: boolean;
}

export const noClient: Client = { address: undefined, country: undefined, viaEdge: false };

export interface Ctx {
  readonly runtime: Runtime;
  readonly actor: Actor;
  readonly client: Client;
  readonly requestId: string;
  /** Inside a transaction these are the transaction's. */
  readonly db: Queries;
  /** Present inside a transaction: what to do once it is committed. */
  readonly afterCommit?: (() => void)[];
  /** Present inside a transaction: answers it waits for before its commit. */
  readonly following?: Promise<unknown>[];
  /** Present inside a transaction: what is sent together with its commit. */
  readonly atCommit?: ((ctx: Ctx) => Promise<unknown>)[];
  /** Present where rows of many callers are written at once: a verb puts its own here instead. */
  readonly gathered?: GatheredRows;
  /** Headers that a verb adds to the answer, also to a refusal. */
  readonly answerHeaders?: Map<string, string>;
}

/** Tells the caller where it stands with a limit, unless a tighter one is told already. */
export function tellLimit(ctx: Ctx, standing: ToldLimit): void {
  if (ctx.answerHeaders) tellTighter(ctx.answerHeaders, standing);
}

export function makeRuntime(config: Config, ambient: Ambient = realAmbient): Runtime {
  return {
    config,
    region: regions[config.region],
    database: openDatabase(config.databaseUrl),
    sealer: makeSealer(config.dataKeys, ambient.randomBytes),
    log: makeLog({ level: config.logLevel, region: config.region }),
    metrics: makeMetrics(config.region),
    ambient,
    committed: new Set(),
    ...(config.crashAt ? { atCrashPoint: killAt(config.crashAt) } : {}),
  };
}

/** A context for work that nobody asked for: timers, recovery, start-up. */
export function systemCtx(runtime: Runtime, requestId = "system"): Ctx {
  return {
    runtime,
    actor: systemActor,
    client: noClient,
    requestId,
    db: runtime.database.queries,
  };
}

/** Runs `work` in a transaction, or in the one that is already open. */
export async function transact<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.afterCommit) return work(ctx);
  const afterCommit: (() => void)[] = [];
  const atCommit: ((ctx: Ctx) => Promise<unknown>)[] = [];
  const following: Promise<unknown>[] = [];
  const closing: Promise<unknown>[] = [];
  let batch: WriteBatch | undefined;
  const inTransaction = async (tx: Queries) => {
    batch = clientOf(tx).batch;
    const inner: Ctx = { ...ctx, db: tx, afterCommit, following, atCommit };
    const done = await work(inner).catch(async (error: unknown) => {
      if (error instanceof Error && kept.has(error)) return new Thrown(error);
      // "Aborted" only says that an earlier statement failed, which nobody has looked at yet.
      if (sqlState(error) === ABORTED) await Promise.all(following);
      throw error;
    });
    await Promise.all(following);
    // Sent and not waited for: the commit follows in the same packet. Should one of them fail, the
    // database undoes the transaction instead, and the wait below tells.
    for (const step of atCommit) closing.push(step(inner));
    for (const step of closing) step.catch(() => {});
    batch?.flush();
    return done;
  };
  const result = await ctx.runtime.database.transact(inTransaction).catch(async (error) => {
    // A write that nobody waited for may be what the database is complaining about.
    if (sqlState(error) !== undefined) await batch?.answers();
    throw error;
  });
  await Promise.all([batch?.answers(), ...closing]);
  for (const action of afterCommit) action();
  if (result instanceof Thrown) throw result.error;
  return result;
}

const kept = new WeakSet<Error>();

class Thrown {
  constructor(readonly error: Error) {}
}

/** Marks a refusal that is to leave a trace: the transaction that throws it is committed. */
export function keeping<E extends Error>(error: E): E {
  kept.add(error);
  return error;
}

/**
 * Lets a statement of the surrounding transaction travel with the one after it: its answer is
 * waited for before the commit, not now. Without a transaction it is waited for now.
 */
export async function follow(ctx: Ctx, asked: Promise<unknown>): Promise<void> {
  if (!ctx.following) {
    await asked;
    return;
  }
  // Looked at by the transaction; until then its failure is nobody's.
  asked.catch(() => {});
  ctx.following.push(asked);
}

/**
 * Waits until all of them are over, then gives their results or throws the first failure: inside a
 * transaction nobody may still be asking when it ends.
 */
export async function together<T extends readonly unknown[]>(
  ...asked: { [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await Promise.allSettled(asked);
  return Promise.all(asked) as unknown as Promise<T>;
}

/**
 * Asks one last statement of the surrounding transaction, together with its commit. `step` sends or
 * writes exactly one statement, at once. Without a transaction it is asked now.
 */
export async function atCommit(ctx: Ctx, step: (ctx: Ctx) => Promise<unknown>): Promise<void> {
  if (ctx.atCommit) ctx.atCommit.push(step);
  else await step(ctx);
}

/** Does `action` once the surrounding transaction is committed, or at once when there is none. */
export function afterCommit(ctx: Ctx, action: () => void): void {
  if (ctx.afterCommit) ctx.afterCommit.push(action);
  else action();
}

export function newId(ctx: Ctx, kind: IdKind): string {
  const { ambient, region } = ctx.runtime;
  const decided = ambient.nextId?.(kind);
  if (decided) return makeId(kind, region.code, decided.nowMs, decided.bytes);
  return makeId(kind, region.code, ambient.now().getTime(), ambient.randomBytes(16));
}

export function now(ctx: Ctx): Date {
  return ctx.runtime.ambient.now();
}

/** Real time in ms for something that takes `ms` in the life of the (possibly faster) demo city. */
export function cityMs(ctx: Ctx, ms: number): number {
  return ms / ctx.runtime.config.timeScale;
}
