/**
 * Drives all searches of this process. It keeps nothing: which searches exist, when each is due
 * and which offers are open is in the database, so a loop that dies is continued by the next one,
 * and several processes share the work by skipping what another has locked.
 */
import { type Ctx, now, type Runtime, systemCtx } from "../platform/index.ts";
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
const MAX_PAUSE_MS = 5_000;

export function startDispatchLoop(runtime: Runtime): DispatchLoop {
  let isRunning = true;
  let isKicked = false;
  let wake = () => {};
  const kick = () => {
    isKicked = true;
    wake();
  };
  kicksOf(runtime).add(kick);
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isKicked) wake();
    });
  const run = async () => {
    const ctx = systemCtx(runtime, "dispatch");
    let failures = 0;
    let healedAtMs = 0;
    while (isRunning) {
      isKicked = false;
      try {
        const isFull = (await runDueJobs(ctx)) === BATCH;
        // Measured by the process's own clock: it is about load, not about the city's time.
        if (performance.now() - healedAtMs >= HEAL_EVERY_MS) {
          await healDispatch(ctx);
          healedAtMs = performance.now();
        }
        failures = 0;
        if (!isFull) await pause(TICK_MS);
      } catch (error) {
        failures += 1;
        runtime.log.error({ error, failures }, "dispatch round failed");
        isKicked = false;
        await pause(Math.min(MAX_PAUSE_MS, TICK_MS * 2 ** failures));
      }
    }
  };
  const done = run();
  return {
    stop: async () => {
      isRunning = false;
      kicksOf(runtime).delete(kick);
      kick();
      await done;
    },
  };
}

/** Takes each due search one step on. @returns how many were due. */
export async function runDueJobs(ctx: Ctx): Promise<number> {
  const due = await dueJobs(ctx, now(ctx), BATCH);
  const waiting = [...due];
  const work = async () => {
    for (let orderId = waiting.shift(); orderId; orderId = waiting.shift()) {
      await runOne(ctx, orderId);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, due.length) }, work));
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
