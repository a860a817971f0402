/**
 * Finds sagas that nobody drives (their job was lost with its process, the news that they waited for
 * never came) and has them driven again: nothing is stuck for longer than one round.
 */
import { type Ctx, type Pulse, type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { definedSagas } from "./define-saga.ts";
import { wakeSaga } from "./drive-saga.ts";
import { countSagas } from "./saga-metrics.ts";

const EVERY_MS = 5_000;
/** One round's bound; the rest is found by the next, which then follows at once. */
const BATCH = 200;

/** One round. @returns how many sagas were woken */
export async function reconcileSagas(ctx: Ctx): Promise<number> {
  let count = 0;
  for (const { kind, findOverdue } of definedSagas()) {
    const overdue = await findOverdue(ctx, BATCH);
    for (const subjectId of overdue) await wakeSaga(ctx, kind, subjectId);
    count += overdue.length;
  }
  return count;
}

/** For a worker. Several at once are harmless: a saga waits once in its queue. */
export function startSagaReconciler(runtime: Runtime): Pulse {
  const ctx = systemCtx(runtime, "saga reconciler");
  countSagas(runtime);
  return startPulse({
    name: "saga reconciler",
    everyMs: EVERY_MS,
    log: runtime.log,
    work: async () => {
      await reconcileSagas(ctx);
      return false;
    },
  });
}
