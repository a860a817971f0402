/** Looks again at payments whose goal is not reached: after a crash, a silence, a transaction. */

import { and, asc, isNull, lte, or, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { type Ctx, now, prepare, type Runtime, systemCtx } from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";

const POLL_MS = 1_000;
const PAUSE_AFTER_FAILURE_MS = 5_000;
/** Payments driven at the same time, so that a silent one holds up nobody; the rest stays due. */
const LANES = 16;

export interface PaymentsLoop {
  stop(): Promise<void>;
}

const kicks = new WeakMap<Runtime, () => void>();

export function kickPaymentsLoop(runtime: Runtime): void {
  kicks.get(runtime)?.();
}

const selectDue = prepare((db) => {
  const at = sql.placeholder("at");
  const isFree = or(isNull(payments.leaseUntil), lte(payments.leaseUntil, at));
  return db
    .select({ id: payments.id })
    .from(payments)
    .where(and(lte(payments.dueAt, at), isFree))
    .orderBy(asc(payments.dueAt))
    .limit(LANES);
});

async function findDue(ctx: Ctx): Promise<string[]> {
  return (await selectDue(ctx, { at: now(ctx).toISOString() })).map(({ id }) => id);
}

/** One round, awaited; returns how many payments were looked at. */
export async function settleDuePayments(ctx: Ctx): Promise<number> {
  const due = await findDue(ctx);
  await Promise.all(due.map((id) => drivePayment(ctx, id)));
  return due.length;
}

export function startPaymentsLoop(runtime: Runtime): PaymentsLoop {
  const ctx = systemCtx(runtime, "payments");
  const driven = new Map<string, Promise<void>>();
  let running = true;
  let isKicked = false;
  let wake = () => {};
  const kick = () => {
    isKicked = true;
    wake();
  };
  kicks.set(runtime, kick);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isKicked || !running) wake();
    });
  const drive = (id: string) =>
    drivePayment(ctx, id)
      .catch((error: unknown) => {
        runtime.log.error({ error, paymentId: id }, "a payment was not settled");
      })
      .then(() => {
        // A full house left others waiting; now there is a lane.
        if (driven.size === LANES) kick();
        driven.delete(id);
      });
  const run = async () => {
    while (running) {
      isKicked = false;
      try {
        const due = driven.size < LANES ? await findDue(ctx) : [];
        const fresh = due.filter((id) => !driven.has(id)).slice(0, LANES - driven.size);
        for (const id of fresh) driven.set(id, drive(id));
        await sleep(POLL_MS);
      } catch (error) {
        runtime.log.error({ error }, "due payments could not be read");
        await sleep(PAUSE_AFTER_FAILURE_MS);
      }
    }
    await Promise.all(driven.values());
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
