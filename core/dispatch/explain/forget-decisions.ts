import { type Ctx, now, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";

const DAY_MS = 24 * 3_600_000;
/** One round's bound; what is left over is taken by the next one. */
const BATCH = 2_000;

const forgetDecisions = statement(`
  delete from dispatch_decisions where id in (
    select id from dispatch_decisions where at < $1::timestamptz order by at limit ${BATCH})`);

const forgetLooks = statement(`
  delete from dispatch_attempts where id in (
    select id from dispatch_attempts where at < $1::timestamptz order by at limit ${BATCH})`);

/** Forgets why riders were chosen long ago; that they were stays with the offers. */
export async function forgetOldDecisions(ctx: Ctx): Promise<void> {
  const { decisionDays } = policyInForce(ctx.runtime, "retention").values;
  const before = new Date(now(ctx).getTime() - decisionDays * DAY_MS).toISOString();
  await forgetDecisions(ctx, [before]);
  await forgetLooks(ctx, [before]);
}
