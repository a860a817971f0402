/** Looks again at payments and refunds whose goal is not reached: after a crash, a silence, a transaction. */

import { and, asc, isNull, lte, or, sql } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import { isIdOf } from "#shared/ids.ts";
import { type Ctx, now, prepare, type Runtime, systemCtx } from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";
import { driveRefund, findDueRefunds } from "./drive-refund.ts";
import { setPaymentsKick } from "./kick-payments.ts";

const POLL_MS = 1_000;
const PAUSE_AFTER_FAILURE_MS = 5_000;
/** Payments driven at the same time, so that a silent one holds up nobody; the rest stays due. */
const LANES = 16;

export interface PaymentsLoop {
  stop(): Promise<void>;
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

/** Payments and refunds alike; an id tells which. */
async function findDue(ctx: Ctx): Promise<string[]> {
  const [due, refunds] = await Promise.all([
    selectDue(ctx, { at: now(ctx).toISOString() }),
    findDueRefunds(ctx, LANES),
  ]);
  return [...due.map(({ id }) => id), ...refunds];
}

async function driveDue(ctx: Ctx, id: string): Promise<void> {
  if (isIdOf("refund", id)) await driveRefund(ctx, id);
  else await drivePayment(ctx, id);
}

/** One round, awaited; returns how many payments were looked at. */
export async function settleDuePayments(ctx: Ctx): Promise<number> {
  const due = await findDue(ctx);
  await Promise.all(due.map((id) => driveDue(ctx, id)));
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
  setPaymentsKick(runtime, kick);
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
    driveDue(ctx, id)
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
      setPaymentsKick(runtime, undefined);
      wake();
      await done;
    },
  };
}
