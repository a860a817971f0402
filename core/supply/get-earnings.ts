import { and, count, eq, gte, lt, sum } from "drizzle-orm";
import { trips } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { money } from "#shared/money.ts";
import { type Ctx, now } from "../platform/index.ts";

const DAY_MS = 24 * 3_600_000;

/** What a rider earned with trips that ended in [from, to); the last 24 hours by default. */
export async function getEarnings(
  ctx: Ctx,
  riderId: string,
  query: QueryOf<typeof routes.getEarnings>,
): Promise<ResponseOf<typeof routes.getEarnings>> {
  const to = query.to ? new Date(query.to) : now(ctx);
  const from = query.from ? new Date(query.from) : new Date(to.getTime() - DAY_MS);
  if (from > to) {
    throw new BeelineError("VALIDATION_FAILED", {
      issues: [{ path: "from", message: "Must not be after `to`" }],
    });
  }
  const [found] = await ctx.db
    .select({ trips: count(), total: sum(trips.earningMinor) })
    .from(trips)
    .where(
      and(
        eq(trips.riderId, riderId),
        eq(trips.state, "completed"),
        gte(trips.endedAt, from),
        lt(trips.endedAt, to),
      ),
    );
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    trips: found?.trips ?? 0,
    total: money(Number(found?.total ?? 0), ctx.runtime.region.currency),
  };
}
