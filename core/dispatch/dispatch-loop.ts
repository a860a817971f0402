/**
 * Drives all searches of this process. It keeps nothing: which searches exist, when each is due
 * and which offers are open is in the database, so a loop that dies is continued by the next one,
 * and several processes share the work: whoever locks a search first takes its step.
 */
import { type Ctx, now, type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { dueJobs, updateJob } from "./find-job.ts";
import { healDispatch } from "./heal-dispatch.ts";
import { kicksOf } from "./kick.ts";
import { runJob } from "./run-job.ts";

export interface DispatchLoop {
  /** Finishes the step in hand. Open offers stay open. */
  stop(): Promise<void>;
}

const TICK_MS = 250;
/** One round's bound; the rest stays due. */
const BATCH = 64;
/** Steps at a time: well below the pool of transactions, which requests need too. */
const PARALLEL = 6;
const HEAL_EVERY_MS = 5_000;
/** A step that failed is tried again after this. */
const FAILED_RETRY_MS = 2_000;

export function startDispatchLoop(runtime: Runtime): DispatchLoop {
  const ctx = systemCtx(runtime, "dispatch");
  const { log } = runtime;
  const search = startPulse({
    name: "dispatch",
    everyMs: TICK_MS,
    log,
    work: async () => (await runDueJobs(ctx)) === BATCH,
  });
  const heal = startPulse({
    name: "dispatch healing",
    everyMs: HEAL_EVERY_MS,
    log,
    work: async () => {
      await healDispatch(ctx);
      return false;
    },
  });
  kicksOf(runtime).add(search.kick);
  return {
    stop: async () => {
      kicksOf(runtime).delete(search.kick);
      await Promise.all([search.stop(), heal.stop()]);
    },
  };
}

/** Takes each due search one step on. @returns how many were due. */
export async function runDueJobs(ctx: Ctx): Promise<number> {
  const due = await dueJobs(ctx, now(ctx), BATCH);
  const queue = due.values();
  const lane = async () => {
    for (const orderId of queue) await runOne(ctx, orderId);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, due.length) }, lane));
  return due.length;
}

async function runOne(ctx: Ctx, orderId: string): Promise<void> {
  try {
    await runJob(ctx, orderId);
  } catch (error) {
    ctx.runtime.log.error({ error, orderId }, "a search failed and is tried again");
    // Later, so that one sick search does not keep the loop busy for all others.
    await updateJob(ctx, orderId, { nextAt: new Date(now(ctx).getTime() + FAILED_RETRY_MS) });
  }
}
