import { lt, sql } from "drizzle-orm";
import { etaSamples } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";

const DAY_MS = 24 * 3_600_000;
/** Per city, for the record, used or not. */
const KEPT_MODELS = 100;

/** A leg says where a rider has been about when, so it lives as long as tracks do. */
export async function forgetOldLegs(ctx: Ctx): Promise<void> {
  const { trackDays } = policyInForce(ctx.runtime, "retention").values;
  const keepFrom = new Date(now(ctx).getTime() - trackDays * DAY_MS);
  await ctx.db.delete(etaSamples).where(lt(etaSamples.endedAt, keepFrom));
  await ctx.db.execute(sql`
    delete from eta_models using (
      select id, row_number() over (partition by city_code order by fitted_at desc) as age
      from eta_models
    ) as ranked
    where ranked.id = eta_models.id and ranked.age > ${KEPT_MODELS} and not is_active`);
}
