import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../../platform/index.ts";

/**
 * The rider's row, locked until the transaction ends: what is decided about one rider (papers,
 * vehicles, pauses, suspensions) comes one after the other.
 * @throws BeelineError NOT_FOUND
 */
export async function lockRider(ctx: Ctx, riderId: string) {
  const [row] = await ctx.db.select().from(riders).where(eq(riders.id, riderId)).for("update");
  if (!row) throw new BeelineError("NOT_FOUND", { detail: "There is no such rider here" });
  return row;
}
