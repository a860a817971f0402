/**
 * Jobs: work that outlives the process which asked for it. A job is left inside the transaction that
 * makes it necessary and done at least once, by whichever core has the role `worker`; a core that
 * dies is noticed within seconds, and what fails is tried again with growing pauses, then set aside.
 */
export { defineJob, type Job, type JobRetry } from "./define-job.ts";
export { type EnqueueOptions, enqueue } from "./enqueue.ts";
export { closeSender as closeJobs, openJobs } from "./queue.ts";
export { type JobsLoop, startJobs, workOffJobs } from "./work-jobs.ts";
