import { afterCommit, type Ctx, now } from "../platform/index.ts";
import type { Job } from "./define-job.ts";
import { queueDbOf, senderOf, settingsOf } from "./queue.ts";
import { kickWorker } from "./work-jobs.ts";

export interface EnqueueOptions {
  /** Not before then; at once when it is left out. */
  readonly startAfter?: Date;
  /** While a job of this key waits, another one with it changes nothing. */
  readonly key?: string;
}

/**
 * Leaves a job for whichever core takes it. Inside a transaction the job is part of it and asks for
 * no other connection: it is there when the transaction is committed, and only then.
 */
export async function enqueue<Payload>(
  ctx: Ctx,
  job: Job<Payload>,
  payload: Payload & object,
  { startAfter, key }: EnqueueOptions = {},
): Promise<void> {
  const sender = await senderOf(ctx.runtime);
  // Told as a distance: the database's clock is not ours.
  const waitMs = startAfter ? startAfter.getTime() - now(ctx).getTime() : 0;
  await sender.send(job.name, job.schema.parse(payload) as object, {
    ...settingsOf(job),
    db: queueDbOf(ctx.db),
    // Without a key all jobs of the queue would count as one.
    singletonKey: key ?? crypto.randomUUID(),
    ...(waitMs > 0 && { startAfter: Math.ceil(waitMs / 1_000) }),
  });
  if (waitMs <= 0) afterCommit(ctx, () => kickWorker(ctx.runtime, job.name));
}
