import type { z } from "zod";
import type { Ctx } from "../platform/index.ts";

export interface JobRetry {
  /** Runs after the first one; then the job is a dead letter. */
  readonly limit: number;
  /** Before the first retry, in seconds; it doubles, with jitter, up to the longest. */
  readonly delaySeconds: number;
  readonly longestDelaySeconds: number;
}

/**
 * A kind of work that outlives the process which asked for it. It runs at least once: a core that
 * dies after the work and before telling of it leaves a job that runs again.
 */
export interface Job<Payload> {
  /** Of its queue: small letters and dots, never changed once it is deployed. */
  readonly name: string;
  /** Ids and numbers only: payloads stay in the database for days, so nothing personal. */
  readonly schema: z.ZodType<Payload>;
  readonly retry: JobRetry;
  /** Seconds after which a run counts as lost, even in a process that lives. */
  readonly deadlineSeconds: number;
  handle(ctx: Ctx, payload: Payload): Promise<void>;
}

const USUAL_RETRY: JobRetry = { limit: 8, delaySeconds: 1, longestDelaySeconds: 300 };
const USUAL_DEADLINE_SECONDS = 120;

/** All that are defined in this process; their queues are made with the first use of any. */
export const definedJobs = new Map<string, Job<never>>();

export function defineJob<Payload>(
  job: Omit<Job<Payload>, "retry" | "deadlineSeconds"> &
    Partial<Pick<Job<Payload>, "retry" | "deadlineSeconds">>,
): Job<Payload> {
  const made: Job<Payload> = {
    retry: USUAL_RETRY,
    deadlineSeconds: USUAL_DEADLINE_SECONDS,
    ...job,
  };
  if (definedJobs.has(made.name)) throw new Error(`There are two jobs named ${made.name}`);
  definedJobs.set(made.name, made as Job<never>);
  return made;
}
