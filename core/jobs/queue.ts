/**
 * The one place that knows the job queue, pg-boss. Whoever puts something in uses our own
 * connections, so that a job is part of the caller's transaction; only a worker has some for itself.
 */
import { PgBoss, type Db as QueueDb } from "pg-boss";
import { JOBS_SCHEMA } from "#drizzle/jobs-schema.ts";
import { clientOf, type Queries, type Runtime } from "../platform/index.ts";
import { definedJobs, type Job } from "./define-job.ts";

/** All jobs that were given up end there, with the name of their own queue. */
export const DEAD_LETTERS = "dead";

/** The longest that the library allows: our queues do not change while we run. */
const QUEUE_CACHE_SECONDS = 86_400;
/** What is done is of no use to anybody, and there is a lot of it. */
const KEEP_DONE_SECONDS = 600;
const TIDY_SECONDS = 120;
const KEEP_DEAD_SECONDS = 30 * 24 * 3_600;
/** A worker that has not been heard of for so long is dead; the least that the library allows. */
const HEARTBEAT_SECONDS = 10;
/** How often dead workers are looked for. */
const SUPERVISE_SECONDS = 2;

const senders = new WeakMap<Runtime, Promise<PgBoss>>();

/** Gets ready to put jobs in, so that the first one waits for nothing. */
export async function openJobs(runtime: Runtime): Promise<void> {
  await senderOf(runtime);
}

/** For putting jobs in. Holds no connection. */
export function senderOf(runtime: Runtime): Promise<PgBoss> {
  const known = senders.get(runtime);
  if (known) return known;
  const made = startSender(runtime);
  senders.set(runtime, made);
  // A database that was away must not be remembered as a failure.
  made.catch(() => senders.delete(runtime));
  return made;
}

async function startSender(runtime: Runtime): Promise<PgBoss> {
  const queue = new PgBoss({
    db: { executeSql: (text, values) => askOn(runtime.database.queries, text, values) },
    schema: JOBS_SCHEMA,
    ...{ migrate: false, createSchema: false, schedule: false, supervise: false },
    queueCacheIntervalSeconds: QUEUE_CACHE_SECONDS,
  });
  listenToErrors(queue, runtime);
  await queue.start();
  if (!(await hasQueues(queue))) await createMissing(runtime);
  return queue;
}

async function hasQueues(queue: PgBoss): Promise<boolean> {
  const known = new Set((await queue.getQueues()).map(({ name }) => name));
  return [...definedJobs.keys()].every((name) => known.has(name));
}

/** Makes the queues with a connection for this alone: it takes a transaction of the library's own. */
async function createMissing(runtime: Runtime): Promise<void> {
  const queue = new PgBoss({
    ...{ connectionString: runtime.config.databaseUrl, schema: JOBS_SCHEMA, max: 1 },
    ...{ migrate: false, createSchema: false, schedule: false, supervise: false },
  });
  listenToErrors(queue, runtime);
  await queue.start();
  try {
    await createQueues(queue);
  } finally {
    await queue.stop({ graceful: false });
  }
}

export async function closeSender(runtime: Runtime): Promise<void> {
  const known = senders.get(runtime);
  senders.delete(runtime);
  await (await known?.catch(() => undefined))?.stop({ graceful: false });
}

/** For taking jobs out: two connections of its own, and watch over workers that died. */
export async function startTaker(runtime: Runtime): Promise<PgBoss> {
  const queue = new PgBoss({
    ...{ connectionString: runtime.config.databaseUrl, schema: JOBS_SCHEMA, max: 2 },
    application_name: "beeline jobs",
    // As our own pools: what waits longer hangs.
    options: "-c lock_timeout=5000 -c statement_timeout=15000",
    ...{ migrate: false, createSchema: false, schedule: false, supervise: true },
    ...{ superviseIntervalSeconds: SUPERVISE_SECONDS, monitorIntervalSeconds: SUPERVISE_SECONDS },
    maintenanceIntervalSeconds: TIDY_SECONDS,
    queueCacheIntervalSeconds: QUEUE_CACHE_SECONDS,
    // Both need an owner.
    ...{ reindex: false, monitorVacuum: false },
  });
  listenToErrors(queue, runtime);
  await queue.start();
  if (!(await hasQueues(queue))) await createQueues(queue);
  return queue;
}

/** The caller's transaction, as the library wants to see it. */
export function queueDbOf(queries: Queries): QueueDb {
  return { executeSql: (text, values) => askOn(queries, text, values) };
}

async function askOn(queries: Queries, text: string, values: unknown[] = []) {
  const rows = await clientOf(queries).unsafe(text, values as never[]);
  return { rows: [...rows] };
}

function listenToErrors(queue: PgBoss, { log }: Runtime): void {
  queue.on("error", (error) => {
    log.warn({ error }, "the job queue met an error and goes on");
  });
}

async function createQueues(queue: PgBoss): Promise<void> {
  await queue.createQueue(DEAD_LETTERS, { retentionSeconds: KEEP_DEAD_SECONDS });
  // One job per key waits; while it runs, another may wait already.
  const settings = { policy: "short", deadLetter: DEAD_LETTERS };
  for (const job of definedJobs.values()) await queue.createQueue(job.name, settings);
}

/** Told with each job, so that a new release needs to change nothing of its queue. */
export function settingsOf({
  retry,
  deadlineSeconds,
}: Pick<Job<never>, "retry" | "deadlineSeconds">) {
  return {
    retryLimit: retry.limit,
    retryDelay: retry.delaySeconds,
    retryBackoff: true,
    retryDelayMax: retry.longestDelaySeconds,
    expireInSeconds: deadlineSeconds,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deleteAfterSeconds: KEEP_DONE_SECONDS,
    deadLetter: DEAD_LETTERS,
  };
}
