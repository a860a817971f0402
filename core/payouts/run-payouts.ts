/** Pays out what may leave: by schedule to all, or now because ops asks. */
import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { payoutAccounts } from "#drizzle/schema/index.ts";
import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { defineJob, enqueue } from "../jobs/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { createPayout } from "./create-payout.ts";
import { kickPayoutsLoop } from "./payout-kicks.ts";
import { type OwnerKind, payoutPolicies } from "./payout-policies.ts";
import { isRunDue, periodAt } from "./payout-rules.ts";

const PAGE = 100;
/** Owners that one run looks at; it is gone on with behind the last one. */
const MAX_OWNERS = 2_000;
/** Owners of each kind that a person waits for; the rest is a job. */
const MAX_WHILE_WAITING = 200;

export type RunReport = ResponseOf<typeof routes.runPayouts>;

/** Where the region's days begin: payouts of all its cities close the same period. */
export function zoneOf(ctx: Ctx): string {
  return ctx.runtime.region.cities[0]!.timeZone;
}

export function currentPeriod(ctx: Ctx, kind: OwnerKind): string {
  const { schedule } = payoutPolicies[ctx.runtime.region.code][kind];
  return periodAt(now(ctx), zoneOf(ctx), schedule);
}

/** @throws BeelineError NOT_FOUND for an owner who never gave an account */
export async function runPayoutTo(ctx: Ctx, ownerId: string): Promise<RunReport> {
  const [account] = await ctx.db
    .select()
    .from(payoutAccounts)
    .where(eq(payoutAccounts.ownerId, ownerId));
  if (!account) throw new BeelineError("NOT_FOUND");
  const period = currentPeriod(ctx, account.ownerKind);
  const made = await createPayout(ctx, { kind: account.ownerKind, id: ownerId }, period);
  kickPayoutsLoop(ctx.runtime);
  const skipped = made.payout ? {} : { [made.skipped]: 1 };
  return { period, created: made.payout ? 1 : 0, skipped, more: false };
}

/** All owners of a kind, each in a transaction of its own. */
export async function runPayouts(
  ctx: Ctx,
  kind: OwnerKind,
  { after = "", max = MAX_OWNERS }: { after?: string; max?: number } = {},
): Promise<RunReport & { last: string }> {
  const period = currentPeriod(ctx, kind);
  const skipped: Record<string, number> = {};
  let created = 0;
  let last = after;
  for (let seen = 0; seen < max; ) {
    const owners = await ctx.db
      .select({ id: payoutAccounts.ownerId })
      .from(payoutAccounts)
      .where(and(eq(payoutAccounts.ownerKind, kind), gt(payoutAccounts.ownerId, last)))
      .orderBy(asc(payoutAccounts.ownerId))
      .limit(PAGE);
    for (const { id } of owners) {
      const reason = await payOne(ctx, kind, id, period);
      if (reason === undefined) created += 1;
      else skipped[reason] = (skipped[reason] ?? 0) + 1;
    }
    seen += owners.length;
    last = owners.at(-1)?.id ?? last;
    if (owners.length < PAGE) return { period, created, skipped, more: false, last };
  }
  return { period, created, skipped, more: true, last };
}

/** One owner's trouble is no other's. */
async function payOne(ctx: Ctx, kind: OwnerKind, id: string, period: string) {
  try {
    const made = await createPayout(ctx, { kind, id }, period);
    return made.payout ? undefined : made.skipped;
  } catch (error) {
    ctx.runtime.log.error({ error, ownerId: id }, "a payout could not be made");
    return "failed_for_now";
  }
}

/** Goes on where somebody who waited was answered. */
const restOfRun = defineJob({
  name: "payouts.run",
  schema: z.object({ kind: z.enum(["rider", "partner"]), after: z.string() }),
  handle: async (ctx, { kind, after }) => {
    const { more, last } = await runPayouts(ctx, kind, { after });
    kickPayoutsLoop(ctx.runtime);
    if (more) await enqueue(ctx, restOfRun, { kind, after: last });
  },
});

/** Ops asks for everybody now. */
export async function runAllPayouts(ctx: Ctx): Promise<RunReport> {
  const reports: RunReport[] = [];
  for (const kind of ["rider", "partner"] as const) {
    const report = await runPayouts(ctx, kind, { max: MAX_WHILE_WAITING });
    if (report.more) await enqueue(ctx, restOfRun, { kind, after: report.last });
    reports.push(report);
  }
  kickPayoutsLoop(ctx.runtime);
  const skipped: Record<string, number> = {};
  for (const report of reports) {
    for (const [reason, count] of Object.entries(report.skipped)) {
      skipped[reason] = (skipped[reason] ?? 0) + count;
    }
  }
  return {
    period: reports.map(({ period }) => period).join(", "),
    created: reports.reduce((sum, { created }) => sum + created, 0),
    skipped,
    more: reports.some(({ more }) => more),
  };
}

/** Which kinds of owners are to be paid out now by the region's schedule. */
export function kindsDue(ctx: Ctx): OwnerKind[] {
  const policies = payoutPolicies[ctx.runtime.region.code];
  const kinds: OwnerKind[] = ["rider", "partner"];
  return kinds.filter((kind) => isRunDue(now(ctx), zoneOf(ctx), policies[kind]));
}
