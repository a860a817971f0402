/** Pays out by schedule and looks after payouts under way: after a crash, a silence, a slow bank. */
import { and, asc, isNull, lte, or } from "drizzle-orm";
import { payouts } from "#drizzle/schema/index.ts";
import { type Ctx, now, type Runtime, systemCtx } from "../platform/index.ts";
import { drivePayout } from "./drive-payout.ts";
import { setPayoutKick } from "./payout-kicks.ts";
import type { OwnerKind } from "./payout-policies.ts";
import { currentPeriod, kindsDue, runPayouts } from "./run-payouts.ts";

const POLL_MS = 2_000;
/** Driven at the same time; the rest stays due. */
const LANES = 8;
/** Who was below the minimum this morning may not be at noon. */
const RUN_EVERY_MS = 15 * 60_000;

export interface PayoutsLoop {
  stop(): Promise<void>;
}

/** One round, awaited; returns how many payouts were looked at. */
export async function driveDuePayouts(ctx: Ctx): Promise<number> {
  const at = now(ctx);
  const due = await ctx.db
    .select({ id: payouts.id })
    .from(payouts)
    .where(and(lte(payouts.dueAt, at), or(isNull(payouts.leaseUntil), lte(payouts.leaseUntil, at))))
    .orderBy(asc(payouts.dueAt))
    .limit(LANES);
  const driven = await Promise.allSettled(due.map(({ id }) => drivePayout(ctx, id)));
  for (const one of driven) {
    if (one.status === "rejected") {
      ctx.runtime.log.error({ error: one.reason }, "a payout was not driven");
    }
  }
  return due.length;
}

/** One round of the schedule. Owners who were paid in this period are skipped by its unique index. */
export async function runScheduledPayouts(ctx: Ctx): Promise<number> {
  let created = 0;
  for (const kind of kindsDue(ctx)) {
    let report = await runPayouts(ctx, kind);
    created += report.created;
    while (report.more) {
      report = await runPayouts(ctx, kind, { after: report.last });
      created += report.created;
    }
  }
  return created;
}

export function startPayoutsLoop(runtime: Runtime): PayoutsLoop {
  const ctx = systemCtx(runtime, "payouts");
  let running = true;
  let isKicked = false;
  let wake = () => {};
  const kick = () => {
    isKicked = true;
    wake();
  };
  setPayoutKick(runtime, kick);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isKicked || !running) wake();
    });
  let runAt = 0;
  let periods = "";
  const runIfDue = async () => {
    const kinds: OwnerKind[] = kindsDue(ctx);
    const opened = kinds.map((kind) => `${kind} ${currentPeriod(ctx, kind)}`).join();
    const at = now(ctx).getTime();
    // At once when a period begins, and now and then within it.
    if (opened === periods && at < runAt) return;
    periods = opened;
    runAt = at + RUN_EVERY_MS;
    await runScheduledPayouts(ctx);
  };
  const round = async () => {
    isKicked = false;
    await runIfDue();
    while (running && (await driveDuePayouts(ctx)) === LANES);
  };
  const run = async () => {
    while (running) {
      await round().catch((error: unknown) => {
        runtime.log.error({ error }, "payouts could not be looked after");
      });
      await sleep(POLL_MS);
    }
  };
  const done = run();
  return {
    stop: async () => {
      running = false;
      setPayoutKick(runtime, undefined);
      wake();
      await done;
    },
  };
}
