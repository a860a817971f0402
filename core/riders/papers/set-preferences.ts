import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../../platform/index.ts";

/** @throws BeelineError NOT_FOUND */
export async function setPreferences(
  ctx: Ctx,
  { takesPets }: { readonly takesPets: boolean },
): Promise<{ takesPets: boolean }> {
  const [row] = await ctx.db
    .update(riders)
    .set({ takesPets })
    .where(eq(riders.id, ctx.actor.id ?? ""))
    .returning({ takesPets: riders.takesPets });
  if (!row) throw new BeelineError("NOT_FOUND", { detail: "Apply as a rider first" });
  return row;
}
