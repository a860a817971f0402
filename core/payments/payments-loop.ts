/** Looks again at payments whose goal is not reached: after a crash, a silence, a transaction. */

import { and, asc, isNull, lte, or } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { type Ctx, now, type Runtime, systemCtx } from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";

const POLL_MS = 1_000;
const PAUSE_AFTER_FAILURE_MS = 5_000;
/** Payments per round, driven at the same time; the rest waits in the table. */
const BATCH = 8;

export interface PaymentsLoop {
  stop(): Promise<void>;
}

const kicks = new WeakMap<Runtime, () => void>();

export function kickPaymentsLoop(runtime: Runtime): void {
  kicks.get(runtime)?.();
}

/** One round; returns how many payments were looked at. */
export async function settleDuePayments(ctx: Ctx): Promise<number> {
  const at = now(ctx);
  const due = await ctx.db
    .select({ id: payments.id })
    .from(payments)
    .where(
      and(lte(payments.dueAt, at), or(isNull(payments.leaseUntil), lte(payments.leaseUntil, at))),
    )
    .orderBy(asc(payments.dueAt))
    .limit(BATCH);
  await Promise.all(due.map(({ id }) => drivePayment(ctx, id)));
  return due.length;
}

export function startPaymentsLoop(runtime: Runtime): PaymentsLoop {
  let running = true;
  let isKicked = false;
  let wake = () => {};
  kicks.set(runtime, () => {
    isKicked = true;
    wake();
  });
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isKicked || !running) wake();
    });
  const run = async () => {
    while (running) {
      isKicked = false;
      try {
        const looked = await settleDuePayments(systemCtx(runtime, "payments"));
        if (looked < BATCH) await sleep(POLL_MS);
      } catch (error) {
        runtime.log.error({ error }, "payments were not settled");
        await sleep(PAUSE_AFTER_FAILURE_MS);
      }
    }
  };
  const done = run();
  return {
    stop: async () => {
      running = false;
      kicks.delete(runtime);
      wake();
      await done;
    },
  };
}
