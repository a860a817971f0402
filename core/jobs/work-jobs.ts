/** Takes jobs and does them, in a core of the role `worker`. */
import type { JobResult, PgBoss, Job as QueuedJob } from "pg-boss";
import { type Runtime, systemCtx } from "../platform/index.ts";
import { definedJobs, type Job } from "./define-job.ts";
import { jobMetricsOf } from "./job-metrics.ts";
import { closeSender, startTaker } from "./queue.ts";

export interface JobsLoop {
  /** Lets go of what waits and finishes what runs, for at most some seconds. */
  stop(): Promise<void>;
}

/** What this very process enqueues is taken at once; this is for the jobs of others. */
const POLL_SECONDS = 1;
/** Jobs of one kind at a time in one process: what is more waits in its queue, for us or others. */
const LANES = 2;
const JOBS_PER_LANE = 8;
const STOP_WITHIN_MS = 10_000;

const workers = new WeakMap<Runtime, { queue: PgBoss; ids: ReadonlyMap<string, string> }>();

export function kickWorker(runtime: Runtime, jobName: string): void {
  const working = workers.get(runtime);
  const id = working?.ids.get(jobName);
  if (working && id !== undefined) working.queue.notifyWorker(id);
}

/** Begins with all jobs that are defined by now. */
export async function startJobs(runtime: Runtime): Promise<JobsLoop> {
  const queue = await startTaker(runtime);
  const ids = new Map<string, string>();
  const options = {
    ...{ pollingIntervalSeconds: POLL_SECONDS, localConcurrency: LANES },
    ...{ batchSize: JOBS_PER_LANE, burstWhenBatchFull: true },
  };
  for (const job of definedJobs.values()) {
    const take = (jobs: QueuedJob<unknown>[]) =>
      Promise.all(jobs.map((one) => run(runtime, job, one)));
    ids.set(job.name, await queue.work(job.name, { ...options, perJobResults: true }, take));
  }
  workers.set(runtime, { queue, ids });
  jobMetricsOf(runtime);
  return {
    stop: async () => {
      workers.delete(runtime);
      await queue.stop({ graceful: true, timeout: STOP_WITHIN_MS });
      await closeSender(runtime);
    },
  };
}

async function run(runtime: Runtime, job: Job<never>, one: QueuedJob<unknown>): Promise<JobResult> {
  const from = performance.now();
  const { done, tookSeconds } = jobMetricsOf(runtime);
  const end = (outcome: "completed" | "failed", output?: object): JobResult => {
    done.inc({ job: job.name, outcome });
    tookSeconds.observe({ job: job.name }, (performance.now() - from) / 1_000);
    return { id: one.id, status: outcome, ...(output && { output }) };
  };
  try {
    await job.handle(systemCtx(runtime, `job ${one.id}`), job.schema.parse(one.data));
    return end("completed");
  } catch (error) {
    const about = { error, job: job.name, jobId: one.id, failures: one.retryCount + 1 };
    if (one.retryCount < job.retry.limit) runtime.log.warn(about, "a job failed");
    else runtime.log.error(about, "a job was given up");
    // The name alone: messages of drivers may quote rows.
    return end("failed", { error: error instanceof Error ? error.name : "unknown" });
  }
}

/** For tests: does all jobs that wait, also those whose time has not come, each once. */
export async function workOffJobs(runtime: Runtime): Promise<number> {
  const queue = await startTaker(runtime);
  let count = 0;
  try {
    for (const job of definedJobs.values()) {
      const jobs = await queue.fetch(job.name, { batchSize: 1_000, ignoreStartAfter: true });
      for (const one of jobs) {
        const { status } = await run(runtime, job, one);
        if (status === "completed") await queue.complete(job.name, one.id);
        else await queue.fail(job.name, one.id);
      }
      count += jobs.length;
    }
  } finally {
    await queue.stop({ graceful: false });
  }
  return count;
}
