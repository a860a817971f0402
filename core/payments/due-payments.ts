/**
 * Looks again at payments and refunds whose goal is not reached: after a crash, a silence, a
 * transaction. What is due is found by its own column, so nothing can be forgotten; it is driven by a
 * job, so that whichever core dies at it, another goes on.
 */
import { and, asc, isNull, lte, or, sql } from "drizzle-orm";
import { z } from "zod";
import { payments } from "#drizzle/schema/index.ts";
import { isIdOf } from "#shared/ids.ts";
import { defineJob, enqueue } from "../jobs/index.ts";
import {
  type Ctx,
  now,
  type Pulse,
  prepare,
  type Runtime,
  startPulse,
  systemCtx,
} from "../platform/index.ts";
import { drivePayment } from "./drive-payment.ts";
import { driveRefund, findDueRefunds } from "./drive-refund.ts";

const POLL_MS = 1_000;
/** One round's bound; the rest stays due. Those that wait in the queue already are not doubled. */
const BATCH = 64;

const selectDue = prepare((db) => {
  const at = sql.placeholder("at");
  const isFree = or(isNull(payments.leaseUntil), lte(payments.leaseUntil, at));
  return db
    .select({ id: payments.id })
    .from(payments)
    .where(and(lte(payments.dueAt, at), isFree))
    .orderBy(asc(payments.dueAt))
    .limit(BATCH);
});

/** Payments and refunds alike; an id tells which. */
async function findDue(ctx: Ctx): Promise<string[]> {
  const [due, refunds] = await Promise.all([
    selectDue(ctx, { at: now(ctx).toISOString() }),
    findDueRefunds(ctx, BATCH),
  ]);
  return [...due.map(({ id }) => id), ...refunds];
}

async function driveDue(ctx: Ctx, id: string): Promise<void> {
  if (isIdOf("refund", id)) await driveRefund(ctx, id);
  else await drivePayment(ctx, id);
}

const driveJob = defineJob({
  name: "payment.drive",
  schema: z.object({ id: z.string() }),
  handle: (ctx, { id }) => driveDue(ctx, id),
});

/** One round, awaited; returns how many payments were looked at. */
export async function settleDuePayments(ctx: Ctx): Promise<number> {
  const due = await findDue(ctx);
  await Promise.all(due.map((id) => driveDue(ctx, id)));
  return due.length;
}

/** For a worker; several at once are harmless. */
export function startPaymentsReconciler(runtime: Runtime): Pulse {
  const ctx = systemCtx(runtime, "payments");
  return startPulse({
    name: "payments",
    everyMs: POLL_MS,
    log: runtime.log,
    work: async () => {
      for (const id of await findDue(ctx)) await enqueue(ctx, driveJob, { id }, { key: id });
      return false;
    },
  });
}
