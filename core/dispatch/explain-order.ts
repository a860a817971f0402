import { asc, eq } from "drizzle-orm";
import { dispatchAttempts } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { findOrder } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";

/** Why this rider: every attempt with those who were near, their scores and what became of them. */
export async function explainOrder(ctx: Ctx, orderId: string) {
  if (!(await findOrder(ctx, orderId))) throw new BeelineError("NOT_FOUND");
  const rows = await ctx.db
    .select()
    .from(dispatchAttempts)
    .where(eq(dispatchAttempts.orderId, orderId))
    .orderBy(asc(dispatchAttempts.id));
  return {
    items: rows.map(({ attempt, at, radiusMeters, candidates }) => ({
      attempt,
      at: at.toISOString(),
      radiusMeters,
      candidates,
    })),
    nextCursor: null,
  };
}
